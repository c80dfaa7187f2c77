/** Embedded sub-process and event sub-process: BPMN 2.0.2 §10.3.5, §10.5.6, §13.3.4, §13.5.4. A scope of its own; done
 *  when nothing runs in it any more. */
import { defineElement } from '../element.js';
import type { FlowNode } from '../graph.js';

export interface SubProcess extends FlowNode {
  readonly triggeredByEvent: boolean;
}

export const subProcess = defineElement<SubProcess>({
  type: 'bpmn:SubProcess',
  read: (element, base) => ({ ...base, triggeredByEvent: element.get('triggeredByEvent') === true }),
  activate(step, node, scope) {
    const activity = step.open(node, scope);
    if (activity !== null) step.startScope(activity, node.id);
  },
  childrenDone: (step, _node, activity) => step.finish(activity),
});

/** Transaction: BPMN 2.0.2 §10.3.5, §13.3.5. A sub-process that can be cancelled as a whole; its protocol attribute has no
 *  meaning inside one engine. */
export const transaction = defineElement<SubProcess>({ ...subProcess, type: 'bpmn:Transaction' });
