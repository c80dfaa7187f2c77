/** Events that catch: what happens when one is triggered, and who catches what is thrown (BPMN 2.0.2 §13.5.3, §13.5.4). */
import { getNode, type FlowNode, type NodeId } from './graph.js';
import { getActivity, type Activity, type ActivityId, type Variables } from './state.js';
import type { Step } from './step.js';
import { catches, type EventNode, type Thrown } from './triggers/registry.js';

/** A boundary event of `owner`, or the start of an event sub-process that watches it, was triggered: interrupts where it
 *  must, then lets its token go. */
export function trigger(step: Step, node: EventNode, owner: Activity, payload: Variables): void {
  if (node.type !== 'bpmn:BoundaryEvent') {
    if (node.interrupting) step.hold(owner.id, () => startEventSubProcess(step, node, owner, payload));
    else startEventSubProcess(step, node, owner, payload);
    return;
  }
  const scope = step.parentOf(owner);
  const go = (): void => {
    if (node.interrupting) step.interrupt(owner);
    step.setVariables(scope, payload);
    step.pass(node, scope);
    step.leave(node, scope);
  };
  // The scope must not look empty between the host's end and the token on the boundary event's flow.
  if (node.interrupting) step.hold(scope, go);
  else go();
}

function startEventSubProcess(step: Step, node: EventNode, owner: Activity, payload: Variables): void {
  const graph = step.graphInside(owner.id);
  if (node.interrupting) {
    step.emptyScope(owner);
    const own = eventStartsOf(step, owner);
    for (const wait of step.waitsOf(owner.id))
      if (own.includes(wait.node) || wait.kind === 'incident') step.closeWait(wait, 'withdrawn');
  }
  const eventSubProcess = getNode(graph, node.scope ?? '');
  const activity = step.enter(eventSubProcess, owner.id, { variables: payload });
  step.begin(node, activity.id);
  for (const start of graph.scopes.get(eventSubProcess.id)?.eventStarts ?? [])
    step.arm(activity, getNode(graph, start));
}

/** Something was thrown in `scope`: the nearest handler outward takes it. @returns whether there was one */
export function raise(step: Step, type: Thrown, scope: ActivityId, code: string | null): boolean {
  let thrownIn: Activity | null = null;
  for (let at: ActivityId | null = scope; at !== null;) {
    const owner: Activity = getActivity(step.state, at);
    const handler = handlerOf(step, owner, { type, code, thrownIn });
    if (handler !== null) {
      trigger(step, handler, owner, {});
      return true;
    }
    thrownIn = owner;
    at = owner.parent;
  }
  return false;
}

function handlerOf(
  step: Step,
  owner: Activity,
  thrown: { readonly type: Thrown; readonly code: string | null; readonly thrownIn: Activity | null },
): EventNode | null {
  const candidates: FlowNode[] = [];
  const inside = step.graphInside(owner.id);
  const starts = eventStartsOf(step, owner);
  // An event sub-process does not catch what it throws itself.
  const fromHandler = starts.some((id) => getNode(inside, id).scope === (thrown.thrownIn?.node ?? ''));
  if (!fromHandler) for (const id of starts) candidates.push(getNode(inside, id));
  if (owner.node !== null && owner.parent !== null) {
    const node = step.nodeOf(owner);
    const outside = step.graphInside(owner.parent);
    // The border of a loop is its body's.
    const looped = getActivity(step.state, owner.parent).node === owner.node;
    if (!looped) for (const id of node.boundary) candidates.push(getNode(outside, id));
  }
  const found = candidates.find((candidate) => catches(candidate as EventNode, thrown.type, thrown.code));
  return found === undefined ? null : (found as EventNode);
}

function eventStartsOf(step: Step, owner: Activity): readonly NodeId[] {
  const key = owner.calls !== undefined || owner.node === null ? null : owner.node;
  return step.graphInside(owner.id).scopes.get(key)?.eventStarts ?? [];
}
