/** Send task: BPMN 2.0.2 §10.3.4, §13.3.3. With a job, sending is done outside the transaction, at least once, with an effect
 *  key; with only a message, the message goes to whoever in this system waits for it. */
import { defineElement } from '../element.js';
import type { Feel } from '../graph.js';
import type { Correlation } from '../read-correlation.js';
import { readMessage, sendMessage } from '../triggers/message.js';
import { readJob, serviceTask, type ServiceTask } from './service-task.js';

export interface SendTask extends ServiceTask {
  readonly message: string;
  readonly messageExpression: Feel | null;
  readonly correlation: Correlation | null;
}

export const sendTask = defineElement<SendTask>({
  ...serviceTask,
  type: 'bpmn:SendTask',
  read(element, base, reading) {
    const { message, messageExpression, correlation } = readMessage(element, reading);
    return { ...readJob(base), message, messageExpression, correlation };
  },
  activate(step, node, scope) {
    if (node.job !== '' || node.message === '') {
      serviceTask.activate(step, node, scope);
      return;
    }
    if (!sendMessage(step, node, scope, node)) return;
    step.pass(node, scope);
    step.leave(node, scope);
  },
});
