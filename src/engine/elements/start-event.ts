/** Start events: BPMN 2.0.2 §10.5.2, §13.5.1. In an event sub-process its trigger is armed with the scope. */
import { defineElement } from '../element.js';
import { readTrigger, type EventNode } from '../triggers/registry.js';

export const startEvent = defineElement<EventNode>({
  type: 'bpmn:StartEvent',
  read(element, base, reading) {
    const inEventSubProcess = element.$parent?.get('triggeredByEvent') === true;
    const position = inEventSubProcess ? 'eventSubProcessStart' : 'start';
    if (base.incoming.length > 0)
      reading.problem('START_HAS_INCOMING', 'Expected no flow into a start event');
    return {
      ...base,
      trigger: readTrigger(element, position, reading),
      interrupting: element.get('isInterrupting') !== false,
    };
  },
  activate(step, node, scope) {
    step.pass(node, scope);
    step.leave(node, scope);
  },
});
