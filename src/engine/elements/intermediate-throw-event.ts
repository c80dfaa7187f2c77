/** Intermediate throw events: BPMN 2.0.2 §10.5.4, §13.5.2. Throws, and goes on at once. */
import { defineElement } from '../element.js';
import { hasTrigger, triggersOf, type EventNode } from '../triggers/event-node.js';
import { readTrigger, throwTrigger } from '../triggers/registry.js';

export const intermediateThrowEvent = defineElement<EventNode>({
  type: 'bpmn:IntermediateThrowEvent',
  read: (element, base, reading) => ({
    ...base,
    trigger: readTrigger(element, 'intermediateThrow', reading),
    interrupting: false,
  }),
  activate(step, node, scope) {
    step.pass(node, scope);
    if (throwTrigger(step, node, scope)) return;
    // Its scope may have been interrupted by what it threw; a link goes on elsewhere.
    if (step.isAlive(scope) && !hasTrigger(node, 'bpmn:LinkEventDefinition')) step.leave(node, scope);
  },
  childrenDone(step, node, activity) {
    const goneOn = triggersOf(node).some((trigger) => 'waits' in trigger && !trigger.waits);
    if (goneOn) step.close(activity, 'continued');
    else step.complete(activity);
  },
});
