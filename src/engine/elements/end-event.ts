/** End events: BPMN 2.0.2 §10.5.3, §13.5.5. A none end consumes its token; others throw first. */
import { defineElement } from '../element.js';
import { getActivity } from '../state.js';
import { throwByJob } from './intermediate-throw-event.js';
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
    if (node.extension['job'] !== undefined) {
      throwByJob(step, node, scope);
      return;
    }
    step.pass(node, scope);
    const rests = throwTrigger(step, node, scope);
    if (!rests && step.isAlive(scope)) step.leave(node, scope);
  },
  resume: (step, _node, wait, output) => step.finish(getActivity(step.state, wait.activity), output),
  childrenDone(step, node, activity) {
    step.close(activity);
    if (hasTrigger(node, 'bpmn:CancelEventDefinition'))
      leaveTransaction(step, transactionAround(step, activity.parent ?? ''));
  },
});
