/** Commands, in the imperative: what the world asks of an instance. */
import type { Variables, WaitId } from './state.js';

export type Command =
  | { readonly type: 'start'; readonly variables: Variables }
  | { readonly type: 'completeTask' | 'finishJob'; readonly wait: WaitId; readonly output: Variables }
  /** The job gave up: its wait becomes an incident that says why. */
  | { readonly type: 'failJob'; readonly wait: WaitId; readonly detail: string }
  | { readonly type: 'fireTimer'; readonly wait: WaitId }
  | { readonly type: 'correlate'; readonly wait: WaitId; readonly payload: Variables }
  /** Tries again what an incident stopped. */
  | { readonly type: 'retry'; readonly wait: WaitId }
  /** Working-time timers are computed anew: after a pause, a resumption, a change of calendar (decision 13). */
  | { readonly type: 'rescheduleTimers'; readonly cause: string }
  | { readonly type: 'cancel'; readonly reason: string };

/** The caller's fault: the instance is untouched. */
export interface Rejection {
  readonly code:
    'ALREADY_STARTED' | 'INSTANCE_ENDED' | 'WAIT_NOT_OPEN' | 'WAIT_OF_OTHER_KIND' | 'VARIABLES_TOO_LARGE';
  readonly detail: string;
}
