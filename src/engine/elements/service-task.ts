/** Service task: BPMN 2.0.2 §10.3.4, §13.3.3. A job that the runtime carries out outside any transaction; its answer is a new
 *  command. One that names no job has nothing to do and is passed; a procedure of ours may not hold such a one. */
import { defineElement } from '../element.js';
import type { FlowNode } from '../graph.js';
import { getActivity, type Activity, type Variables, type Wait } from '../state.js';
import type { Step } from '../step.js';

export interface ServiceTask extends FlowNode {
  /** Empty: none. */
  readonly job: string;
  /** Takes the answer's `result` where it is named; else each variable of the answer passes by itself. */
  readonly resultVariable: string | null;
}

export const readJob = (base: FlowNode): ServiceTask => ({
  ...base,
  job: base.extension['job'] ?? '',
  resultVariable: base.extension['resultVariable'] ?? null,
});

export const serviceTask = defineElement<ServiceTask>({
  type: 'bpmn:ServiceTask',
  read: (_element, base) => readJob(base),
  activate(step, node, scope) {
    const activity = step.open(node, scope);
    if (activity === null) return;
    if (node.job === '') step.finish(activity);
    else openJob(step, node, activity);
  },
  resume: answerJob,
});

/** A job answered, or is to be tried again. */
export function answerJob(step: Step, node: ServiceTask, wait: Wait, output: Variables): void {
  const activity = getActivity(step.state, wait.activity);
  if (wait.kind === 'incident') {
    openJob(step, node, activity);
    return;
  }
  const { resultVariable } = node;
  step.finish(activity, resultVariable === null ? output : { [resultVariable]: output['result'] ?? null });
}

function openJob(step: Step, node: ServiceTask, activity: Activity): void {
  step.openWait({ kind: 'job', activity: activity.id, node: node.id, job: node.job });
}
