/** Service task: BPMN 2.0.2 §10.3.4.1, §13.3.3. A job that the runtime carries out outside any transaction; its answer
 *  is a new command. */
import { defineElement } from '../element.js';
import type { FlowNode, Mapping } from '../graph.js';
import { getActivity, type Activity } from '../state.js';
import type { Step } from '../step.js';
import { finishActivity } from './finish-activity.js';

export interface ServiceTask extends FlowNode {
  readonly job: string;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
}

export const serviceTask = defineElement<ServiceTask>({
  type: 'bpmn:ServiceTask',
  read(_element, base, reading) {
    const job = base.extension['job'] ?? '';
    if (job === '')
      reading.problem('JOB_MISSING', 'Expected the name of a registered job (mc:job) but found none');
    return { ...base, job, inputs: reading.inputs, outputs: reading.outputs };
  },
  activate(step, node, scope) {
    const inputs = step.map(node.inputs, scope);
    if (!inputs.ok) {
      step.incident(node, scope, 'EXPRESSION_FAILED', inputs.error);
      return;
    }
    const activity = step.enter(node, scope, node.inputs.length > 0 ? { variables: inputs.value } : {});
    openJob(step, node, activity);
  },
  resume(step, node, wait, output) {
    if (wait.kind === 'incident') openJob(step, node, getActivity(step.state, wait.activity));
    else finishActivity(step, node, wait, output);
  },
});

function openJob(step: Step, node: ServiceTask, activity: Activity): void {
  step.openWait({ kind: 'job', activity: activity.id, node: node.id, job: node.job });
}
