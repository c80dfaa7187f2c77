import { fail, ok, type Result } from '../shared/result.js';
import { getFlow, type FlowId, type FlowNode } from './graph.js';
import type { ActivityId, Variables } from './state.js';
import type { Step } from './step.js';

/**
 * Outgoing flows that hold now: `all` of them, or only the `first` in the order of the model; the default when no condition
 * holds (BPMN 2.0.2 §8.3.13, §13.3.1). A condition that is not a boolean, or that warns, fails with the flow and the
 * expression (decision 9).
 */
export function chooseFlows(
  step: Step,
  node: FlowNode,
  scope: ActivityId,
  how: 'first' | 'all',
  extra?: Variables,
): Result<readonly FlowId[], string> {
  const graph = step.graphInside(scope);
  const chosen: FlowId[] = [];
  let conditionHeld = false;
  let conditional = false;
  for (const id of node.outgoing) {
    if (id === node.defaultFlow) continue;
    const { condition } = getFlow(graph, id);
    if (condition !== null) {
      conditional = true;
      const value = step.evaluateStrictly(condition, scope, extra);
      if (!value.ok) return fail(`Flow ${id}: ${value.error}`);
      if (typeof value.value !== 'boolean')
        return fail(
          `Flow ${id}: ${condition}: expected true or false but found ${JSON.stringify(value.value)}`,
        );
      if (!value.value) continue;
      conditionHeld = true;
    }
    chosen.push(id);
    if (how === 'first') return ok(chosen);
  }
  const none = how === 'first' ? chosen.length === 0 : !conditionHeld;
  if (none && node.defaultFlow !== null && (conditional || chosen.length === 0))
    chosen.push(node.defaultFlow);
  return ok(chosen);
}
