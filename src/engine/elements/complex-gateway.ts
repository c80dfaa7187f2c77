/**
 * Complex gateway: BPMN 2.0.2 §10.6.5, §13.4.5. Splits like an inclusive one. Joins in two phases: it fires when its activation
 * condition holds over the tokens that have arrived (`activationCount`, and each incoming flow's own count under its id),
 * then waits for the tokens of the other flows, as far as any can still come, and is reset by them. In the second phase
 * `waitingForStart` is false and only conditional flows are taken: without that, a discriminator would fire twice.
 */
import { chooseFlows } from '../choose-flows.js';
import { defineElement } from '../element.js';
import { getFlow, type Feel, type FlowId, type FlowNode } from '../graph.js';
import { nothingElseCanCome } from '../reachability.js';
import type { Activity, ActivityId, Token, Variables } from '../state.js';
import type { Step } from '../step.js';

export interface ComplexGateway extends FlowNode {
  readonly activation: Feel | null;
}

export const complexGateway = defineElement<ComplexGateway>({
  type: 'bpmn:ComplexGateway',
  read(element, base, reading) {
    const body = (element.get('activationCondition') as { body?: string } | undefined)?.body?.trim() ?? '';
    if (body !== '') reading.expression(body);
    return { ...base, activation: body === '' ? null : body };
  },
  arrive(step, node, { scope, via }) {
    if (via === null || node.incoming.length <= 1) step.proceed(node, scope);
    else step.park(node, scope, via);
  },
  activate(step, node, scope) {
    takeFlows(step, node, scope, true);
  },
  settle(step, node, scope) {
    const parked = step.parkedAt(node.id, scope);
    const resting = step.childrenOf(scope).find((child) => child.node === node.id && child.activated);
    return resting === undefined
      ? startIfDue(step, node, scope, parked)
      : resetIfDue(step, node, resting, parked);
  },
});

function startIfDue(step: Step, node: ComplexGateway, scope: ActivityId, parked: readonly Token[]): boolean {
  const filled = new Set(parked.map(({ via }) => via));
  if (filled.size === 0) return false;
  const all = nothingElseCanCome(step, node, scope, filled);
  if (node.activation === null ? !all : !holds(step, node, scope, parked)) return false;
  step.hold(scope, () => {
    consumeOneEach(step, node, parked);
    // Nothing is left that could reset it: it is as it was before.
    if (node.activation !== null && !all && filled.size < node.incoming.length)
      step.enterBare(node, scope, { activated: [...filled] });
    takeFlows(step, node, scope, true);
  });
  return true;
}

function resetIfDue(step: Step, node: ComplexGateway, resting: Activity, parked: readonly Token[]): boolean {
  const taken = new Set(resting.activated);
  const late = parked.filter(({ via }) => !taken.has(via));
  const filled = new Set<FlowId>([...taken, ...late.map(({ via }) => via)]);
  const scope = step.parentOf(resting);
  const complete = node.incoming.every((flow) => filled.has(flow));
  if (!complete && !nothingElseCanCome(step, node, scope, filled)) return false;
  step.hold(scope, () => {
    consumeOneEach(step, node, late);
    step.close(resting, 'continued');
    takeFlows(step, node, scope, false);
  });
  return true;
}

/** The condition's own words: how many tokens are there, in all and on each flow. */
function holds(step: Step, node: ComplexGateway, scope: ActivityId, parked: readonly Token[]): boolean {
  const counts: Record<string, unknown> = { activationCount: parked.length, waitingForStart: true };
  for (const flow of node.incoming) counts[flow] = parked.filter(({ via }) => via === flow).length;
  const value = step.evaluate(node.activation ?? '', scope, counts);
  return value.ok && value.value.value === true;
}

function consumeOneEach(step: Step, node: ComplexGateway, tokens: readonly Token[]): void {
  for (const flow of node.incoming) {
    const token = tokens.find(({ via }) => via === flow);
    if (token !== undefined) step.consume(token);
  }
}

function takeFlows(step: Step, node: ComplexGateway, scope: ActivityId, waitingForStart: boolean): void {
  const extra: Variables = { waitingForStart };
  const chosen = chooseFlows(step, node, scope, 'all', extra);
  if (!chosen.ok) {
    step.incident(node, scope, 'EXPRESSION_FAILED', chosen.error);
    return;
  }
  const graph = step.graphInside(scope);
  const flows = chosen.value.filter(
    (id) => waitingForStart || (getFlow(graph, id).condition !== null && id !== node.defaultFlow),
  );
  if (waitingForStart && flows.length === 0 && node.outgoing.length > 0) {
    const detail = `Expected a condition of ${node.id} to hold or a default flow`;
    step.incident(node, scope, 'NO_FLOW_CHOSEN', detail);
    return;
  }
  if (waitingForStart) step.pass(node, scope);
  for (const flow of flows) step.take(flow, scope);
}
