/** Exclusive gateway: BPMN 2.0.2 §10.6.2, §13.4.2. Each token passes by itself, along the first flow whose condition
 *  holds, in the order of the model; the default when none does. */
import { chooseFlows } from '../choose-flows.js';
import { defineElement } from '../element.js';
import type { FlowNode } from '../graph.js';

export const exclusiveGateway = defineElement<FlowNode>({
  type: 'bpmn:ExclusiveGateway',
  read: (_element, base) => base,
  activate(step, node, scope) {
    const chosen = chooseFlows(step, node, scope, 'first');
    if (!chosen.ok) {
      step.incident(node, scope, 'EXPRESSION_FAILED', chosen.error);
      return;
    }
    const [flow] = chosen.value;
    if (flow === undefined) {
      step.incident(
        node,
        scope,
        'NO_FLOW_CHOSEN',
        `Expected a condition of ${node.id} to hold or a default flow`,
      );
      return;
    }
    step.pass(node, scope);
    step.take(flow, scope);
  },
});
