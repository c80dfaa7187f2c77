/**
 * Compensation: BPMN 2.0.2 §10.6, §13.5.5. What was completed is undone in reverse order, one after the other, by its
 * handler; a sub-process by undoing what was done in it, with the variables it had then. The activity that undoes is a
 * scope of its own whose records are what is still to do.
 */
import { getFlow, getNode, type FlowNode, type NodeId, type ProcessGraph } from './graph.js';
import { getActivity, type Activity, type ActivityId, type CompensationRecord } from './state.js';
import type { Step } from './step.js';

/** Keeps a completed activity for a later compensation, where it has anything to undo it by. */
export function keepForCompensation(step: Step, node: FlowNode, activity: Activity): void {
  const { parent, compensations: inner = [], variables, calls } = activity;
  if (parent === null) return;
  if (activity.loop !== undefined) {
    for (const record of inner) step.emit({ type: 'compensationKept', activity: parent, record });
    return;
  }
  const handles = node.compensation !== null || compensationStartIn(step, activity) !== null;
  if (!handles && inner.length === 0) return;
  const record: CompensationRecord = {
    activity: activity.id,
    node: node.id,
    ...(variables === undefined ? {} : { variables }),
    ...(calls === undefined ? {} : { calls }),
    ...(inner.length === 0 ? {} : { inner }),
  };
  step.emit({ type: 'compensationKept', activity: parent, record });
}

/**
 * Undoes what a scope has completed: all of it, or only one activity.
 * @param thrower the event that asked for it; it rests until everything is undone
 * @returns false when there is nothing to undo
 */
export function compensate(step: Step, thrower: FlowNode, scope: ActivityId, only: NodeId | null): boolean {
  const owner = scopeCompensatedFrom(step, scope);
  const records = (owner.compensations ?? []).filter(({ node }) => only === null || node === only);
  if (records.length === 0) return false;
  for (const { activity } of records)
    step.emit({ type: 'compensationTaken', activity: owner.id, of: activity });
  undoNext(step, step.enterBare(thrower, scope, { compensating: true, compensations: records }));
  return true;
}

/**
 * Begins to undo what nothing else depends on any more: the last first, and what ran side by side side by side (BPMN 2.0.2
 * §13.5.5: in the reverse order of the forward execution). When nothing is left, the one who asked goes on.
 */
export function undoNext(step: Step, undoing: Activity): void {
  const { compensations = [] } = getActivity(step.state, undoing.id);
  const busy = [...step.childrenOf(undoing.id).map(({ node }) => node), ...step.pendingIn(undoing.id)];
  // A scope with a handler of its own is undone by it alone: what it held is its affair.
  if (compensations.length === 0 || undoing.ending === true) {
    if (busy.length === 0) finishUndoing(step, undoing);
    return;
  }
  const graph = graphOfRecord(step, undoing, compensations.at(-1)?.node ?? '');
  const underWay = [...graph.nodes.values()].filter(
    ({ id, compensation }) => busy.includes(compensation) || busy.includes(id),
  );
  const later = underWay.map(({ id }) => id);
  for (const record of [...compensations].reverse()) {
    const waits = later.some((node) => follows(graph, record.node, node));
    later.push(record.node);
    if (waits) continue;
    step.emit({ type: 'compensationTaken', activity: undoing.id, of: record.activity });
    undo(step, undoing, graph, record);
  }
}

function finishUndoing(step: Step, undoing: Activity): void {
  const { type } = step.nodeOf(undoing);
  if (isScope(type)) {
    const scope = step.parentOf(undoing);
    step.close(undoing);
    const around = step.state.activities[scope];
    if (around?.compensating === true) undoNext(step, around);
  } else step.childrenDone(undoing);
}

const isScope = (type: FlowNode['type']): boolean =>
  type === 'bpmn:SubProcess' ||
  type === 'bpmn:Transaction' ||
  type === 'bpmn:AdHocSubProcess' ||
  type === 'bpmn:CallActivity';

function undo(step: Step, undoing: Activity, graph: ProcessGraph, record: CompensationRecord): void {
  const node = getNode(graph, record.node);
  if (node.compensation !== null) {
    step.begin(getNode(graph, node.compensation), undoing.id);
    return;
  }
  const { variables, calls, inner = [] } = record;
  const handler = calls === undefined ? graph.scopes.get(node.id)?.compensationStart : null;
  const again = step.enterBare(node, undoing.id, {
    compensating: true,
    compensations: inner,
    ...(handler ? { ending: true } : {}),
    ...(variables === undefined ? {} : { variables }),
    ...(calls === undefined ? {} : { calls }),
  });
  const start = compensationStartIn(step, again);
  if (start === null) undoNext(step, again);
  else startHandler(step, again, start);
}

/** Whether `later` was done because `earlier` was: a path of flows leads there. Instances of one parallel multi-instance
 *  activity do not follow each other. */
function follows(graph: ProcessGraph, earlier: NodeId, later: NodeId): boolean {
  if (earlier === later) {
    const { loop } = getNode(graph, earlier);
    if (loop?.kind === 'multi' && !loop.sequential) return false;
    return true;
  }
  return reachableFrom(graph, earlier).has(later);
}

const reachable = new WeakMap<ProcessGraph, Map<NodeId, ReadonlySet<NodeId>>>();

function reachableFrom(graph: ProcessGraph, from: NodeId): ReadonlySet<NodeId> {
  const known = reachable.get(graph) ?? new Map<NodeId, ReadonlySet<NodeId>>();
  reachable.set(graph, known);
  const found = known.get(from) ?? new Set<NodeId>();
  if (known.has(from)) return found;
  const reached = found as Set<NodeId>;
  const pending: NodeId[] = [from];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const node = getNode(graph, at);
    const border = node.boundary.flatMap((id) => getNode(graph, id).outgoing);
    for (const flow of [...node.outgoing, ...border]) {
      const { target } = getFlow(graph, flow);
      if (reached.has(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  }
  known.set(from, reached);
  return reached;
}

/** The scope whose completed activities a compensation event inside `scope` undoes: an event sub-process undoes what the
 *  scope it belongs to has done. */
function scopeCompensatedFrom(step: Step, scope: ActivityId): Activity {
  const activity = getActivity(step.state, scope);
  if (activity.node === null || activity.parent === null) return activity;
  const node = step.nodeOf(activity);
  const isHandler = 'triggeredByEvent' in node && node.triggeredByEvent === true;
  return isHandler ? getActivity(step.state, activity.parent) : activity;
}

/** The start event of the event sub-process that compensates a scope; null when it has none. */
function compensationStartIn(step: Step, activity: Activity): NodeId | null {
  const key = activity.calls !== undefined || activity.node === null ? null : activity.node;
  const graph = step.graphInside(
    activity.calls === undefined ? (activity.parent ?? activity.id) : activity.id,
  );
  return graph.scopes.get(key)?.compensationStart ?? null;
}

function startHandler(step: Step, scope: Activity, start: NodeId): void {
  const node = getNode(step.graphInside(scope.id), start);
  const handler = step.enterBare(getNode(step.graphInside(scope.id), node.scope ?? ''), scope.id, {});
  step.begin(node, handler.id);
}

/** The graph in which a record of an undoing activity lies. */
function graphOfRecord(step: Step, undoing: Activity, node: NodeId): ProcessGraph {
  const inside = step.graphInside(undoing.id);
  return inside.nodes.has(node) || undoing.parent === null ? inside : step.graphInside(undoing.parent);
}
