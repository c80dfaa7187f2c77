/**
 * Inclusive gateway: BPMN 2.0.2 §10.6.3, §13.4.3. Splits along every condition that holds. Joins by the standard's rule in
 * full: it fires when a token is there and no other token of the scope can still come over a flow that is empty, unless it
 * could as well come over one that is not. Derived from tokens and the graph each time; never a counter.
 */
import { chooseFlows } from '../choose-flows.js';
import { defineElement } from '../element.js';
import { getFlow, type FlowNode, type NodeId, type ProcessGraph } from '../graph.js';
import type { ActivityId } from '../state.js';
import type { Step } from '../step.js';

export const inclusiveGateway = defineElement<FlowNode>({
  type: 'bpmn:InclusiveGateway',
  read: (_element, base) => base,
  arrive(step, node, { scope, via }) {
    if (via === null || node.incoming.length <= 1) this.activate(step, node, scope);
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
    const [first] = parked;
    if (first === undefined || !mayFire(step, node, scope)) return false;
    for (const flow of node.incoming) {
      const token = parked.find(({ via }) => via === flow);
      if (token !== undefined) step.consume(token);
    }
    this.activate(step, node, scope);
    return true;
  },
});

function mayFire(step: Step, node: FlowNode, scope: ActivityId): boolean {
  const filled = new Set(step.parkedAt(node.id, scope).map(({ via }) => via));
  const reach = reachOf(step.graphInside(scope), node);
  return step.placesIn(scope).every(({ node: place, via }) => {
    if (place === node.id) return via !== null;
    const reaches = (flow: string): boolean => reach.get(flow)?.has(place) === true;
    const comesToEmpty = node.incoming.some((flow) => !filled.has(flow) && reaches(flow));
    return !comesToEmpty || node.incoming.some((flow) => filled.has(flow) && reaches(flow));
  });
}

type Reach = ReadonlyMap<string, ReadonlySet<NodeId>>;
const reaches = new WeakMap<ProcessGraph, Map<NodeId, Reach>>();

/** For each incoming flow of a join: the nodes from which it can be reached without passing the join itself. A host has
 *  an edge to its boundary events. Worked out once per graph. */
function reachOf(graph: ProcessGraph, join: FlowNode): Reach {
  const byJoin = reaches.get(graph) ?? new Map<NodeId, Reach>();
  reaches.set(graph, byJoin);
  const known = byJoin.get(join.id);
  if (known !== undefined) return known;
  const hostOf = new Map<NodeId, NodeId>();
  for (const node of graph.nodes.values())
    for (const boundary of node.boundary) hostOf.set(boundary, node.id);
  const reach = new Map(
    join.incoming.map((flow) => [flow, before(graph, getFlow(graph, flow).source, join.id, hostOf)]),
  );
  byJoin.set(join.id, reach);
  return reach;
}

function before(
  graph: ProcessGraph,
  source: NodeId,
  join: NodeId,
  hostOf: ReadonlyMap<NodeId, NodeId>,
): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  const pending = source === join ? [] : [source];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    const host = hostOf.get(at);
    const sources = (graph.nodes.get(at)?.incoming ?? []).map((flow) => getFlow(graph, flow).source);
    for (const previous of host === undefined ? sources : [...sources, host])
      if (previous !== join) pending.push(previous);
  }
  return found;
}
