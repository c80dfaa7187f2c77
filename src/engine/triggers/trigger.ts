/** The contract of one event trigger (an event definition). Events are element × trigger: position in `elements/`,
 *  cause here. */
import type { BpmnElement, Reading } from '../element.js';
import type { FlowNode } from '../graph.js';
import type { Activity, ActivityId } from '../state.js';
import type { Step } from '../step.js';

/** Which of an event's several definitions a wait is for; empty where it has one. */
export interface Part {
  readonly part?: number;
}

export interface TriggerDefinition<T extends { readonly type: string }> {
  readonly type: T['type'];
  /** @param throws the event throws it, else it catches it */
  read(definition: BpmnElement, reading: Reading, throws: boolean): T;
  /** Opens the wait that catches it, owned by `owner`. Absent: it is found when thrown (errors). */
  arm?(step: Step, owner: Activity, node: FlowNode, trigger: T, part: Part): void;
  /** What a throwing event with it does. @returns true when the event rests until something is done, or is gone */
  throwAt?(step: Step, node: FlowNode, scope: ActivityId, trigger: T): boolean | void;
}

export const defineTrigger = <T extends { readonly type: string }>(
  definition: TriggerDefinition<T>,
): TriggerDefinition<T> => definition;
