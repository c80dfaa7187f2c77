/** Rules that concern several nodes of a graph: flows out of gateways, links, cancel events, event-based gateways. */
import type { FlowNode, Problem, ProblemCode, ProcessGraph } from './graph.js';
import { hasTrigger, triggersOf, type EventNode } from './triggers/event-node.js';

type Report = (
  element: string,
  code: ProblemCode,
  detail: string,
  params?: Readonly<Record<string, string>>,
) => void;

export function checkGraph(graph: ProcessGraph): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (element, code, detail, params = {}) => {
    problems.push({ element, code, detail, params });
  };
  const links = [...graph.nodes.values()].filter((node) => hasTrigger(node, 'bpmn:LinkEventDefinition'));
  const hostOf = new Map<string, FlowNode>();
  for (const node of graph.nodes.values()) for (const id of node.boundary) hostOf.set(id, node);
  for (const node of graph.nodes.values()) {
    checkOutgoing(graph, node, report);
    checkEventGateway(graph, node, report);
    if (hasTrigger(node, 'bpmn:LinkEventDefinition')) checkLinks(links, node, report);
    // Cancel ends a transaction and leaves at its border: nowhere else (BPMN 2.0.2 §10.5.3, §10.5.4).
    if (hasTrigger(node, 'bpmn:CancelEventDefinition')) {
      const place = node.type === 'bpmn:EndEvent' ? graph.nodes.get(node.scope ?? '') : hostOf.get(node.id);
      if (place?.type !== 'bpmn:Transaction')
        report(node.id, 'CANCEL_PLACE', 'Expected a cancel event in or on a transaction');
    }
  }
  return problems;
}

/** Every condition can fail, so an exclusive gateway that splits needs conditions (BPMN 2.0.2 §10.6.2). */
function checkOutgoing(graph: ProcessGraph, node: FlowNode, report: Report): void {
  if (node.defaultFlow !== null && !node.outgoing.includes(node.defaultFlow))
    report(node.id, 'DEFAULT_UNKNOWN', `Expected the default flow ${node.defaultFlow} to leave ${node.id}`);
  if (node.type !== 'bpmn:ExclusiveGateway' || node.outgoing.length < 2) return;
  for (const id of node.outgoing)
    if (graph.flows.get(id)?.condition === null && id !== node.defaultFlow)
      report(id, 'CONDITION_MISSING', 'Expected a condition on each flow that is not the default');
}

/** Many may throw to one name, one catches it (BPMN 2.0.2 §10.5.5, Link Event Definition). */
function checkLinks(links: readonly FlowNode[], node: EventNode, report: Report): void {
  const names = (one: FlowNode): string[] =>
    triggersOf(one as EventNode).flatMap((trigger) => ('link' in trigger ? [trigger.link] : []));
  const isThrow = node.type === 'bpmn:IntermediateThrowEvent';
  const counterpart = isThrow ? 'bpmn:IntermediateCatchEvent' : 'bpmn:IntermediateThrowEvent';
  for (const link of names(node)) {
    const others = links.filter(
      (other) => other.type === counterpart && other.scope === node.scope && names(other).includes(link),
    );
    if (others.length === 0 || (isThrow && others.length > 1))
      report(node.id, 'LINK_UNMATCHED', `Expected one link event for "${link}" but found ${others.length}`, {
        link,
      });
  }
}

function checkEventGateway(graph: ProcessGraph, node: FlowNode, report: Report): void {
  if (node.type !== 'bpmn:EventBasedGateway') return;
  for (const id of node.outgoing) {
    const target = graph.nodes.get(graph.flows.get(id)?.target ?? '');
    const waits = target?.type === 'bpmn:IntermediateCatchEvent' || target?.type === 'bpmn:ReceiveTask';
    if (!waits || target.incoming.length > 1)
      report(
        node.id,
        'EVENT_GATEWAY_TARGET',
        'Expected catch events or receive tasks with one incoming flow',
      );
  }
}
