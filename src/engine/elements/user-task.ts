/** User task: BPMN 2.0.2 §10.3.4.1, §13.3.3. Rests until a person completes it. Its limit (`mc:limit`, working time)
 *  gives it a due date, and a timer that tells when it is over; the task itself goes on. */
import { defineElement } from '../element.js';
import type { FlowNode, Mapping } from '../graph.js';
import { openTimer, type TimerRule } from '../triggers/timer.js';
import { finishActivity } from './finish-activity.js';

export interface UserTask extends FlowNode {
  readonly limit: TimerRule | null;
  readonly outputs: readonly Mapping[];
}

export const userTask = defineElement<UserTask>({
  type: 'bpmn:UserTask',
  read(_element, base, reading) {
    const value = base.extension['limit'];
    if (value !== undefined && !/^P(?=\d|T\d)(\d+D)?(T(\d+H)?(\d+M)?)?$/.test(value))
      reading.problem('TIMER_RULE', `Expected an ISO 8601 duration as limit but found "${value}"`, { value });
    const limit: TimerRule | null =
      value === undefined ? null : { kind: 'duration', value, counts: 'working', from: 'now' };
    return { ...base, limit, outputs: reading.outputs };
  },
  activate(step, node, scope) {
    const activity = step.enter(node, scope);
    step.openWait({ kind: 'task', activity: activity.id, node: node.id });
    if (node.limit !== null)
      openTimer(step, { activity: activity.id, node: node.id, scope, rule: node.limit, limit: true });
  },
  resume(step, node, wait, output) {
    if (wait.kind === 'timer') {
      step.emit({ type: 'limitExceeded', activity: wait.activity, node: node.id });
      return;
    }
    finishActivity(step, node, wait, output);
  },
});
