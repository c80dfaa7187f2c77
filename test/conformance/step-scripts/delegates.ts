/** Stand-ins for the service classes of the recorded engine. */
import type { BpmnElement } from '../../../src/engine/index.js';
import type { Delegate } from './case-file.js';
import { attributeOf } from './definitions.js';

export interface Answer {
  readonly variables: Readonly<Record<string, unknown>>;
  /** The code of an error that it answers with. */
  readonly error: string | null;
  readonly message: string | null;
  readonly fails: boolean;
}

export interface Behaviour {
  /** Does its work at once, and is told later to go on. */
  readonly waitsForTrigger: boolean;
  run(read: (name: string) => unknown): Answer;
}

const done = (variables: Answer['variables'] = {}): Answer => ({
  variables,
  error: null,
  message: null,
  fails: false,
});
const nothing: Behaviour = { waitsForTrigger: false, run: () => done() };

/** @param element the task whose job is open; null: it is not known */
export function behaviourOf(
  element: BpmnElement | null,
  delegates: Readonly<Record<string, Delegate>>,
): Behaviour | 'external' {
  if (element === null) return nothing;
  const definitions = (element.get('eventDefinitions') ?? []) as readonly BpmnElement[];
  const attribute = (name: string): string | undefined =>
    [element, ...definitions].map((each) => attributeOf(each, name)).find((value) => value !== undefined);
  if (attribute('type') === 'external') return 'external';
  const delegate = delegates[attribute('class') ?? ''];
  return delegate === undefined ? nothing : behaviour(delegate, element);
}

function behaviour(delegate: Delegate, element: BpmnElement): Behaviour {
  return {
    waitsForTrigger: delegate.thenWaitForTrigger === true,
    run(read) {
      switch (delegate.kind) {
        case 'noop':
          return done();
        case 'increment': {
          const name = delegate.variable ?? fieldOf(element, delegate.variableNamedByField ?? '');
          const before = read(name);
          return done({ [name]: typeof before === 'number' ? before + 1 : (delegate.initial ?? 1) });
        }
        case 'throwBpmnError':
          return { ...done(), error: delegate.code ?? '', message: delegate.message ?? null };
        case 'throwBpmnErrorAfter': {
          const counter = delegate.counterVariable ?? '';
          const times = Number(read(counter) ?? 0) + 1;
          const limit = read(delegate.limitVariable ?? '');
          if (typeof limit !== 'number' || limit < times) return { ...done(), error: delegate.code ?? '' };
          return done({ [counter]: times });
        }
        case 'setVariable':
          return done({ [delegate.name ?? '']: delegate.value });
        case 'fail':
          return { ...done(), fails: true };
        case 'failIf': {
          const asked = read(delegate.variable ?? '');
          return { ...done(), fails: typeof asked === 'boolean' ? asked : delegate.default === true };
        }
      }
    },
  };
}

/** A value that the model hands to the class. */
function fieldOf(element: BpmnElement, name: string): string {
  const extensions = element.get('extensionElements') as BpmnElement | undefined;
  const values = (extensions?.get('values') ?? []) as readonly Readonly<Record<string, unknown>>[];
  const field = values.find((value) => String(value['$type']).endsWith(':field') && value['name'] === name);
  return String(field?.['stringValue'] ?? '');
}
