/** Timer events: BPMN 2.0.2 §10.5.5 (Timer Event Definition), §13.5.2. Date, duration and cycle; counted in working time
 *  unless the model says otherwise. */
import { fail, ok, type Result } from '../../shared/result.js';
import type { Instant } from '../../shared/time.js';
import type { ActivityId, Wait } from '../state.js';
import type { Step } from '../step.js';
import { defineTrigger } from './trigger.js';

/** A rule that `env.dueAt` turns into an instant. */
export interface TimerRule {
  readonly kind: 'duration' | 'date';
  /** ISO 8601: a duration (`P2DT4H`, `-P1D`) or an instant with offset. */
  readonly value: string;
  /** In working time one day is eight hours; `calendar` counts days of the calendar. */
  readonly counts: 'working' | 'calendar';
  /** What a duration is added to: the moment the wait opened, or the dossier's due date. */
  readonly from: 'now' | 'dueDate';
}

/** What is left of a cycle after the time a wait is due (ISO 8601 repeating interval). */
export interface TimerCycle {
  /** null: without end. */
  readonly times: number | null;
  readonly every: string;
  readonly until: Instant | null;
}

export interface TimerTrigger {
  readonly type: 'bpmn:TimerEventDefinition';
  readonly kind: TimerRule['kind'] | 'cycle';
  /** ISO 8601, or a FEEL expression when it begins with `=`. */
  readonly value: string;
  readonly counts: TimerRule['counts'];
  readonly from: TimerRule['from'];
}

const durationPattern =
  /^-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?$/;

/** Working time knows days, hours and minutes. */
const workingPattern = /^-?P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?$/;

type TimerWait = Extract<Wait, { kind: 'timer' }>;
type Resolved = Pick<TimerWait, 'rule' | 'again'>;

export const timer = defineTrigger<TimerTrigger>({
  type: 'bpmn:TimerEventDefinition',
  read(definition, reading) {
    const text = (name: string): string | null => {
      const expression = definition.get(name) as { body?: string } | undefined;
      return expression === undefined ? null : (expression.body ?? '').trim();
    };
    const kinds = { timeDuration: 'duration', timeDate: 'date', timeCycle: 'cycle' } as const;
    const given = (['timeDuration', 'timeDate', 'timeCycle'] as const).filter((name) => text(name) !== null);
    const [name = 'timeDate'] = given;
    const trigger: TimerTrigger = {
      type: 'bpmn:TimerEventDefinition',
      kind: kinds[name],
      value: text(name) ?? '',
      counts: definition.get('mc:counts') === 'calendar' ? 'calendar' : 'working',
      from: definition.get('mc:from') === 'dueDate' ? 'dueDate' : 'now',
    };
    const { kind, value } = trigger;
    if (given.length !== 1)
      reading.problem('TIMER_RULE', 'Expected exactly one of a date, a duration and a cycle', { value });
    else if (value.startsWith('=')) reading.expression(value.slice(1));
    else if (!resolve(trigger, value).ok)
      reading.problem('TIMER_RULE', `Expected an ISO 8601 ${kind} but found "${value}"`, { value });
    return trigger;
  },
  arm(step, owner, node, trigger, part) {
    openTimer(step, { activity: owner.id, node: node.id, ...part }, trigger);
  },
});

/** Opens a timer wait; a rule that cannot be computed is an incident in its place. */
export function openTimer(
  step: Step,
  at: { activity: ActivityId; node: string; limit?: true; part?: number },
  trigger: Omit<TimerTrigger, 'type'>,
): void {
  const value = evaluateRule(step, trigger, at.activity);
  const resolved = value.ok ? resolve(trigger, value.value) : value;
  const from = step.env.now;
  const dueAt = resolved.ok ? step.env.dueAt(resolved.value.rule, from) : resolved;
  if (!resolved.ok) step.incidentAt(at.activity, at.node, 'TIMER_RULE_INVALID', resolved.error);
  else if (!dueAt.ok) step.incidentAt(at.activity, at.node, 'TIMER_RULE_INVALID', dueAt.error);
  else step.openWait({ kind: 'timer', ...at, ...resolved.value, from, dueAt: dueAt.value });
}

/** After one time of a cycle: the next, counted from when this one was due, so that it does not drift. */
export function repeatTimer(step: Step, wait: TimerWait): void {
  const { again } = wait;
  if (again === undefined || again.times === 0) return;
  const rule: TimerRule = { ...wait.rule, kind: 'duration', value: again.every, from: 'now' };
  const from = wait.dueAt ?? step.env.now;
  const dueAt = step.env.dueAt(rule, from);
  if (!dueAt.ok) {
    step.incidentAt(wait.activity, wait.node, 'TIMER_RULE_INVALID', dueAt.error);
    return;
  }
  if (again.until !== null && dueAt.value !== null && dueAt.value > again.until) return;
  const { id: _, ...rest } = wait;
  const times = again.times === null ? null : again.times - 1;
  step.openWait({ ...rest, rule, from, dueAt: dueAt.value, again: { ...again, times } });
}

function evaluateRule(
  step: Step,
  { value }: Pick<TimerTrigger, 'value'>,
  scope: ActivityId,
): Result<string, string> {
  if (!value.startsWith('=')) return ok(value);
  const result = step.evaluateStrictly(value.slice(1), scope);
  if (!result.ok) return result;
  const tagged = result.value as { v?: unknown } | string | null;
  return ok(String(typeof tagged === 'object' && tagged !== null ? tagged.v : tagged));
}

/** A rule's text as the first time and what follows it. */
function resolve(trigger: Omit<TimerTrigger, 'type'>, value: string): Result<Resolved, string> {
  const { kind, counts, from } = trigger;
  if (kind === 'cycle') return resolveCycle(trigger, value);
  const instant = kind === 'date' ? toInstant(value) : null;
  if (kind === 'date' ? instant === null : !isDuration(value, counts))
    return fail(`Expected an ISO 8601 ${kind} but found "${value}"`);
  return ok({ rule: { kind, value: instant ?? value, counts, from } });
}

const isDuration = (text: string, counts: TimerRule['counts']): boolean =>
  (counts === 'working' ? workingPattern : durationPattern).test(text);

/** `R[n]/[start/]duration[/end]`: fires at the start where one is given, else after the first duration. */
function resolveCycle(
  { counts, from }: Pick<TimerTrigger, 'counts' | 'from'>,
  value: string,
): Result<Resolved, string> {
  const [repeat = '', ...parts] = value.split('/');
  const times = /^R(\d*)$/.exec(repeat)?.[1];
  const at = parts.findIndex((part) => isDuration(part, counts));
  const every = parts[at];
  const [start, end] = [at === 1 ? parts[0] : undefined, parts[at + 1]].map((part) =>
    part === undefined ? null : toInstant(part),
  );
  const wrong = times === undefined || every === undefined || every.startsWith('-') || at > 1;
  if (wrong || parts.length > at + 2 || (at === 1 && start === null) || (parts.length > at + 1 && !end))
    return fail(`Expected an ISO 8601 repeating interval such as R3/PT10H but found "${value}"`);
  const left = times === '' ? null : Math.max(Number(times) - 1, 0);
  const rule: TimerRule = start
    ? { kind: 'date', value: start, counts, from: 'now' }
    : { kind: 'duration', value: every, counts, from };
  return ok({ rule, again: { times: left, every, until: end ?? null } });
}

/** An ISO 8601 date and time as an instant; without offset it is taken as UTC. */
function toInstant(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return null;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) || text.length === 10 ? text : `${text}Z`;
  const time = Date.parse(zoned.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(time) ? null : (new Date(time).toISOString() as Instant);
}
