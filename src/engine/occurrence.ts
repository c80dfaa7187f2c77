/** What was waited for has occurred: the activity's own element, a boundary event, an event sub-process or an event-based
 *  gateway takes it (BPMN 2.0.2 §13.5). */
import { definitionOf } from './elements/registry.js';
import { getNode, type FlowNode } from './graph.js';
import { getActivity, type Activity, type Variables, type Wait } from './state.js';
import type { Step } from './step.js';
import { triggersOf, type EventNode } from './triggers/event-node.js';
import { armTrigger } from './triggers/registry.js';
import { joinConversation, type MessageTrigger } from './triggers/message.js';
import { repeatTimer } from './triggers/timer.js';

export function occur(step: Step, wait: Wait, payload: Variables): void {
  const owner = getActivity(step.state, wait.activity);
  step.closeWait(wait, 'answered');
  if (wait.kind === 'job' && wait.phase !== undefined) {
    goOn(step, owner, wait);
    return;
  }
  if (wait.kind === 'message') joinTheirs(step, owner, wait, payload);
  if (othersMissing(step, owner, wait)) {
    step.setVariables(owner.parent ?? owner.id, payload);
    return;
  }
  const own = owner.node === null ? null : step.nodeOf(owner);
  if (own !== null && (wait.node === own.id || own.type === 'bpmn:EventBasedGateway')) {
    const { resume } = definitionOf(own);
    if (resume === undefined)
      throw new Error(`Expected ${own.type} to have no waits but ${wait.id} was open`);
    resume(step, own, wait, payload);
    return;
  }
  const event = eventAt(step, owner, wait.node);
  step.trigger(event, owner, payload);
  if (!event.interrupting) rearm(step, event, wait);
}

/** The first message of a conversation gives its key to the instance. */
function joinTheirs(
  step: Step,
  owner: Activity,
  wait: Extract<Wait, { kind: 'message' }>,
  payload: Variables,
): void {
  const node = nodeAt(step, owner, wait.node);
  const triggers = 'trigger' in node ? triggersOf(node as EventNode) : [node as unknown as MessageTrigger];
  const trigger = triggers[wait.part ?? 0];
  if (trigger !== undefined && 'message' in trigger) joinConversation(step, trigger, owner.id, payload);
}

/** After a job wait of our own: the activity begins, or is left, in this transaction (decision 8). */
function goOn(step: Step, resting: Activity, { phase, via }: Extract<Wait, { kind: 'job' }>): void {
  const node = step.nodeOf(resting);
  const scope = step.parentOf(resting);
  step.hold(scope, () => {
    step.close(resting, 'continued');
    if (phase === 'before') step.reach({ node, scope, via: via ?? null });
    else step.leaveNow(node, scope);
  });
}

/** Of definitions that must all occur, others are still waited for. */
function othersMissing(step: Step, owner: Activity, wait: Wait): boolean {
  if (!('part' in wait) || wait.part === undefined) return false;
  const { trigger } = nodeAt(step, owner, wait.node) as EventNode;
  if (trigger.type !== 'multiple' || !trigger.parallel) return false;
  return step.waitsOf(owner.id).some(({ node, kind }) => node === wait.node && kind !== 'incident');
}

/** A non-interrupting event may occur again: a date or duration comes once, a cycle as often as it says, all else anew. */
function rearm(step: Step, event: EventNode, wait: Wait): void {
  const owner = step.state.activities[wait.activity];
  if (owner === undefined) return;
  if (event.trigger.type === 'multiple' && event.trigger.parallel) armTrigger(step, owner, event);
  else if (wait.kind === 'timer') repeatTimer(step, wait);
  else if (wait.kind === 'message' || wait.kind === 'signal') {
    const { id: _, ...again } = wait;
    step.openWait(again);
  } else if (wait.kind === 'condition') {
    const { id: _, ...again } = wait;
    step.openWait({ ...again, held: true });
  }
}

/** The node whose event a wait of the owner is for: its own, one on its border, or one that lies inside it. */
function nodeAt(step: Step, owner: Activity, id: string): FlowNode {
  const outside = owner.parent === null ? null : step.graphInside(owner.parent);
  const inside = step.graphInside(owner.id);
  const isOutside =
    outside !== null &&
    (owner.node === id ||
      step.nodeOf(owner).boundary.includes(id) ||
      step.nodeOf(owner).type === 'bpmn:EventBasedGateway');
  return getNode(isOutside ? outside : inside, id);
}

/** A boundary event of the owner, or the start of an event sub-process in it. */
export function eventAt(step: Step, owner: Activity, id: string): EventNode {
  return nodeAt(step, owner, id) as EventNode;
}

/** Whatever in the instance waits for the signal now takes it; what begins to wait because of it does not. */
export function deliverSignal(step: Step, name: string, payload: Variables): void {
  for (const wait of Object.values(step.state.waits))
    if (wait.kind === 'signal' && wait.name === name && step.state.waits[wait.id] === wait)
      occur(step, wait, payload);
}

/**
 * Conditions are events of becoming true: what was false and now holds occurs; what held and no longer does may occur
 * again. null and failures count as false (decision 9).
 */
export function lookAtConditions(step: Step, changed: ReadonlySet<string> | 'all'): void {
  for (const { id } of Object.values(step.state.waits)) {
    const wait = step.state.waits[id];
    if (wait?.kind !== 'condition') continue;
    const concerned = changed === 'all' || wait.variable === undefined || changed.has(wait.variable);
    if (!concerned) continue;
    const value = step.evaluate(wait.condition, wait.activity);
    const holds = value.ok && value.value.value === true;
    if (holds && !wait.held && step.mayGoOn()) occur(step, wait, {});
    else if (holds !== wait.held) step.emit({ type: 'conditionChanged', wait: id, held: holds });
  }
}
