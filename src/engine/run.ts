/** Carries a command on until every token rests: conditions first, then tokens in the order in which they set out, then joins
 *  that look at their whole scope, then scopes that ran empty. */
import { undoNext } from './compensation.js';
import { definitionOf } from './elements/registry.js';
import { getNode } from './graph.js';
import type { ActivityId } from './state.js';
import type { Pending, Step } from './step.js';

export function run(step: Step): void {
  for (;;) {
    if (step.lookAtChanged()) continue;
    const pending = step.next();
    if (pending !== undefined) {
      arrive(step, pending);
      step.arrived(pending);
      continue;
    }
    if (settle(step) || finishEmptyScopes(step)) continue;
    break;
  }
  if (step.state.status === 'running') reportStuckJoins(step);
}

function arrive(step: Step, pending: Pending): void {
  const { node, scope, via } = pending;
  if (!step.mayGoOn()) {
    step.stepsExceeded(node, step.enterBare(node, scope, {}).id);
    return;
  }
  if (node.startQuantity > 1 && !enoughTokens(step, pending)) return;
  // An iteration has passed the border of its loop already.
  if (node.asyncBefore && !step.isIterationOf(scope, node))
    step.rest(node, scope, { phase: 'before', ...(via === null ? {} : { via }) });
  else step.reach(pending);
}

/** Tokens gather until there are as many as the activity takes to begin (BPMN 2.0.2 §13.3.2). */
function enoughTokens(step: Step, { node, scope, via }: Pending): boolean {
  if (via === null) return true;
  const parked = step.parkedAt(node.id, scope);
  if (parked.length + 1 < node.startQuantity) {
    step.park(node, scope, via);
    return false;
  }
  for (const token of parked.slice(0, node.startQuantity - 1)) step.consume(token);
  return true;
}

/** End of the agenda: joins that look at the whole scope may fire now. @returns whether one did */
function settle(step: Step): boolean {
  const { tokens, activities } = step.state;
  for (const id in tokens) {
    const token = tokens[id];
    if (token === undefined) continue;
    const node = getNode(step.graphInside(token.scope), token.node);
    if (definitionOf(node).settle?.(step, node, token.scope) === true) return true;
  }
  for (const id in activities) {
    const activity = activities[id];
    if (activity?.activated === undefined) continue;
    const node = step.nodeOf(activity);
    if (definitionOf(node).settle?.(step, node, step.parentOf(activity)) === true) return true;
  }
  return false;
}

/** @returns whether anything was finished, so that the agenda may have grown. */
function finishEmptyScopes(step: Step): boolean {
  let finished = false;
  for (const id of step.maybeEmpty) {
    step.maybeEmpty.delete(id);
    const activity = step.state.activities[id];
    if (activity === undefined || !step.isEmpty(id) || step.state.status !== 'running') continue;
    if (activity.node === null) {
      step.endInstance('completed');
      return false;
    }
    if (activity.compensating === true) {
      undoNext(step, activity);
      finished = true;
      continue;
    }
    const node = step.nodeOf(activity);
    const { childrenDone } = definitionOf(node);
    // Bodies and iterations of loops end by their own rule.
    const looping = activity.loop !== undefined || step.isIterationOf(id, node);
    if (childrenDone === undefined || looping) continue;
    childrenDone(step, node, activity);
    finished = true;
  }
  return finished || step.hasPending;
}

/** Tokens that wait in a scope where nothing else can run will wait for ever: better said than kept silent. */
function reportStuckJoins(step: Step): void {
  // A complex gateway that rests to be reset waits for tokens as they do.
  const busy = new Set(
    Object.values(step.state.activities).flatMap(({ parent, activated }) =>
      activated === undefined ? [parent] : [],
    ),
  );
  const told = new Set<ActivityId>();
  for (const token of Object.values(step.state.tokens)) {
    if (busy.has(token.scope) || told.has(token.scope)) continue;
    told.add(token.scope);
    const already = step.waitsOf(token.scope).some((wait) => wait.kind === 'incident');
    if (!already)
      step.incidentAt(
        token.scope,
        token.node,
        'JOIN_STUCK',
        `Expected another token at ${token.node} but none can come`,
      );
  }
}
