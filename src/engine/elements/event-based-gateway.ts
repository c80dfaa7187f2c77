/** Event-based gateway: BPMN 2.0.2 §10.6.6, §13.4.4. Waits for the events after it at once; the first to occur takes the
 *  token, the others are withdrawn. One that instantiates and is parallel waits for all of them: each is a token. */
import { defineElement } from '../element.js';
import { getFlow, getNode, type FlowNode } from '../graph.js';
import { outputsOf } from '../catching.js';
import { getActivity, type Activity, type ActivityId } from '../state.js';
import type { Step } from '../step.js';
import type { EventNode } from '../triggers/event-node.js';
import { armTrigger } from '../triggers/registry.js';
import { awaitMessage } from '../triggers/message.js';
import type { ReceiveTask } from './receive-task.js';

export interface EventBasedGateway extends FlowNode {
  readonly instantiates: boolean;
  readonly parallel: boolean;
}

export const eventBasedGateway = defineElement<EventBasedGateway>({
  type: 'bpmn:EventBasedGateway',
  read(element, base, reading) {
    const instantiates = element.get('instantiate') === true;
    const parallel = element.get('eventGatewayType') === 'Parallel';
    if (parallel && !instantiates)
      reading.problem('ATTRIBUTE_UNSUPPORTED', 'Expected a parallel event gateway to instantiate', {
        name: 'eventGatewayType',
      });
    return { ...base, instantiates, parallel };
  },
  activate(step, node, scope) {
    const gateway = step.enter(node, scope);
    for (const target of targetsOf(step, node, scope)) armTarget(step, gateway, target);
  },
  resume(step, node, wait, payload) {
    const gateway = getActivity(step.state, wait.activity);
    const scope = step.parentOf(gateway);
    const graph = step.graphInside(scope);
    const target = getNode(graph, wait.node);
    const flow = node.outgoing.find((id) => getFlow(graph, id).target === wait.node);
    step.hold(scope, () => {
      const last = step.waitsOf(gateway.id).length === 0;
      if (!node.parallel || last) step.close(gateway);
      const mapped = outputsOf(step, target as EventNode, scope, payload);
      if (mapped === null) return;
      step.setVariables(scope, mapped);
      if (flow !== undefined) step.emit({ type: 'flowTaken', flow, scope });
      step.pass(target, scope);
      step.leave(target, scope);
    });
  },
});

/** An instance began with one of the gateway's events; a parallel one still waits for the others. */
export function awaitOthers(
  step: Step,
  node: EventBasedGateway,
  occurred: FlowNode,
  scope: ActivityId,
): void {
  if (!node.parallel) {
    step.pass(node, scope);
    return;
  }
  const others = targetsOf(step, node, scope).filter(({ id }) => id !== occurred.id);
  if (others.length === 0) return;
  const gateway = step.enter(node, scope);
  for (const target of others) armTarget(step, gateway, target);
}

function targetsOf(step: Step, node: FlowNode, scope: ActivityId): FlowNode[] {
  const graph = step.graphInside(scope);
  return node.outgoing.map((flow) => getNode(graph, getFlow(graph, flow).target));
}

function armTarget(step: Step, gateway: Activity, target: FlowNode): void {
  if (target.type === 'bpmn:ReceiveTask')
    awaitMessage(step, { activity: gateway.id, node: target.id }, target as ReceiveTask);
  else armTrigger(step, gateway, target as EventNode);
}
