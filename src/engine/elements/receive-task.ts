/** Receive task: BPMN 2.0.2 §10.3.4, §13.3.3. Rests until its message comes; without a named one, until somebody says so. */
import { defineElement } from '../element.js';
import type { Feel, FlowNode } from '../graph.js';
import type { Correlation } from '../read-correlation.js';
import { getActivity } from '../state.js';
import { awaitMessage, readMessage } from '../triggers/message.js';

export interface ReceiveTask extends FlowNode {
  readonly message: string;
  readonly messageExpression: Feel | null;
  readonly correlation: Correlation | null;
  /** Its message begins an instance. */
  readonly instantiates: boolean;
}

export const receiveTask = defineElement<ReceiveTask>({
  type: 'bpmn:ReceiveTask',
  read(element, base, reading) {
    const { message, messageExpression, correlation } = readMessage(element, reading);
    const instantiates = element.get('instantiate') === true;
    return { ...base, message, messageExpression, correlation, instantiates };
  },
  activate(step, node, scope) {
    const activity = step.open(node, scope);
    if (activity !== null) awaitMessage(step, { activity: activity.id, node: node.id }, node);
  },
  resume: (step, _node, wait, output) => step.finish(getActivity(step.state, wait.activity), output),
});
