/**
 * From where a join can still be reached: the rule of the inclusive gateway (BPMN 2.0.2 §13.4.3) and of the complex
 * gateway's reset (§13.4.5). Derived from tokens and the graph each time; never a counter.
 */
import { getFlow, type FlowId, type FlowNode, type NodeId, type ProcessGraph } from './graph.js';
import type { ActivityId } from './state.js';
import type { Step } from './step.js';
import { hasTrigger, triggersOf } from './triggers/event-node.js';

/**
 * Whether no token of the scope can still come over an incoming flow that is not `filled`, unless it could as well come
 * over one that is.
 */
export function nothingElseCanCome(
  step: Step,
  join: FlowNode,
  scope: ActivityId,
  filled: ReadonlySet<FlowId>,
): boolean {
  const reach = reachOf(step.graphInside(scope), join);
  return step.placesIn(scope).every(({ node: place, via }) => {
    if (place === join.id) return via !== null;
    const reaches = (flow: string): boolean => reach.get(flow)?.has(place) === true;
    const comesToEmpty = join.incoming.some((flow) => !filled.has(flow) && reaches(flow));
    return !comesToEmpty || join.incoming.some((flow) => filled.has(flow) && reaches(flow));
  });
}

type Reach = ReadonlyMap<string, ReadonlySet<NodeId>>;
const reaches = new WeakMap<ProcessGraph, Map<NodeId, Reach>>();

/** For each incoming flow of a join: the nodes from which it can be reached without passing the join itself. Worked out once
 *  per graph. */
function reachOf(graph: ProcessGraph, join: FlowNode): Reach {
  const byJoin = reaches.get(graph) ?? new Map<NodeId, Reach>();
  reaches.set(graph, byJoin);
  const known = byJoin.get(join.id);
  if (known !== undefined) return known;
  const before = edgesBackward(graph);
  const reach = new Map(
    join.incoming.map((flow) => [flow, upstreamOf(getFlow(graph, flow).source, join.id, before)]),
  );
  byJoin.set(join.id, reach);
  return reach;
}

/** Flows, and what stands for one: a host leads to its boundary events, a link throw to its catch. */
function edgesBackward(graph: ProcessGraph): ReadonlyMap<NodeId, readonly NodeId[]> {
  const before = new Map<NodeId, NodeId[]>();
  const add = (from: NodeId, to: NodeId): void => {
    const known = before.get(to);
    if (known === undefined) before.set(to, [from]);
    else known.push(from);
  };
  for (const { source, target } of graph.flows.values()) add(source, target);
  const links: [FlowNode, string][] = [];
  for (const node of graph.nodes.values()) {
    for (const boundary of node.boundary) add(node.id, boundary);
    if (hasTrigger(node, 'bpmn:LinkEventDefinition'))
      for (const trigger of triggersOf(node)) if ('link' in trigger) links.push([node, trigger.link]);
  }
  for (const [from, name] of links)
    for (const [to, other] of links)
      if (name === other && from.type === 'bpmn:IntermediateThrowEvent' && from.scope === to.scope)
        if (to.type === 'bpmn:IntermediateCatchEvent') add(from.id, to.id);
  return before;
}

function upstreamOf(
  source: NodeId,
  join: NodeId,
  before: ReadonlyMap<NodeId, readonly NodeId[]>,
): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  const pending = source === join ? [] : [source];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    for (const previous of before.get(at) ?? []) if (previous !== join) pending.push(previous);
  }
  return found;
}
