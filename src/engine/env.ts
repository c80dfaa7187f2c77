import type { Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import type { Feel } from './graph.js';
import type { TimerRule } from './triggers/timer.js';

/** The world as the pure core sees it: one moment, one evaluator, one calendar. All of it synchronous and pure. */
export interface Env {
  readonly now: Instant;
  /** @returns the value and the evaluator's warnings (an unknown variable, a comparison of unlike types …);
   *  an expression that does not parse fails. */
  readonly evaluate: (
    expression: Feel,
    read: (name: string) => unknown,
  ) => Result<{ readonly value: unknown; readonly warnings: readonly string[] }, string>;
  /** A pinned DMN decision over the variables in reach; why not, when it cannot be made. Absent: none are pinned. */
  readonly decide?: (decision: string, read: (name: string) => unknown) => Result<unknown, string>;
  /** When a timer is due. null: the clock that it runs on stands still (decision 13). */
  readonly dueAt: (rule: TimerRule, from: Instant) => Result<Instant | null, string>;
}
