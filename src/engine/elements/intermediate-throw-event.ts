/** Intermediate throw events: BPMN 2.0.2 §10.5.4, §13.5.2. Throws, and goes on at once. */
import { defineElement } from '../element.js';
import { readTrigger, throwTrigger, type EventNode } from '../triggers/registry.js';

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
    if (step.isAlive(scope) && node.trigger.type !== 'bpmn:LinkEventDefinition') step.leave(node, scope);
  },
  childrenDone(step, _node, activity) {
    step.complete(activity);
  },
});
