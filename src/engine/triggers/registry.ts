/** Every trigger, and where in a model it may stand (BPMN 2.0.2 table 10.93). An event has one, or several of which any one
 *  or all together make it occur. */
import type { BpmnElement, Reading } from '../element.js';
import type { FlowNode } from '../graph.js';
import type { Activity, ActivityId } from '../state.js';
import type { Step } from '../step.js';
import { cancel } from './cancel.js';
import { compensate } from './compensate.js';
import { conditional } from './conditional.js';
import { error } from './error.js';
import { escalation } from './escalation.js';
import { link } from './link.js';
import { message } from './message.js';
import { signal } from './signal.js';
import { terminate } from './terminate.js';
import { timer } from './timer.js';
import { triggersOf, type EventNode, type SingleTrigger, type Trigger } from './event-node.js';
import type { Part, TriggerDefinition } from './trigger.js';

export type Position =
  | 'start'
  | 'subProcessStart'
  | 'eventSubProcessStart'
  | 'intermediateCatch'
  | 'intermediateThrow'
  | 'boundary'
  | 'end';

type Kind = 'none' | SingleTrigger['type'];
const caughtAnywhere: readonly Kind[] = [
  'bpmn:TimerEventDefinition',
  'bpmn:MessageEventDefinition',
  'bpmn:SignalEventDefinition',
  'bpmn:ConditionalEventDefinition',
];
const caughtFromInside: readonly Kind[] = [
  'bpmn:ErrorEventDefinition',
  'bpmn:EscalationEventDefinition',
  'bpmn:CompensateEventDefinition',
];
const thrownAnywhere: readonly Kind[] = [
  'none',
  'bpmn:MessageEventDefinition',
  'bpmn:SignalEventDefinition',
  'bpmn:EscalationEventDefinition',
  'bpmn:CompensateEventDefinition',
];
const allowed: Readonly<Record<Position, readonly Kind[]>> = {
  start: ['none', ...caughtAnywhere],
  subProcessStart: ['none'],
  eventSubProcessStart: [...caughtAnywhere, ...caughtFromInside],
  intermediateCatch: [...caughtAnywhere, 'bpmn:LinkEventDefinition'],
  intermediateThrow: [...thrownAnywhere, 'bpmn:LinkEventDefinition'],
  boundary: [...caughtAnywhere, ...caughtFromInside, 'bpmn:CancelEventDefinition'],
  end: [
    ...thrownAnywhere,
    'bpmn:ErrorEventDefinition',
    'bpmn:CancelEventDefinition',
    'bpmn:TerminateEventDefinition',
  ],
};

// The one cast of the registry: each definition reads and gets its own kind of trigger.
const definitions = new Map(
  [timer, message, signal, conditional, error, escalation, link, compensate, cancel, terminate].map(
    (definition) => [definition.type as string, definition as unknown as TriggerDefinition<SingleTrigger>],
  ),
);

/** The trigger of an event at a position; what may not stand there is a problem. */
export function readTrigger(element: BpmnElement, position: Position, reading: Reading): Trigger {
  const own = (element.get('eventDefinitions') ?? []) as readonly BpmnElement[];
  const referenced = (element.get('eventDefinitionRef') ?? []) as readonly BpmnElement[];
  const throws = position === 'intermediateThrow' || position === 'end';
  const all = [...own, ...referenced];
  const triggers = all.flatMap((one) => {
    if (!isAllowed(one.$type, position, reading)) return [];
    return [definition(one.$type).read(one, reading, throws)];
  });
  const [first] = triggers;
  if (all.length === 0) isAllowed('none', position, reading);
  if (first === undefined) return { type: 'none' };
  if (triggers.length === 1) return first;
  const parallel = element.get('parallelMultiple') === true;
  for (const { type } of triggers)
    if (parallel && !(caughtAnywhere as readonly string[]).includes(type))
      reading.problem('TRIGGER_UNSUPPORTED', `Expected no ${type} among events that must all occur`, {
        trigger: type,
        position,
      });
  return { type: 'multiple', parallel, triggers };
}

function isAllowed(type: string, position: Position, reading: Reading): boolean {
  if ((allowed[position] as readonly string[]).includes(type)) return true;
  reading.problem(
    'TRIGGER_UNSUPPORTED',
    `Expected ${allowed[position].join(', ')} as ${position} but found ${type}`,
    { trigger: type, position },
  );
  return false;
}

/** A definition that stands by itself: what a multi-instance activity throws. null: not one of ours. */
export function readSingleTrigger(one: BpmnElement, reading: Reading, throws: boolean): SingleTrigger | null {
  return definitions.has(one.$type) ? definition(one.$type).read(one, reading, throws) : null;
}

/** Opens the waits of an event that catches: all, or only the one at `part`. */
export function armTrigger(step: Step, owner: Activity, node: EventNode, part?: number): void {
  const { trigger } = node;
  if (trigger.type === 'none') return;
  if (trigger.type !== 'multiple') {
    definition(trigger.type).arm?.(step, owner, node, trigger, {});
    return;
  }
  trigger.triggers.forEach((one, index) => {
    if (part === undefined || part === index)
      definition(one.type).arm?.(step, owner, node, one, { part: index } satisfies Part);
  });
}

/** Carries out a throwing event's triggers. @returns whether the event rests, or is gone with what it ended */
export function throwTrigger(step: Step, node: EventNode, scope: ActivityId): boolean {
  // What it throws may interrupt its own scope, by the border around it or by an event sub-process in it.
  const before = step.timesEmptied(scope);
  const isGone = (): boolean => !step.isAlive(scope) || step.timesEmptied(scope) !== before;
  let rests = false;
  for (const trigger of triggersOf(node)) {
    if (isGone()) return true;
    if (throwOne(step, node, scope, trigger)) rests = true;
  }
  return rests || isGone();
}

export function throwOne(step: Step, node: FlowNode, scope: ActivityId, trigger: SingleTrigger): boolean {
  return definition(trigger.type).throwAt?.(step, node, scope, trigger) === true;
}

export type Thrown =
  'bpmn:ErrorEventDefinition' | 'bpmn:EscalationEventDefinition' | 'bpmn:CancelEventDefinition';

/** The trigger with which the event catches an error or escalation of that code: one for exactly it before one for all
 *  (BPMN 2.0.2 table 10.87: without a code, any shall trigger the event). */
export function catching(
  node: EventNode,
  type: Thrown,
  code: string | null,
): { readonly trigger: SingleTrigger; readonly exact: boolean } | null {
  for (const trigger of triggersOf(node)) {
    if (trigger.type !== type) continue;
    if (trigger.type === 'bpmn:CancelEventDefinition') return { trigger, exact: true };
    if (!('code' in trigger)) continue;
    const exact = (trigger.code ?? trigger.reference) === code;
    if (exact || trigger.code === null) return { trigger, exact };
  }
  return null;
}

function definition(type: string): TriggerDefinition<SingleTrigger> {
  const found = definitions.get(type);
  if (found === undefined) throw new Error(`Expected a trigger for ${type} but there is none`);
  return found;
}
