/** Event-based gateway: BPMN 2.0.2 §10.6.6, §13.4.4. Waits for the events after it at once; the first to occur takes the
 *  token, the others are withdrawn. */
import { defineElement } from '../element.js';
import { getFlow, getNode, type FlowNode } from '../graph.js';
import { getActivity } from '../state.js';
import { armTrigger, type EventNode } from '../triggers/registry.js';
import type { ReceiveTask } from './receive-task.js';

export const eventBasedGateway = defineElement<FlowNode>({
  type: 'bpmn:EventBasedGateway',
  read(element, base, reading) {
    if (element.get('eventGatewayType') === 'Parallel')
      reading.problem('ATTRIBUTE_UNSUPPORTED', 'Expected an exclusive event gateway', {
        name: 'eventGatewayType',
      });
    return base;
  },
  activate(step, node, scope) {
    const graph = step.graphInside(scope);
    const gateway = step.enter(node, scope);
    for (const flow of node.outgoing) {
      const target = getNode(graph, getFlow(graph, flow).target);
      if (target.type === 'bpmn:ReceiveTask') {
        const { message } = target as ReceiveTask;
        step.openWait({ kind: 'message', activity: gateway.id, node: target.id, name: message });
      } else armTrigger(step, gateway, target as EventNode);
    }
  },
  resume(step, node, wait, output) {
    const gateway = getActivity(step.state, wait.activity);
    const scope = gateway.parent ?? gateway.id;
    const graph = step.graphInside(scope);
    const target = getNode(graph, wait.node);
    const flow = node.outgoing.find((id) => getFlow(graph, id).target === wait.node);
    step.setVariables(scope, output);
    step.hold(scope, () => {
      step.close(gateway);
      if (flow !== undefined) step.emit({ type: 'flowTaken', flow, scope });
      step.pass(target, scope);
      step.leave(target, scope);
    });
  },
});
