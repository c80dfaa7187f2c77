/** An event of any position, and what makes it occur. */
import type { FlowNode } from '../graph.js';
import type { CancelTrigger } from './cancel.js';
import type { CompensateTrigger } from './compensate.js';
import type { ConditionalTrigger } from './conditional.js';
import type { ErrorTrigger } from './error.js';
import type { EscalationTrigger } from './escalation.js';
import type { LinkTrigger } from './link.js';
import type { MessageTrigger } from './message.js';
import type { SignalTrigger } from './signal.js';
import type { TerminateTrigger } from './terminate.js';
import type { TimerTrigger } from './timer.js';

export interface NoneTrigger {
  readonly type: 'none';
}
export type SingleTrigger =
  | TimerTrigger
  | MessageTrigger
  | SignalTrigger
  | ConditionalTrigger
  | ErrorTrigger
  | EscalationTrigger
  | LinkTrigger
  | CompensateTrigger
  | CancelTrigger
  | TerminateTrigger;
/** Several definitions: `parallel` occurs when all have occurred, else when the first does (BPMN 2.0.2 §10.5.1). */
export interface MultipleTrigger {
  readonly type: 'multiple';
  readonly parallel: boolean;
  readonly triggers: readonly SingleTrigger[];
}
export type Trigger = NoneTrigger | SingleTrigger | MultipleTrigger;

/** An event of any position. `interrupting` matters for boundary events and starts of event sub-processes. */
export interface EventNode extends FlowNode {
  readonly trigger: Trigger;
  readonly interrupting: boolean;
}

export function triggersOf({ trigger }: EventNode): readonly SingleTrigger[] {
  if (trigger.type === 'none') return [];
  return trigger.type === 'multiple' ? trigger.triggers : [trigger];
}

/** Whether one of the node's triggers is of the type; false for what is no event. */
export function hasTrigger(node: FlowNode, type: SingleTrigger['type']): node is EventNode {
  return 'trigger' in node && triggersOf(node as EventNode).some((trigger) => trigger.type === type);
}
