/** Parallel gateway: BPMN 2.0.2 §10.6.4, §13.4.1. Fires when exactly one token is there from each incoming flow; excess
 *  tokens stay parked for the next time, so none is lost. */
import { defineElement } from '../element.js';
import type { FlowNode } from '../graph.js';

export const parallelGateway = defineElement<FlowNode>({
  type: 'bpmn:ParallelGateway',
  read: (_element, base) => base,
  arrive(step, node, { scope, via }) {
    if (via === null || node.incoming.length <= 1) {
      step.proceed(node, scope);
      return;
    }
    const parked = step.parkedAt(node.id, scope);
    const others = node.incoming
      .filter((flow) => flow !== via)
      .map((flow) => parked.find((token) => token.via === flow));
    const ready = others.filter((token) => token !== undefined);
    if (ready.length < others.length) {
      step.park(node, scope, via);
      return;
    }
    for (const token of ready) step.consume(token);
    step.proceed(node, scope);
  },
  activate(step, node, scope) {
    step.pass(node, scope);
    step.leave(node, scope);
  },
});
