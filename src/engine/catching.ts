/** Events that catch: what happens when one is triggered, and who catches what is thrown (BPMN 2.0.2 §13.5.3, §13.5.4). */
import { getNode, type NodeId } from './graph.js';
import { getActivity, type Activity, type ActivityId, type Variables } from './state.js';
import type { Step } from './step.js';
import type { EventNode, SingleTrigger } from './triggers/event-node.js';
import { catching, type Thrown } from './triggers/registry.js';

/** What is thrown, with what it carries to whoever catches it. */
export interface Raised {
  readonly type: Thrown;
  readonly code: string | null;
  readonly detail?: string;
  readonly payload?: Variables;
}

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
    const mapped = outputsOf(step, node, scope, payload);
    if (mapped === null) return;
    step.setVariables(scope, mapped);
    step.pass(node, scope);
    step.leave(node, scope);
  };
  // The scope must not look empty between the host's end and the token on the boundary event's flow.
  if (node.interrupting) step.hold(scope, go);
  else go();
}

/** What an event that occurred gives to its scope: mapped where the model maps. @returns null after an incident */
export function outputsOf(
  step: Step,
  node: EventNode,
  scope: ActivityId,
  payload: Variables,
): Variables | null {
  if (node.outputs.length === 0) return payload;
  const mapped = step.map(node.outputs, scope, payload);
  if (mapped.ok) return mapped.value;
  step.incident(node, scope, 'EXPRESSION_FAILED', mapped.error, true);
  return null;
}

function startEventSubProcess(step: Step, node: EventNode, owner: Activity, payload: Variables): void {
  const graph = step.graphInside(owner.id);
  if (node.interrupting) {
    step.emptyScope(owner);
    const own = eventStartsOf(step, owner);
    for (const wait of step.waitsOf(owner.id))
      if (own.includes(wait.node) || wait.kind === 'incident') step.closeWait(wait, 'withdrawn');
  }
  const mapped = outputsOf(step, node, owner.id, payload);
  if (mapped === null) return;
  step.setVariables(owner.id, mapped);
  const eventSubProcess = getNode(graph, node.scope ?? '');
  const activity = step.open(eventSubProcess, owner.id);
  if (activity === null) return;
  step.armScope(activity, eventSubProcess.id);
  step.begin(node, activity.id);
}

/** Something was thrown in `scope`: the nearest handler outward takes it. @returns whether there was one */
export function raise(step: Step, thrown: Raised, scope: ActivityId): boolean {
  let thrownIn: Activity | null = null;
  const left: Activity[] = [];
  for (let at: ActivityId | null = scope; at !== null;) {
    const owner: Activity = getActivity(step.state, at);
    const handler = handlerOf(step, owner, thrown, thrownIn);
    if (handler !== null) {
      const atBorder = handler.event.type === 'bpmn:BoundaryEvent';
      for (const called of atBorder && owner.calls !== undefined ? [...left, owner] : left)
        handBack(step, called);
      trigger(step, handler.event, owner, { ...thrown.payload, ...told(handler.trigger, thrown) });
      return true;
    }
    if (owner.calls !== undefined) left.push(owner);
    thrownIn = owner;
    at = owner.parent;
  }
  return false;
}

/** What a called process has to give reaches its caller also with what it throws; an output that is not there yet does
 *  not stand in the way. */
function handBack(step: Step, { id }: Activity): void {
  const called = getActivity(step.state, id);
  if (called.parent === null) return;
  const node = step.nodeOf(called);
  const all = 'allOut' in node && node.allOut === true ? called.variables : {};
  const given = node.outputs.map((output) => step.map([output], called.id));
  const outputs = given.flatMap((one) => (one.ok ? Object.entries(one.value) : []));
  step.setVariables(called.parent, Object.fromEntries([...Object.entries(all ?? {}), ...outputs]));
}

/** The code and the text, in the variables that the catching event names. */
function told(caught: SingleTrigger, { code, detail }: Raised): Variables {
  const { codeVariable = null, messageVariable = null } = caught as {
    codeVariable?: string | null;
    messageVariable?: string | null;
  };
  return {
    ...(codeVariable === null ? {} : { [codeVariable]: code }),
    ...(messageVariable === null ? {} : { [messageVariable]: detail ?? null }),
  };
}

function handlerOf(
  step: Step,
  owner: Activity,
  thrown: Raised,
  thrownIn: Activity | null,
): { readonly event: EventNode; readonly trigger: SingleTrigger } | null {
  const candidates: EventNode[] = [];
  const inside = step.graphInside(owner.id);
  const starts = eventStartsOf(step, owner);
  // An event sub-process does not catch what it throws itself.
  for (const id of starts) {
    const start = getNode(inside, id) as EventNode;
    if (thrownIn === null || start.scope !== thrownIn.node) candidates.push(start);
  }
  if (owner.node !== null && owner.parent !== null) {
    const node = step.nodeOf(owner);
    const outside = step.graphInside(owner.parent);
    // The border of a loop is its body's.
    const looped = getActivity(step.state, owner.parent).node === owner.node;
    if (!looped) for (const id of node.boundary) candidates.push(getNode(outside, id) as EventNode);
  }
  const found = candidates.flatMap((event) => {
    const caught = catching(event, thrown.type, thrown.code);
    return caught === null ? [] : [{ event, ...caught }];
  });
  return found.find(({ exact }) => exact) ?? found[0] ?? null;
}

function eventStartsOf(step: Step, owner: Activity): readonly NodeId[] {
  const key = owner.calls !== undefined || owner.node === null ? null : owner.node;
  return step.graphInside(owner.id).scopes.get(key)?.eventStarts ?? [];
}
