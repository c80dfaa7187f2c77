/** End events: BPMN 2.0.2 §10.5.3, §13.5.5. A none end consumes its token; others throw first. */
import { defineElement } from '../element.js';
import { leaveTransaction, transactionAround } from '../triggers/cancel.js';
import { hasTrigger, type EventNode } from '../triggers/event-node.js';
import { readTrigger, throwTrigger } from '../triggers/registry.js';

export const endEvent = defineElement<EventNode>({
  type: 'bpmn:EndEvent',
  read(element, base, reading) {
    if (base.outgoing.length > 0) reading.problem('END_HAS_OUTGOING', 'Expected no flow out of an end event');
    return { ...base, trigger: readTrigger(element, 'end', reading), interrupting: false };
  },
  activate(step, node, scope) {
    step.pass(node, scope);
    throwTrigger(step, node, scope);
  },
  childrenDone(step, node, activity) {
    step.close(activity);
    if (hasTrigger(node, 'bpmn:CancelEventDefinition'))
      leaveTransaction(step, transactionAround(step, activity.parent ?? ''));
  },
});
