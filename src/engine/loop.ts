/**
 * Loops around an activity: standard loop (BPMN 2.0.2 §10.3.8, §13.3.6) and multi-instance (§10.3.9, §13.3.7). The body is
 * an activity instance that holds the counts; each iteration is a scope in it, in which the activity runs as it would
 * alone. Boundary events belong to the body.
 */
import { ok } from '../shared/result.js';
import type { FlowNode, LoopRule } from './graph.js';
import { limits } from './limits.js';
import { getActivity, type Activity, type ActivityId, type LoopState, type Variables } from './state.js';
import type { Step } from './step.js';
import { throwOne } from './triggers/registry.js';

type LoopThrows = NonNullable<Extract<LoopRule, { kind: 'multi' }>['throws']>;

/** Names that a condition inside a body may use (BPMN 2.0.2 table 10.30). */
export function loopVariable(loop: LoopState, name: string): number | null | undefined {
  switch (name) {
    case 'numberOfInstances':
      return loop.total;
    case 'numberOfActiveInstances':
      return loop.started - loop.completed - loop.terminated;
    case 'numberOfCompletedInstances':
      return loop.completed;
    case 'numberOfTerminatedInstances':
      return loop.terminated;
    default:
      return undefined;
  }
}

export function enterLoop(step: Step, node: FlowNode, rule: LoopRule, scope: ActivityId): void {
  const planned = rule.kind === 'standard' ? null : planInstances(step, rule, scope);
  if (typeof planned === 'string') {
    step.incident(node, scope, 'EXPRESSION_FAILED', planned);
    return;
  }
  const total = planned?.total ?? null;
  if (total !== null && total > limits.multiInstanceMax) {
    const detail = `Expected at most ${limits.multiInstanceMax} instances but found ${total}`;
    step.incident(node, scope, 'INSTANCES_EXCEEDED', detail);
    return;
  }
  const items = planned?.items;
  const loop: LoopState = {
    total,
    started: 0,
    completed: 0,
    terminated: 0,
    outputs: {},
    ...(items ? { items } : {}),
  };
  const body = step.enter(node, scope, { loop });
  if (rule.kind === 'standard') {
    if (!rule.testBefore || holds(step, node, rule.condition, body)) startIteration(step, node, body);
    else if (stillOpen(step, body)) finish(step, node, rule, body);
    return;
  }
  if (total === 0) {
    finish(step, node, rule, body);
    return;
  }
  startAtOnce(step, node, body.id, rule.sequential ? 1 : (total ?? 0));
}

/** Starts iterations until there are as many as run at once. */
function startAtOnce(step: Step, node: FlowNode, body: ActivityId, atOnce: number): void {
  while (step.isAlive(body)) {
    const now = getActivity(step.state, body);
    if ((now.loop?.started ?? atOnce) >= atOnce) return;
    // Loops in loops multiply: each iteration is a step of its own.
    if (!step.mayGoOn()) {
      step.stepsExceeded(node, body);
      return;
    }
    startIteration(step, node, now);
  }
}

/** The activity inside an iteration is done. */
export function iterationDone(step: Step, node: FlowNode, iteration: Activity): void {
  const { loop: rule } = node;
  const body = getActivity(step.state, iteration.parent ?? '');
  if (rule === null || body.loop === undefined) throw new Error(`Expected ${node.id} to loop`);
  const number = Number(iteration.variables?.['loopCounter'] ?? 0);
  let output: unknown;
  if (rule.kind === 'multi' && rule.outputVariable !== null)
    output = step.read(rule.outputVariable, iteration.id);
  if (rule.kind === 'multi' && rule.output !== null) {
    const value = step.evaluateStrictly(rule.output, iteration.id);
    if (!value.ok) {
      step.incidentAt(iteration.id, node.id, 'EXPRESSION_FAILED', value.error);
      return;
    }
    output = value.value;
  }
  step.emit({
    type: 'loopAdvanced',
    activity: body.id,
    step: 'completed',
    iteration: number,
    ...(output === undefined ? {} : { output }),
  });
  if (rule.kind === 'multi' && rule.throws !== null) {
    throwImplicitly(step, node, rule.throws, iteration);
    // What it threw may have interrupted the activity as a whole.
    if (!step.isAlive(body.id)) return;
  }
  const now = getActivity(step.state, body.id);
  const next = decideNext(step, node, rule, now);
  // The next one begins before this one ends, so that the body never looks empty.
  if (next === 'again') startIteration(step, node, now, true);
  if (!step.isAlive(iteration.id)) return;
  endIteration(step, iteration);
  if (next === 'finish') finish(step, node, rule, now);
}

/** A condition of the loop failed and is looked at again: what was done stays done. */
export function retryLoop(step: Step, node: FlowNode, body: Activity): void {
  const { loop: rule } = node;
  const { loop } = body;
  if (rule === null || loop === undefined) throw new Error(`Expected ${node.id} to loop`);
  if (rule.kind === 'standard' && loop.started === 0) {
    if (holds(step, node, rule.condition, body)) startIteration(step, node, body);
    else if (stillOpen(step, body)) finish(step, node, rule, body);
    return;
  }
  const next = decideNext(step, node, rule, body);
  if (next === 'finish') finish(step, node, rule, body);
  else if (rule.kind === 'multi' && !rule.sequential) startAtOnce(step, node, body.id, loop.total ?? 0);
  else if (next === 'again' && loop.started === loop.completed + loop.terminated)
    startIteration(step, node, body);
}

function endIteration(step: Step, iteration: Activity): void {
  const { compensations = [] } = getActivity(step.state, iteration.id);
  for (const record of compensations)
    step.emit({ type: 'compensationKept', activity: step.parentOf(iteration), record });
  step.close(iteration);
}

/** `behavior` of a multi-instance activity: an event at its own border for each instance, for the first, or as conditions
 *  say (BPMN 2.0.2 §13.3.7). */
function throwImplicitly(
  step: Step,
  node: FlowNode,
  { when, events }: LoopThrows,
  iteration: Activity,
): void {
  const body = step.parentOf(iteration);
  const { completed = 0 } = getActivity(step.state, body).loop ?? {};
  if (when === 'one' && completed > 1) return;
  for (const { trigger, condition } of events) {
    if (!step.isAlive(body)) return;
    const value = condition === null ? null : step.evaluate(condition, iteration.id);
    if (value === null || (value.ok && value.value.value === true))
      throwOne(step, { ...node, inputs: [] }, body, trigger);
  }
}

function decideNext(step: Step, node: FlowNode, rule: LoopRule, body: Activity): 'again' | 'finish' | 'wait' {
  const { loop } = body;
  if (loop === undefined) return 'wait';
  if (rule.kind === 'standard') {
    if (rule.maximum !== null && loop.completed >= rule.maximum) return 'finish';
    if (rule.condition === null) return rule.maximum === null ? 'finish' : 'again';
    if (holds(step, node, rule.condition, body)) return 'again';
    return stillOpen(step, body) ? 'finish' : 'wait';
  }
  if (rule.completion !== null && holds(step, node, rule.completion, body)) return 'finish';
  if (!stillOpen(step, body)) return 'wait';
  if (loop.completed + loop.terminated >= (loop.total ?? 0)) return 'finish';
  return rule.sequential && loop.started < (loop.total ?? 0) ? 'again' : 'wait';
}

/** @param later after what is under way: of iterations that never rest, each would begin inside the one before it */
function startIteration(step: Step, node: FlowNode, body: Activity, later = false): void {
  const { loop } = body;
  if (loop === undefined) return;
  const number = loop.started + 1;
  const { item, outputVariable: output } =
    node.loop?.kind === 'multi' ? node.loop : { item: null, outputVariable: null };
  const variables: Variables = {
    loopCounter: number,
    ...(item !== null && loop.items !== undefined ? { [item]: loop.items[number - 1] } : {}),
    ...(output === null ? {} : { [output]: null }),
  };
  step.emit({ type: 'loopAdvanced', activity: body.id, step: 'started', iteration: number });
  const iteration = step.enterBare(node, body.id, { variables });
  if (node.loop?.kind === 'multi' && node.loop.asyncBefore)
    step.rest(node, iteration.id, { phase: 'before' });
  else if (later) step.begin(node, iteration.id);
  else step.activate(node, iteration.id);
}

function finish(step: Step, node: FlowNode, rule: LoopRule, body: Activity): void {
  const { loop } = getActivity(step.state, body.id);
  if (loop === undefined) return;
  if (rule.kind === 'multi' && rule.outputCollection !== null) {
    const gathered = Array.from({ length: loop.started }, (_, index) => loop.outputs[index + 1] ?? null);
    step.setVariables(body.parent ?? body.id, { [rule.outputCollection]: gathered });
  }
  step.emptyScope(body);
  // The outputs of the activity were mapped by each instance.
  step.complete(getActivity(step.state, body.id));
}

/** Loop and completion conditions: null is false (decision 9); what fails is an incident at the body. */
function holds(step: Step, node: FlowNode, condition: string | null, body: Activity): boolean {
  if (condition === null) return false;
  const value = step.evaluate(condition, body.id);
  if (value.ok) return value.value.value === true;
  step.incidentAt(body.id, node.id, 'EXPRESSION_FAILED', `${condition}: ${value.error}`);
  return false;
}

const stillOpen = (step: Step, body: Activity): boolean =>
  !step.waitsOf(body.id).some((wait) => wait.kind === 'incident');

function planInstances(
  step: Step,
  rule: Extract<LoopRule, { kind: 'multi' }>,
  scope: ActivityId,
): { readonly total: number; readonly items?: readonly unknown[] } | string {
  const { collection, collectionVariable, cardinality } = rule;
  const fromVariable = collection === null && collectionVariable !== null;
  const expression = collection ?? (fromVariable ? collectionVariable : (cardinality ?? ''));
  const value = fromVariable ? ok(step.read(expression, scope)) : step.evaluateStrictly(expression, scope);
  if (!value.ok) return value.error;
  if (collection !== null || fromVariable)
    return Array.isArray(value.value)
      ? { total: value.value.length, items: value.value as unknown[] }
      : `${expression}: expected a list but found ${JSON.stringify(value.value)}`;
  const total = Number(value.value);
  return Number.isInteger(total) && total >= 0
    ? { total }
    : `${expression}: expected a whole number but found ${JSON.stringify(value.value)}`;
}
