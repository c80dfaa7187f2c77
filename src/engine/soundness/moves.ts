/** What may happen next in a state when nothing is known of data and time. */
import type { Command } from '../command.js';
import { enabledIn } from '../elements/ad-hoc-sub-process.js';
import {
  getFlow,
  getGraph,
  getNode,
  type FlowNode,
  type GraphSet,
  type NodeId,
  type ProcessGraph,
} from '../graph.js';
import { getActivity, graphInside, graphOf, type Activity, type InstanceState, type Wait } from '../state.js';
import { triggersOf, type EventNode } from '../triggers/event-node.js';

export interface Move {
  readonly label: string;
  readonly command: Command;
}

export function movesFrom(graphs: GraphSet, state: InstanceState): readonly Move[] {
  const signals = new Set<string>();
  return Object.values(state.waits).flatMap((wait): Move[] => {
    switch (wait.kind) {
      case 'task':
        return [
          { label: `complete ${wait.node}`, command: { type: 'completeTask', wait: wait.id, output: {} } },
          ...errors(graphs, state, wait),
        ];
      case 'job':
        return [
          { label: `job of ${wait.node}`, command: { type: 'finishJob', wait: wait.id, output: {} } },
          ...errors(graphs, state, wait),
        ];
      case 'timer':
        if (!mayOccur(graphs, state, wait)) return [];
        return [{ label: `timer ${wait.node}`, command: { type: 'fireTimer', wait: wait.id } }];
      case 'message':
        if (!mayOccur(graphs, state, wait)) return [];
        return [
          { label: `message at ${wait.node}`, command: { type: 'correlate', wait: wait.id, payload: {} } },
        ];
      case 'signal': {
        if (signals.has(wait.name) || !mayOccur(graphs, state, wait)) return [];
        signals.add(wait.name);
        const command: Command = { type: 'deliverSignal', name: wait.name, payload: {} };
        return [{ label: `signal at ${wait.node}`, command }];
      }
      case 'adHoc':
        return adHoc(graphs, state, wait);
      case 'condition':
      case 'incident':
        return [];
    }
  });
}

/** Errors and escalations that something around a task or job would catch. */
function errors(graphs: GraphSet, state: InstanceState, wait: Wait): Move[] {
  const moves = new Map<string, Move>();
  let inside: NodeId | null = null;
  for (let at: string | null = wait.activity; at !== null;) {
    const owner: Activity = getActivity(state, at);
    for (const event of catchersOf(graphs, state, owner)) {
      // An event sub-process does not catch what it throws itself.
      const isOwn = event.type === 'bpmn:StartEvent' && event.scope === inside;
      if (isOwn || !mayOccurAt(graphs, state, owner, event.id)) continue;
      for (const trigger of triggersOf(event)) {
        if (trigger.type !== 'bpmn:ErrorEventDefinition' && trigger.type !== 'bpmn:EscalationEventDefinition')
          continue;
        const code = trigger.code ?? trigger.reference ?? 'any';
        const type = trigger.type === 'bpmn:ErrorEventDefinition' ? 'throwError' : 'escalate';
        const label = `${type === 'throwError' ? 'error' : 'escalation'} ${code} at ${wait.node}`;
        moves.set(label, { label, command: { type, wait: wait.id, code } });
      }
    }
    inside = owner.node;
    at = owner.parent;
  }
  return [...moves.values()];
}

function catchersOf(graphs: GraphSet, state: InstanceState, activity: Activity): EventNode[] {
  const inside = getGraph(graphs, graphInside(state, activity.id));
  const key = activity.calls !== undefined || activity.node === null ? null : activity.node;
  const starts = (inside.scopes.get(key)?.eventStarts ?? []).map((id) => getNode(inside, id) as EventNode);
  if (activity.node === null) return starts;
  const outside = getGraph(graphs, graphOf(state, activity.id));
  return [
    ...starts,
    ...getNode(outside, activity.node).boundary.map((id) => getNode(outside, id) as EventNode),
  ];
}

/** What does not interrupt occurs again only when nothing is left of its last time: else there were no end of states. */
function mayOccur(graphs: GraphSet, state: InstanceState, wait: Wait): boolean {
  const owner = getActivity(state, wait.activity);
  return owner.node === wait.node || mayOccurAt(graphs, state, owner, wait.node);
}

function mayOccurAt(graphs: GraphSet, state: InstanceState, owner: Activity, node: NodeId): boolean {
  const inside = getGraph(graphs, graphInside(state, owner.id));
  const started = inside.nodes.get(node);
  if (started?.type === 'bpmn:StartEvent') {
    if ((started as EventNode).interrupting) return true;
    return !Object.values(state.activities).some(
      (other) => other.parent === owner.id && other.node === started.scope,
    );
  }
  const outside = getGraph(graphs, graphOf(state, owner.id));
  const event = getNode(outside, node) as EventNode;
  if (event.type !== 'bpmn:BoundaryEvent' || event.interrupting) return true;
  const reached = reachedFrom(outside, event);
  const scope = owner.parent;
  return (
    !Object.values(state.activities).some(
      (other) =>
        other.parent === scope && other.id !== owner.id && other.node !== null && reached.has(other.node),
    ) && !Object.values(state.tokens).some((token) => token.scope === scope && reached.has(token.node))
  );
}

export function reachedFrom(graph: ProcessGraph, from: FlowNode): ReadonlySet<NodeId> {
  const reached = new Set<NodeId>();
  const pending = [from.id];
  for (let at = pending.pop(); at !== undefined; at = pending.pop())
    for (const flow of getNode(graph, at).outgoing) {
      const { target } = getFlow(graph, flow);
      if (reached.has(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  return reached;
}

/** Each thing to do at most once at a time. */
function adHoc(graphs: GraphSet, state: InstanceState, wait: Wait): Move[] {
  const running = Object.values(state.activities).filter(({ parent }) => parent === wait.activity);
  const free = enabledIn(graphs, state, wait).filter((node) => !running.some((one) => one.node === node));
  const moves = free.map((node): Move => ({
    label: `begin ${node}`,
    command: { type: 'enable', wait: wait.id, node },
  }));
  if (running.length === 0)
    moves.push({ label: `end ${wait.node}`, command: { type: 'completeAdHoc', wait: wait.id } });
  return moves;
}
