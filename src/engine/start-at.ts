/** An instance that begins because something was triggered (BPMN 2.0.2 §13.2): a start event, a receive task that
 *  instantiates (§10.3.4), or one of the events after an instantiating gateway (§10.6.6). */
import type { EventBasedGateway } from './elements/event-based-gateway.js';
import { awaitOthers } from './elements/event-based-gateway.js';
import { getFlow, getNode, type FlowNode, type NodeId, type ProcessGraph } from './graph.js';
import type { Correlation } from './read-correlation.js';
import type { ActivityId } from './state.js';
import type { Step } from './step.js';
import { armTrigger } from './triggers/registry.js';
import { triggersOf, type EventNode, type Trigger } from './triggers/event-node.js';

export interface StartTrigger {
  readonly node: NodeId;
  readonly trigger: Trigger;
}

/** What may begin an instance from outside, for whoever watches for it. */
export function startTriggers(graph: ProcessGraph): readonly StartTrigger[] {
  return (graph.scopes.get(null)?.triggered ?? []).map((id) => {
    const node = getNode(graph, id);
    return { node: id, trigger: triggerOf(node) };
  });
}

function triggerOf(node: FlowNode): Trigger {
  if ('trigger' in node) {
    const event = node as EventNode;
    return triggersOf(event).length > 0 ? event.trigger : { type: 'none' };
  }
  const { message = '', correlation = null } = node as { message?: string; correlation?: Correlation | null };
  return { type: 'bpmn:MessageEventDefinition', message, messageExpression: null, correlation };
}

export function mayStartAt(graph: ProcessGraph, at: NodeId): boolean {
  const entry = graph.scopes.get(null);
  return entry !== undefined && (entry.triggered.includes(at) || entry.starts.includes(at));
}

export function startAt(step: Step, node: FlowNode, root: ActivityId, part: number): void {
  const graph = step.graphInside(root);
  const [into] = node.incoming;
  const gateway = into === undefined ? null : getNode(graph, getFlow(graph, into).source);
  if (gateway !== null) awaitOthers(step, gateway as EventBasedGateway, node, root);
  if (node.type === 'bpmn:StartEvent') {
    const { trigger } = node as EventNode;
    if (trigger.type === 'multiple' && trigger.parallel) {
      const waiting = step.enter(node, root);
      trigger.triggers.forEach((_one, index) => {
        if (index !== part) armTrigger(step, waiting, node as EventNode, index);
      });
    } else step.begin(node, root);
    return;
  }
  // What it waited for has come already.
  step.hold(root, () => {
    step.pass(node, root);
    step.leave(node, root);
  });
}
