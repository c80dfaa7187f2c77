/** Receive task: BPMN 2.0.2 §10.3.4.1, §13.3.3. Rests until its message comes. */
import { defineElement } from '../element.js';
import type { FlowNode, Mapping } from '../graph.js';
import { finishActivity } from './finish-activity.js';

export interface ReceiveTask extends FlowNode {
  readonly message: string;
  readonly outputs: readonly Mapping[];
}

export const receiveTask = defineElement<ReceiveTask>({
  type: 'bpmn:ReceiveTask',
  read(element, base, reading) {
    const reference = element.get('messageRef') as { name?: string; id?: string } | undefined;
    const message = reference?.name ?? reference?.id ?? '';
    if (message === '') reading.problem('MESSAGE_MISSING', 'Expected a message with a name but found none');
    return { ...base, message, outputs: reading.outputs };
  },
  activate(step, node, scope) {
    const activity = step.enter(node, scope);
    step.openWait({ kind: 'message', activity: activity.id, node: node.id, name: node.message });
  },
  resume: finishActivity,
});
