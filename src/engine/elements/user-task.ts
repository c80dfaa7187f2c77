/** User task: BPMN 2.0.2 §10.3.4, §13.3.3. Rests until a person completes it. Its limit (`mc:limit`, working time) gives it a
 *  due date, and a timer that tells when it is over; the task itself goes on. */
import { defineElement } from '../element.js';
import type { FlowNode } from '../graph.js';
import { getActivity } from '../state.js';
import { openTimer, type TimerTrigger } from '../triggers/timer.js';

export interface UserTask extends FlowNode {
  readonly limit: Omit<TimerTrigger, 'type'> | null;
}

export const userTask = defineElement<UserTask>({
  type: 'bpmn:UserTask',
  read(_element, base, reading) {
    const value = base.extension['limit'];
    if (value !== undefined && !/^P(?=\d|T\d)(\d+D)?(T(\d+H)?(\d+M)?)?$/.test(value))
      reading.problem('TIMER_RULE', `Expected an ISO 8601 duration as limit but found "${value}"`, { value });
    const limit = value === undefined ? null : { kind: 'duration', value, counts: 'working', from: 'now' };
    return { ...base, limit: limit as UserTask['limit'] };
  },
  activate(step, node, scope) {
    const activity = step.open(node, scope);
    if (activity === null) return;
    step.openWait({ kind: 'task', activity: activity.id, node: node.id });
    if (node.limit !== null)
      openTimer(step, { activity: activity.id, node: node.id, limit: true }, node.limit);
  },
  resume(step, node, wait, output) {
    if (wait.kind === 'timer') {
      step.emit({ type: 'limitExceeded', activity: wait.activity, node: node.id });
      return;
    }
    step.finish(getActivity(step.state, wait.activity), output);
  },
});
