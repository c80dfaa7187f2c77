/** Business rule task: BPMN 2.0.2 §10.3.4, §13.3.3. A DMN decision, pinned when the model was published (`mc:decision`), or a
 *  job like a service task's. */
import { fail } from '../../shared/result.js';
import { defineElement } from '../element.js';
import { getActivity } from '../state.js';
import { answerJob, readJob, serviceTask, type ServiceTask } from './service-task.js';

export interface BusinessRuleTask extends ServiceTask {
  /** null: it is a job. */
  readonly decision: string | null;
}

export const businessRuleTask = defineElement<BusinessRuleTask>({
  type: 'bpmn:BusinessRuleTask',
  read: (_element, base) => ({ ...readJob(base), decision: base.extension['decision'] ?? null }),
  activate(step, node, scope) {
    if (node.decision === null) {
      serviceTask.activate(step, node, scope);
      return;
    }
    const activity = step.open(node, scope);
    if (activity === null) return;
    const read = (name: string): unknown => step.read(name, activity.id);
    const result =
      step.env.decide?.(node.decision, read) ?? fail('Expected a pinned decision but there is none');
    if (!result.ok) {
      step.incidentAt(activity.id, node.id, 'DECISION_FAILED', `${node.decision}: ${result.error}`);
      return;
    }
    const { resultVariable } = node;
    const value = result.value;
    const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
    step.finish(
      getActivity(step.state, activity.id),
      resultVariable === null ? fields : { [resultVariable]: value },
    );
  },
  resume: answerJob,
});
