/** Timer events: BPMN 2.0.2 §10.5.5.7 (Timer Event Definition), §13.5.2. Date and duration; counted in working time
 *  unless the model says otherwise. */
import { fail, ok, type Result } from '../../shared/result.js';
import type { ActivityId } from '../state.js';
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

export interface TimerTrigger {
  readonly type: 'bpmn:TimerEventDefinition';
  /** As TimerRule, with `value` a FEEL expression when it begins with `=`. */
  readonly rule: TimerRule;
}

const durationPattern = /^-?P(?=\d|T\d)(\d+D)?(T(\d+H)?(\d+M)?)?$/;

export const timer = defineTrigger<TimerTrigger>({
  type: 'bpmn:TimerEventDefinition',
  read(definition, reading) {
    const text = (name: string): string | null => {
      const expression = definition.get(name) as { body?: string } | undefined;
      return expression?.body?.trim() ?? null;
    };
    if (text('timeCycle') !== null)
      reading.problem(
        'TIMER_RULE',
        'Expected a date or a duration but found a cycle, which is not supported yet',
      );
    const duration = text('timeDuration');
    const value = duration ?? text('timeDate') ?? '';
    const kind = duration === null ? 'date' : 'duration';
    const counts = definition.get('mc:counts') === 'calendar' ? 'calendar' : 'working';
    const from = definition.get('mc:from') === 'dueDate' ? 'dueDate' : 'now';
    if (!value.startsWith('=') && !validRuleValue(kind, value))
      reading.problem('TIMER_RULE', `Expected an ISO 8601 ${kind} but found "${value}"`, { value });
    return { type: 'bpmn:TimerEventDefinition', rule: { kind, value, counts, from } };
  },
  arm(step, owner, node, trigger) {
    openTimer(step, {
      activity: owner.id,
      node: node.id,
      scope: owner.parent ?? owner.id,
      rule: trigger.rule,
    });
  },
});

/** Opens a timer wait; a rule that cannot be computed is an incident in its place. */
export function openTimer(
  step: Step,
  timer: { activity: ActivityId; node: string; scope: ActivityId; rule: TimerRule; limit?: true },
): void {
  const { activity, node, scope, limit } = timer;
  const rule = resolveRule(step, timer.rule, scope);
  const dueAt = rule.ok ? step.env.dueAt(rule.value, step.env.now) : rule;
  if (!rule.ok || !dueAt.ok) {
    step.incidentAt(
      activity,
      node,
      'TIMER_RULE_INVALID',
      rule.ok && !dueAt.ok ? dueAt.error : String(!rule.ok && rule.error),
    );
    return;
  }
  step.openWait({
    kind: 'timer',
    activity,
    node,
    rule: rule.value,
    from: step.env.now,
    dueAt: dueAt.value,
    ...(limit ? { limit } : {}),
  });
}

function resolveRule(step: Step, rule: TimerRule, scope: ActivityId): Result<TimerRule, string> {
  if (!rule.value.startsWith('=')) return ok(rule);
  const result = step.evaluateStrictly(rule.value.slice(1), scope);
  if (!result.ok) return result;
  const value = String(result.value);
  return validRuleValue(rule.kind, value)
    ? ok({ ...rule, value })
    : fail(`Expected an ISO 8601 ${rule.kind} but found "${value}"`);
}

function validRuleValue(kind: TimerRule['kind'], value: string): boolean {
  return kind === 'duration' ? durationPattern.test(value) : !Number.isNaN(Date.parse(value));
}
