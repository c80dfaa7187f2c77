/** What begins a process from outside: messages, signals, timers and conditions at its start. */
import { startTriggers } from '../../../src/engine/index.js';
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
  const found = startTriggers(definition.graph);
  return found.flatMap(({ node, trigger }) =>
    (trigger.type === 'multiple' ? trigger.triggers : [trigger]).flatMap((each) => {
      const one = each as unknown as Trigger;
      const kind = kinds[String(one['type'])];
      if (kind === undefined) return [];
      const name = String(one['message'] ?? one['signal'] ?? one['name'] ?? '');
      const condition = String(one['condition'] ?? '');
      return [
        {
          definition,
          node,
          kind,
          name,
          trigger: one,
          holds: (variables: Readonly<Record<string, unknown>>): boolean => {
            const value = evaluate(condition, (variable) => variables[variable]);
            return value.ok && value.value.value === true;
          },
        },
      ];
    }),
  );
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
