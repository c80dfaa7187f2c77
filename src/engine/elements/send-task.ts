/** Send task: BPMN 2.0.2 §10.3.4.1, §13.3.3. Sending is a job like any other: done outside the transaction, at least once,
 *  with an effect key. */
import { defineElement } from '../element.js';
import { serviceTask, type ServiceTask } from './service-task.js';

export const sendTask = defineElement<ServiceTask>({ ...serviceTask, type: 'bpmn:SendTask' });
