/** Every trigger, and where in a model it may stand. */
import type { BpmnElement, Reading } from '../element.js';
import type { FlowNode } from '../graph.js';
import type { Activity, ActivityId } from '../state.js';
import type { Step } from '../step.js';
import { cancel, type CancelTrigger } from './cancel.js';
import { compensate, type CompensateTrigger } from './compensate.js';
import { error, type ErrorTrigger } from './error.js';
import { escalation, type EscalationTrigger } from './escalation.js';
import { link, type LinkTrigger } from './link.js';
import { message, type MessageTrigger } from './message.js';
import { terminate, type TerminateTrigger } from './terminate.js';
import { timer, type TimerTrigger } from './timer.js';
import type { TriggerDefinition } from './trigger.js';

export interface NoneTrigger {
  readonly type: 'none';
}
export type Trigger =
  | NoneTrigger
  | TimerTrigger
  | MessageTrigger
  | ErrorTrigger
  | EscalationTrigger
  | LinkTrigger
  | CompensateTrigger
  | CancelTrigger
  | TerminateTrigger;

/** An event of any position. `interrupting` matters for boundary events and starts of event sub-processes. */
export interface EventNode extends FlowNode {
  readonly trigger: Trigger;
  readonly interrupting: boolean;
}

export type Position =
  'start' | 'eventSubProcessStart' | 'intermediateCatch' | 'intermediateThrow' | 'boundary' | 'end';

const allowed: Readonly<Record<Position, readonly Trigger['type'][]>> = {
  start: ['none'],
  eventSubProcessStart: [
    'bpmn:TimerEventDefinition',
    'bpmn:MessageEventDefinition',
    'bpmn:ErrorEventDefinition',
    'bpmn:EscalationEventDefinition',
    'bpmn:CompensateEventDefinition',
  ],
  intermediateCatch: ['bpmn:TimerEventDefinition', 'bpmn:MessageEventDefinition', 'bpmn:LinkEventDefinition'],
  intermediateThrow: [
    'none',
    'bpmn:EscalationEventDefinition',
    'bpmn:LinkEventDefinition',
    'bpmn:CompensateEventDefinition',
  ],
  boundary: [
    'bpmn:TimerEventDefinition',
    'bpmn:MessageEventDefinition',
    'bpmn:ErrorEventDefinition',
    'bpmn:EscalationEventDefinition',
    'bpmn:CompensateEventDefinition',
    'bpmn:CancelEventDefinition',
  ],
  end: [
    'none',
    'bpmn:ErrorEventDefinition',
    'bpmn:EscalationEventDefinition',
    'bpmn:CompensateEventDefinition',
    'bpmn:CancelEventDefinition',
    'bpmn:TerminateEventDefinition',
  ],
};

// The one cast of the registry: each definition reads and gets its own kind of trigger.
const definitions = new Map(
  [timer, message, error, escalation, link, compensate, cancel, terminate].map((definition) => [
    definition.type as string,
    definition as unknown as TriggerDefinition<Trigger>,
  ]),
);

/** The trigger of an event at a position; what is not supported there is a problem. */
export function readTrigger(element: BpmnElement, position: Position, reading: Reading): Trigger {
  const eventDefinitions = (element.get('eventDefinitions') ?? []) as readonly BpmnElement[];
  const [first] = eventDefinitions;
  if (eventDefinitions.length > 1) {
    reading.problem(
      'TRIGGER_COUNT',
      'Expected one event definition but found several, which is not supported yet',
    );
    return { type: 'none' };
  }
  const type = first?.$type ?? 'none';
  if (!(allowed[position] as readonly string[]).includes(type)) {
    reading.problem(
      'TRIGGER_UNSUPPORTED',
      `Expected ${allowed[position].join(', ')} as ${position} but found ${type}`,
      {
        trigger: type,
        position,
      },
    );
    return { type: 'none' };
  }
  return first === undefined ? { type: 'none' } : definition(type).read(first, reading);
}

export function armTrigger(step: Step, owner: Activity, node: EventNode): void {
  if (node.trigger.type !== 'none') definition(node.trigger.type).arm?.(step, owner, node, node.trigger);
}

/** Carries out a throwing event's trigger. @returns whether the event rests, or is gone with what it ended */
export function throwTrigger(step: Step, node: EventNode, scope: ActivityId): boolean {
  if (node.trigger.type === 'none') return false;
  return definition(node.trigger.type).throwAt?.(step, node, scope, node.trigger) === true;
}

export type Thrown =
  'bpmn:ErrorEventDefinition' | 'bpmn:EscalationEventDefinition' | 'bpmn:CancelEventDefinition';

/** Whether the event catches an error or escalation of that code. */
export function catches(node: EventNode, type: Thrown, code: string | null): boolean {
  if (node.trigger.type !== type) return false;
  return (
    node.trigger.type === 'bpmn:CancelEventDefinition' ||
    node.trigger.code === null ||
    node.trigger.code === code
  );
}

function definition(type: string): TriggerDefinition<Trigger> {
  const found = definitions.get(type);
  if (found === undefined) throw new Error(`Expected a trigger for ${type} but there is none`);
  return found;
}
