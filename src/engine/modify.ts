/**
 * Modification by hand: tokens are put somewhere else than the model would, or taken away. Scopes that a node lies in and
 * that are not open are opened around it, watched as usual but not begun; a scope that is left empty goes as well.
 */
import type { Modification, Rejection } from './command.js';
import { getFlow, getGraph, getNode, type FlowNode, type GraphSet, type NodeId } from './graph.js';
import { getActivity, graphInside, type Activity, type ActivityId, type InstanceState } from './state.js';
import type { Step } from './step.js';

export function modify(step: Step, instructions: readonly Modification[]): void {
  const { root } = step.state;
  // What is emptied by one instruction may be filled by the next.
  step.hold(root, () => {
    for (const instruction of instructions) carryOut(step, instruction);
  });
}

function carryOut(step: Step, instruction: Modification): void {
  switch (instruction.type) {
    case 'startBefore': {
      const node = getNode(step.mainGraph, instruction.node);
      step.begin(node, scopeFor(step, node, instruction.ancestor ?? null));
      return;
    }
    case 'startAfter': {
      const node = getNode(step.mainGraph, instruction.node);
      const scope = scopeFor(step, node, instruction.ancestor ?? null);
      step.hold(scope, () => step.leaveNow(node, scope));
      return;
    }
    case 'startTransition': {
      const { source } = getFlow(step.mainGraph, instruction.flow);
      const scope = scopeFor(step, getNode(step.mainGraph, source), instruction.ancestor ?? null);
      step.take(instruction.flow, scope);
      return;
    }
    case 'cancelActivity': {
      const activity = step.state.activities[instruction.activity];
      if (activity !== undefined) remove(step, activity);
      return;
    }
    case 'cancelAll':
      for (const { id } of outermostAt(step, instruction.node)) {
        const activity = step.state.activities[id];
        if (activity !== undefined) remove(step, activity);
      }
      return;
  }
}

/** Bodies of loops rather than what runs in them. */
function outermostAt(step: Step, node: NodeId): Activity[] {
  return Object.values(step.state.activities).filter(
    (activity) =>
      activity.node === node &&
      (activity.parent === null || getActivity(step.state, activity.parent).node !== node),
  );
}

function remove(step: Step, activity: Activity): void {
  if (activity.parent === null) {
    step.emptyScope(activity);
    return;
  }
  const parent = getActivity(step.state, activity.parent);
  step.hold(parent.id, () => step.interrupt(activity));
  const left = step.placesIn(parent.id).length + step.pendingIn(parent.id).length;
  if (left === 0 && parent.parent !== null) remove(step, parent);
}

/** The open scope that a node lies in: below the ancestor where one is named, else the newest; opened where there is none. */
function scopeFor(step: Step, node: FlowNode, ancestor: ActivityId | null): ActivityId {
  if (node.scope === null) return step.state.root;
  const open = Object.values(step.state.activities).filter(
    (activity) =>
      activity.node === node.scope &&
      activity.loop === undefined &&
      isBelow(step.state, activity.id, ancestor),
  );
  const newest = open.at(-1);
  if (newest !== undefined && newest.id !== ancestor) return newest.id;
  if (ancestor !== null && newest?.id === ancestor) return ancestor;
  const around = getNode(step.mainGraph, node.scope);
  const outside = scopeFor(step, around, ancestor);
  const opened = step.enter(around, outside);
  step.armScope(opened, around.id);
  return opened.id;
}

function isBelow(state: InstanceState, id: ActivityId, ancestor: ActivityId | null): boolean {
  if (ancestor === null) return true;
  for (let at: ActivityId | null = id; at !== null; at = getActivity(state, at).parent)
    if (at === ancestor) return true;
  return false;
}

/** Names that the model does not hold, and activities that are not there. */
export function refuseModification(
  graphs: GraphSet,
  state: InstanceState,
  instructions: readonly Modification[],
): Rejection | null {
  const graph = getGraph(graphs, state.root === '' ? graphs.main : graphInside(state, state.root));
  for (const instruction of instructions) {
    if ('node' in instruction && !graph.nodes.has(instruction.node))
      return { code: 'NODE_UNKNOWN', detail: `Expected a node of the model but found ${instruction.node}` };
    if ('flow' in instruction && !graph.flows.has(instruction.flow))
      return { code: 'NODE_UNKNOWN', detail: `Expected a flow of the model but found ${instruction.flow}` };
    const activity =
      'activity' in instruction
        ? instruction.activity
        : 'ancestor' in instruction
          ? instruction.ancestor
          : undefined;
    if (activity !== undefined && !Object.hasOwn(state.activities, activity))
      return { code: 'ACTIVITY_NOT_THERE', detail: `Expected activity ${activity} but there is none` };
  }
  return null;
}
