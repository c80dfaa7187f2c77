/** What begins a process from outside: messages, signals, timers and conditions at its start. */
import type { FlowNode } from '../../../src/engine/index.js';
import * as engine from '../../../src/engine/index.js';
import { evaluate } from '../../../src/feel/evaluate.js';
import { addPeriod } from './clock.js';
import type { Definition, Definitions } from './definitions.js';

export interface Start {
  readonly definition: Definition;
  readonly node: string;
  readonly kind: 'message' | 'signal' | 'timer' | 'conditional';
  /** Of a message or signal. */
  readonly name: string;
  /** Whether a condition is true for these variables. */
  holds(variables: Readonly<Record<string, unknown>>): boolean;
  readonly trigger: Readonly<Record<string, unknown>>;
}

const kinds: Readonly<Record<string, Start['kind']>> = {
  'bpmn:MessageEventDefinition': 'message',
  'bpmn:SignalEventDefinition': 'signal',
  'bpmn:TimerEventDefinition': 'timer',
  'bpmn:ConditionalEventDefinition': 'conditional',
};

type Trigger = Readonly<Record<string, unknown>>;

export function startsOf(definition: Definition): readonly Start[] {
  const listed = (
    engine as unknown as { startTriggers?: (graph: unknown) => readonly { node: string; trigger: Trigger }[] }
  ).startTriggers;
  const found = listed === undefined ? readStarts(definition) : listed(definition.graph);
  return found.flatMap(({ node, trigger }) => {
    const kind = kinds[String(trigger['type'])];
    if (kind === undefined) return [];
    const name = String(trigger['message'] ?? trigger['signal'] ?? trigger['name'] ?? '');
    const condition = String(trigger['condition'] ?? '');
    return [
      {
        definition,
        node,
        kind,
        name,
        trigger,
        holds: (variables: Readonly<Record<string, unknown>>): boolean => {
          const value = evaluate(condition, (variable) => variables[variable]);
          return value.ok && value.value.value === true;
        },
      },
    ];
  });
}

/** Where the engine does not list them: the start events of the process itself. */
function readStarts({ graph }: Definition): { node: string; trigger: Trigger }[] {
  return [...graph.nodes.values()].flatMap((node: FlowNode) => {
    const { trigger } = node as unknown as { trigger?: Trigger };
    return node.type === 'bpmn:StartEvent' && node.scope === null && trigger !== undefined
      ? [{ node: node.id, trigger }]
      : [];
  });
}

export interface Scheduled {
  readonly definition: Definition;
  readonly node: string;
  dueAt: number;
  /** What is left of a cycle. */
  times: number;
  readonly every: string | null;
}

/** Timers that start processes: they run from the deployment on, for the newest version. */
export class StartTimers {
  scheduled: Scheduled[] = [];
  readonly #definitions: Definitions;

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  refresh(now: number): void {
    const { latest } = this.#definitions;
    this.scheduled = this.scheduled.filter(({ definition }) => latest.includes(definition));
    for (const definition of latest) {
      if (this.scheduled.some((each) => each.definition === definition) || definition.deployedAt !== now)
        continue;
      for (const start of startsOf(definition))
        if (start.kind === 'timer') this.scheduled.push(...schedule(start, now));
    }
  }

  at(node: string): Scheduled | null {
    return this.scheduled.find((each) => each.node === node) ?? null;
  }

  /** One time is over: the next of a cycle, or none. */
  fired(timer: Scheduled): void {
    const next = timer.every === null ? null : addPeriod(timer.dueAt, timer.every);
    timer.times -= 1;
    if (next === null || timer.times <= 0) this.scheduled = this.scheduled.filter((each) => each !== timer);
    else timer.dueAt = next;
  }
}

function schedule({ definition, node, trigger }: Start, now: number): Scheduled[] {
  const rule = (trigger['rule'] ?? trigger) as { kind?: string; value?: string };
  const text = String(rule.value ?? '');
  const value = evaluated(text);
  const made = (dueAt: number | null, times = 1, every: string | null = null): Scheduled[] =>
    dueAt === null || Number.isNaN(dueAt) ? [] : [{ definition, node, dueAt, times, every }];
  if (rule.kind === 'date') return made(Date.parse(value));
  if (rule.kind === 'duration') return made(addPeriod(now, value));
  const [repeat = '', first = '', second] = value.split('/');
  const times = repeat === 'R' ? Number.POSITIVE_INFINITY : Number(repeat.slice(1));
  const every = second ?? first;
  return made(second === undefined ? addPeriod(now, first) : Date.parse(first), times, every);
}

function evaluated(text: string): string {
  if (!text.startsWith('=')) return text;
  const value = evaluate(text.slice(1), () => undefined);
  return value.ok ? String(value.value.value) : text;
}
