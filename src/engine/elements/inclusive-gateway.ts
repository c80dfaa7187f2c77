/**
 * Inclusive gateway: BPMN 2.0.2 §10.6.3, §13.4.3. Splits along every condition that holds. Joins by the standard's rule in
 * full: it fires when a token is there and no other token of the scope can still come over a flow that is empty, unless it
 * could as well come over one that is not.
 */
import { chooseFlows } from '../choose-flows.js';
import { defineElement } from '../element.js';
import type { FlowNode } from '../graph.js';
import { nothingElseCanCome } from '../reachability.js';

export const inclusiveGateway = defineElement<FlowNode>({
  type: 'bpmn:InclusiveGateway',
  read: (_element, base) => base,
  arrive(step, node, { scope, via }) {
    if (via === null || node.incoming.length <= 1) step.proceed(node, scope);
    else step.park(node, scope, via);
  },
  activate(step, node, scope) {
    const chosen = chooseFlows(step, node, scope, 'all');
    if (!chosen.ok) {
      step.incident(node, scope, 'EXPRESSION_FAILED', chosen.error);
      return;
    }
    if (chosen.value.length === 0 && node.outgoing.length > 0) {
      step.incident(
        node,
        scope,
        'NO_FLOW_CHOSEN',
        `Expected a condition of ${node.id} to hold or a default flow`,
      );
      return;
    }
    step.pass(node, scope);
    for (const flow of chosen.value) step.take(flow, scope);
  },
  settle(step, node, scope) {
    const parked = step.parkedAt(node.id, scope);
    if (parked.length === 0) return false;
    const filled = new Set(parked.map(({ via }) => via));
    if (!nothingElseCanCome(step, node, scope, filled)) return false;
    for (const flow of node.incoming) {
      const token = parked.find(({ via }) => via === flow);
      if (token !== undefined) step.consume(token);
    }
    step.hold(scope, () => step.proceed(node, scope));
    return true;
  },
});
