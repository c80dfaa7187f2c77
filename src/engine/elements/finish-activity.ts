import type { FlowNode, Mapping } from '../graph.js';
import { getActivity, type Variables, type Wait } from '../state.js';
import type { Step } from '../step.js';

/** Ends a task or job with its output: mapped where the model maps, else as it came (decision 10). A mapping that
 *  fails is an incident at the activity, with the output kept in it, and the wait is not answered. */
export function finishActivity(
  step: Step,
  node: FlowNode & { readonly outputs: readonly Mapping[] },
  wait: Wait,
  output: Variables,
): void {
  const activity = getActivity(step.state, wait.activity);
  const scope = activity.parent ?? activity.id;
  if (node.outputs.length === 0) {
    step.setVariables(scope, output);
    step.complete(activity);
    return;
  }
  step.emit({ type: 'variablesSet', activity: activity.id, variables: output });
  const mapped = step.map(node.outputs, activity.id);
  if (!mapped.ok) {
    step.incidentAt(activity.id, node.id, 'EXPRESSION_FAILED', mapped.error);
    return;
  }
  step.setVariables(scope, mapped.value);
  step.complete(activity);
}
