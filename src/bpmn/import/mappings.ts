/** Variables that go into an element and come out of it: `camunda:inputOutput`, `camunda:in`/`out`, `zeebe:ioMapping`. */
import { fail, ok, type Result } from '../../shared/result.js';
import { conditionToFeel, valueToFeel } from './expression-text.js';
import type { Context } from './findings.js';
import { feelString } from './juel-to-feel.js';
import { isElement, type ModelElement } from './model-element.js';
import { plainAttribute, vendorElements, within, localNameOf } from './vendor.js';

const withoutMapping = new Set(['bpmn:StartEvent', 'bpmn:BoundaryEvent']);

export function importMappings(context: Context): void {
  const { element, findings } = context;
  const isCall = element.$type === 'bpmn:CallActivity';
  const parameters = readParameters(context);
  if (parameters.inputs.length + parameters.outputs.length > 0) {
    if (withoutMapping.has(element.$type))
      findings.invalid(element, 'inputOutput', `Expected no inputOutput on a ${element.$type}`);
    const loop = element.get('loopCharacteristics');
    if (
      isElement(loop) &&
      parameters.outputs.length > 0 &&
      loop.$type === 'bpmn:MultiInstanceLoopCharacteristics'
    )
      findings.invalid(
        element,
        'outputParameter',
        'Expected no outputParameter on a multi-instance activity',
      );
  }
  if (isCall) callMappings(context, element, parameters);
  else apply(context, element, parameters);
  for (const mapping of vendorElements(element, 'ioMapping', 'zeebe')) zeebeMapping(context, mapping);
}

interface Parameters {
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
}
interface Named {
  readonly name: string;
  readonly feel: string;
}

function apply({ target }: Context, element: ModelElement, { inputs, outputs }: Parameters): void {
  for (const { name, feel } of inputs) target.mapping(element, 'mc:Input', { source: feel, target: name });
  for (const { name, feel } of outputs) target.mapping(element, 'mc:Output', { source: feel, target: name });
}

function readParameters({ element, findings }: Context): Parameters {
  const read = (name: string): Named[] =>
    vendorElements(element, 'inputOutput').flatMap((holder) =>
      within(holder, name).flatMap((parameter) => {
        const target = plainAttribute(parameter, 'name') ?? '';
        const feel = parameterValue(parameter);
        if (!feel.ok) findings.untranslated(element, feel.error.text, feel.error.reason);
        return feel.ok && target !== '' ? [{ name: target, feel: feel.value }] : [];
      }),
    );
  return { inputs: read('inputParameter'), outputs: read('outputParameter') };
}

type Value = Result<string, { readonly text: string; readonly reason: string }>;

/** A parameter's value: a text or expression, a list, a map, or a script. */
function parameterValue(holder: ModelElement): Value {
  const inner = holder.$children ?? [];
  const [only] = inner;
  if (only === undefined) {
    const text = (holder.$body ?? '').trim();
    return text === '' ? ok('null') : translated(text, valueToFeel(text));
  }
  switch (localNameOf(only)) {
    case 'script': {
      const text = (only.$body ?? '').trim();
      if (plainAttribute(only, 'resource') !== undefined)
        return fail({ text: 'script', reason: 'the script lies in another file' });
      return translated(text, conditionToFeel(text));
    }
    case 'list': {
      const entries = (only.$children ?? []).map((entry) =>
        localNameOf(entry) === 'value' ? parameterValue(entry) : parameterValue(wrapped(entry)),
      );
      const failed = entries.find((entry) => !entry.ok);
      if (failed !== undefined) return failed;
      return ok(`[${entries.map((entry) => (entry.ok ? entry.value : '')).join(', ')}]`);
    }
    case 'map': {
      const entries: string[] = [];
      for (const entry of only.$children ?? []) {
        const value = parameterValue(entry);
        if (!value.ok) return value;
        entries.push(`${feelString(plainAttribute(entry, 'key') ?? '')}: ${value.value}`);
      }
      return ok(`{${entries.join(', ')}}`);
    }
    default:
      return fail({ text: localNameOf(only), reason: 'the kind of value is not known here' });
  }
}

const wrapped = (entry: ModelElement): ModelElement =>
  ({ $children: [entry], $type: 'value' }) as unknown as ModelElement;

const translated = (text: string, feel: Result<string, string>): Value =>
  feel.ok ? feel : fail({ text, reason: feel.error });

/** `in` and `out`: what passes to a called process and back, or with a signal. */
export function callMappings(
  context: Context,
  element: ModelElement,
  parameters: Parameters = { inputs: [], outputs: [] },
): void {
  const { target, findings } = context;
  const carrier = context.element;
  const ins = read(context, 'in', parameters.inputs);
  const outs = read(context, 'out', []);
  for (const { all, mapping } of ins) {
    if (all) {
      target.attribute(element, 'inputsAll', 'true');
      for (const { name, feel } of parameters.inputs)
        target.mapping(element, 'mc:Input', { source: feel, target: name });
    } else if (mapping !== null) target.mapping(element, 'mc:Input', mapping);
  }
  for (const { all, mapping, local } of outs) {
    if (all) target.attribute(element, 'outputsAll', 'true');
    else if (mapping !== null) {
      const read = parameters.outputs.filter(({ feel }) => feel === mapping.target);
      if (!local || read.length === 0) target.mapping(element, 'mc:Output', mapping);
      // What comes out into the activity's own variables and goes on from there.
      for (const { name } of read)
        target.mapping(element, 'mc:Output', { source: mapping.source, target: name });
    }
  }
  const passed = new Set(outs.map(({ mapping }) => mapping?.target));
  for (const { name, feel } of parameters.outputs)
    if (!passed.has(feel)) target.mapping(element, 'mc:Output', { source: feel, target: name });
  if (carrier.$type === 'bpmn:CallActivity' && parameters.inputs.length > 0 && ins.length === 0)
    findings.leftBehind(carrier, 'inputOutput');
}

interface Passed {
  readonly all: boolean;
  readonly local: boolean;
  readonly mapping: { readonly source: string; readonly target: string } | null;
}

function read({ element, findings }: Context, direction: 'in' | 'out', own: readonly Named[]): Passed[] {
  return vendorElements(element, direction).flatMap((passed): Passed[] => {
    const attribute = (name: string): string | undefined => plainAttribute(passed, name);
    const local = attribute('local') === 'true';
    if (attribute('businessKey') !== undefined) {
      findings.leftBehind(element, 'businessKey');
      return [];
    }
    if (attribute('variables') === 'all') return [{ all: true, local, mapping: null }];
    const target = attribute('target') ?? '';
    const text = attribute('sourceExpression') ?? attribute('source');
    if (text === undefined || target === '') {
      findings.invalid(element, direction, 'Expected source and target of a variable that is passed on');
      return [];
    }
    const named = own.find(({ name }) => attribute('sourceExpression') === undefined && name === text);
    if (named !== undefined) return [{ all: false, local, mapping: { source: named.feel, target } }];
    const feel = attribute('sourceExpression') === undefined ? ok(text) : valueToFeel(text);
    if (!feel.ok) {
      findings.untranslated(element, text, feel.error);
      return [];
    }
    return [{ all: false, local, mapping: { source: feel.value, target } }];
  });
}

function zeebeMapping({ element, target, findings }: Context, holder: ModelElement): void {
  for (const [name, type] of [
    ['input', 'mc:Input'],
    ['output', 'mc:Output'],
  ] as const)
    for (const mapping of within(holder, name)) {
      const text = plainAttribute(mapping, 'source') ?? '';
      const to = plainAttribute(mapping, 'target') ?? '';
      const feel = valueToFeel(text);
      if (!feel.ok) findings.untranslated(element, text, feel.error);
      else if (to.includes('.'))
        findings.unsupported(element, name, `Expected a variable as target but found the path ${to}`);
      else target.mapping(element, type, { source: feel.value, target: to });
    }
}
