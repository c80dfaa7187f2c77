/** Commands, in the imperative: what the world asks of an instance. */
import type { FlowId, NodeId } from './graph.js';
import type { ActivityId, Variables, WaitId } from './state.js';

export type Command =
  /** `at`: the start event, receive task or event after an instantiating gateway that was triggered; absent: the process
   *  is begun by its start events without a trigger. */
  | {
      readonly type: 'start';
      readonly variables: Variables;
      readonly at?: NodeId;
      /** Of an event whose several definitions must all occur, the one that did; the others are still waited for. */
      readonly part?: number;
      /** Instead of any start event: the process begins where they say. */
      readonly instead?: readonly Modification[];
    }
  /** Tokens are put elsewhere, or taken away, by hand. */
  | { readonly type: 'modify'; readonly instructions: readonly Modification[] }
  | { readonly type: 'completeTask' | 'finishJob'; readonly wait: WaitId; readonly output: Variables }
  /** The job gave up: its wait becomes an incident that says why. */
  | { readonly type: 'failJob'; readonly wait: WaitId; readonly detail: string }
  /** A task or job answers with an error: its handler takes over, or an incident does. */
  | {
      readonly type: 'throwError';
      readonly wait: WaitId;
      readonly code: string;
      readonly detail?: string;
      readonly variables?: Variables;
    }
  /** A task or job escalates and goes on, unless what catches it interrupts. */
  | {
      readonly type: 'escalate';
      readonly wait: WaitId;
      readonly code: string;
      readonly variables?: Variables;
    }
  | { readonly type: 'fireTimer'; readonly wait: WaitId }
  | { readonly type: 'correlate'; readonly wait: WaitId; readonly payload: Variables }
  /** A signal reached the instance: everything in it that waits for the name takes it. */
  | { readonly type: 'deliverSignal'; readonly name: string; readonly payload: Variables }
  /** Variables are corrected by hand. `activity` null: the process; `local`: declared there, else where they belong. */
  | {
      readonly type: 'setVariables';
      readonly activity: ActivityId | null;
      readonly local: boolean;
      readonly variables: Variables;
      readonly remove?: readonly string[];
    }
  /** Begins one of the activities of an ad-hoc sub-process; ends the sub-process. */
  | { readonly type: 'enable'; readonly wait: WaitId; readonly node: NodeId }
  | { readonly type: 'completeAdHoc'; readonly wait: WaitId }
  /** Tries again what an incident stopped. */
  | { readonly type: 'retry'; readonly wait: WaitId }
  /** Working-time timers are computed anew: after a pause, a resumption, a change of calendar (decision 13). */
  | { readonly type: 'rescheduleTimers'; readonly cause: string }
  | { readonly type: 'cancel'; readonly reason: string };

/** `ancestor`: the activity instance below which the node's scope is looked for, where there are several. */
export type Modification =
  | { readonly type: 'startBefore' | 'startAfter'; readonly node: NodeId; readonly ancestor?: ActivityId }
  | { readonly type: 'startTransition'; readonly flow: FlowId; readonly ancestor?: ActivityId }
  | { readonly type: 'cancelActivity'; readonly activity: ActivityId }
  | { readonly type: 'cancelAll'; readonly node: NodeId };

/** The caller's fault: the instance is untouched. */
export interface Rejection {
  readonly code:
    | 'ALREADY_STARTED'
    | 'START_NOT_POSSIBLE'
    | 'INSTANCE_ENDED'
    | 'WAIT_NOT_OPEN'
    | 'WAIT_OF_OTHER_KIND'
    | 'VARIABLES_TOO_LARGE'
    | 'ACTIVITY_NOT_THERE'
    | 'NODE_NOT_ENABLED'
    | 'NODE_UNKNOWN'
    | 'PLAN_IMPOSSIBLE'
    | 'STILL_BUSY';
  readonly detail: string;
}
