/**
 * Compensation: BPMN 2.0.2 §10.6, §13.5.5. What was completed is undone in reverse order, one after the other, by its
 * handler; a sub-process by undoing what was done in it, with the variables it had then. The activity that undoes is a
 * scope of its own whose records are what is still to do.
 */
import { getNode, type FlowNode, type NodeId } from './graph.js';
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
  const handles = node.compensation !== null || step.compensationStartIn(activity) !== null;
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
  const owner = step.scopeCompensatedFrom(scope);
  const records = (owner.compensations ?? []).filter(({ node }) => only === null || node === only);
  if (records.length === 0) return false;
  for (const { activity } of records)
    step.emit({ type: 'compensationTaken', activity: owner.id, of: activity });
  undoNext(step, step.enter(thrower, scope, { compensating: true, compensations: records }));
  return true;
}

/** The last record first; when none is left, the one who asked goes on. */
export function undoNext(step: Step, undoing: Activity): void {
  const { compensations = [] } = getActivity(step.state, undoing.id);
  const record = compensations.at(-1);
  if (record === undefined) {
    const node = step.nodeOf(undoing);
    const isRecord =
      node.type === 'bpmn:SubProcess' ||
      node.type === 'bpmn:Transaction' ||
      node.type === 'bpmn:CallActivity';
    if (isRecord) step.close(undoing);
    else step.childrenDone(undoing);
    return;
  }
  step.emit({ type: 'compensationTaken', activity: undoing.id, of: record.activity });
  const graph = step.graphOfRecord(undoing, record.node);
  const node = getNode(graph, record.node);
  if (node.compensation !== null) {
    step.begin(getNode(graph, node.compensation), undoing.id);
    return;
  }
  const { variables, calls, inner = [] } = record;
  const again = step.enterAgain(node, undoing.id, {
    compensating: true,
    compensations: inner,
    ...(variables === undefined ? {} : { variables }),
    ...(calls === undefined ? {} : { calls }),
  });
  const start = step.compensationStartIn(again);
  if (start === null) undoNext(step, again);
  else step.startCompensationHandler(again, start);
}
