/**
 * Migration of a running instance to another version of its model (decision 12): beside `decide`, as pure, and used alike by
 * the dry run and the execution. What runs keeps running at the node that its own is mapped to; what waits on the border of
 * something is kept where it is mapped, withdrawn where it is not, and armed where the new model asks for more.
 */
import { fail, ok, type Result } from '../shared/result.js';
import type { Rejection } from './command.js';
import type { Decision } from './decide.js';
import { effectsOf } from './effect.js';
import type { Env } from './env.js';
import { getGraph, getNode, type FlowNode, type GraphSet, type NodeId, type ProcessGraph } from './graph.js';
import { getActivity, type Activity, type ActivityId, type InstanceState, type Wait } from './state.js';
import { run } from './run.js';
import { Step } from './step.js';
import type { EventNode } from './triggers/event-node.js';

/** Old node → new node. What is not named and runs stands in the way. */
export type MigrationPlan = ReadonlyMap<NodeId, NodeId>;

export function migrate(
  from: GraphSet,
  to: GraphSet,
  plan: MigrationPlan,
  state: InstanceState,
  env: Env,
): Result<Decision, Rejection> {
  if (state.status !== 'running' || state.root === '')
    return fail({ code: 'INSTANCE_ENDED', detail: `Expected a running instance but it is ${state.status}` });
  const before = getGraph(from, from.main);
  const after = getGraph(to, to.main);
  const obstacle = findObstacle(before, after, plan, state);
  if (obstacle !== null) return fail({ code: 'PLAN_IMPOSSIBLE', detail: obstacle });
  const step = new Step({ ...to, byDigest: new Map([...from.byDigest, ...to.byDigest]) }, state, env);
  const own = ownActivities(state);
  const kept = keptWaits(state, own, plan, before, after);
  for (const wait of Object.values(state.waits))
    if (own.has(wait.activity) && !kept.has(wait.id)) step.closeWait(wait, 'withdrawn');
  step.emit({
    type: 'instanceMigrated',
    graph: after.digest,
    activities: Object.fromEntries(
      [...own].flatMap((id) => {
        const { node } = getActivity(state, id);
        return node === null ? [] : [[id, plan.get(node) ?? node]];
      }),
    ),
    waits: Object.fromEntries(
      [...kept].map((id) => [id, plan.get(state.waits[id]?.node ?? '') ?? state.waits[id]?.node ?? '']),
    ),
    tokens: Object.fromEntries(
      Object.values(state.tokens)
        .filter(({ scope }) => own.has(scope))
        .map(({ id, node }) => [id, plan.get(node) ?? node]),
    ),
  });
  armWhatIsNew(step, own, after);
  run(step);
  return ok({ state: step.state, events: step.events, effects: step.events.flatMap(effectsOf) });
}

/** Activities that lie in the process itself rather than in one it calls. */
function ownActivities(state: InstanceState): ReadonlySet<ActivityId> {
  const own = new Set<ActivityId>([state.root]);
  for (const { id, parent } of Object.values(state.activities))
    if (parent !== null && own.has(parent))
      if (parent === state.root || getActivity(state, parent).calls === undefined) own.add(id);
  return own;
}

function findObstacle(
  before: ProcessGraph,
  after: ProcessGraph,
  plan: MigrationPlan,
  state: InstanceState,
): string | null {
  for (const [source, target] of plan) {
    const [old, made] = [before.nodes.get(source), after.nodes.get(target)];
    if (old === undefined) return `Expected ${source} in the old model but there is none`;
    if (made === undefined) return `Expected ${target} in the new model but there is none`;
    if (old.type !== made.type)
      return `Expected ${target} to be a ${old.type} like ${source} but it is a ${made.type}`;
    if (old.loop?.kind !== made.loop?.kind) return `Expected ${target} to loop as ${source} does`;
    if (sequential(old) !== sequential(made)) return `Expected ${target} to loop as ${source} does`;
  }
  const own = ownActivities(state);
  for (const id of own) {
    const activity = getActivity(state, id);
    const obstacle = obstacleAt(activity, state, plan, after);
    if (obstacle !== null) return obstacle;
  }
  for (const { node, via, scope } of Object.values(state.tokens)) {
    if (!own.has(scope)) continue;
    const target = plan.get(node);
    if (target === undefined) return `Expected a place for the token at ${node} but the plan names none`;
    const flow = after.flows.get(via);
    if (flow?.target !== target) return `Expected flow ${via} to lead to ${target} in the new model`;
  }
  return null;
}

const sequential = ({ loop }: FlowNode): boolean => loop?.kind === 'multi' && loop.sequential;

function obstacleAt(
  { node, parent }: Activity,
  state: InstanceState,
  plan: MigrationPlan,
  after: ProcessGraph,
): string | null {
  if (node === null || parent === null) return null;
  const target = plan.get(node);
  if (target === undefined) return `Expected a place for what runs at ${node} but the plan names none`;
  const around = getActivity(state, parent).node;
  const scope = after.nodes.get(target)?.scope ?? null;
  if (around === node) return null;
  const expected = around === null ? null : (plan.get(around) ?? null);
  return scope === expected
    ? null
    : `Expected ${target} to lie in ${expected ?? 'the process'} but it lies in ${scope ?? 'the process'}`;
}

/** Waits of the activities themselves, and of mapped events on their border or in them. */
function keptWaits(
  state: InstanceState,
  own: ReadonlySet<ActivityId>,
  plan: MigrationPlan,
  before: ProcessGraph,
  after: ProcessGraph,
): ReadonlySet<Wait['id']> {
  const kept = new Set<string>();
  for (const wait of Object.values(state.waits)) {
    if (!own.has(wait.activity)) continue;
    const { node } = getActivity(state, wait.activity);
    if (wait.node === node) kept.add(wait.id);
    else if (before.nodes.get(node ?? '')?.type === 'bpmn:EventBasedGateway' || plan.has(wait.node)) {
      const target = after.nodes.get(plan.get(wait.node) ?? wait.node) as EventNode | undefined;
      const old = before.nodes.get(wait.node) as EventNode | undefined;
      if (target !== undefined && target.trigger?.type === old?.trigger?.type) kept.add(wait.id);
    } else if (wait.kind === 'incident') kept.add(wait.id);
  }
  return kept;
}

function armWhatIsNew(step: Step, own: ReadonlySet<ActivityId>, after: ProcessGraph): void {
  for (const id of own) {
    const activity = step.state.activities[id];
    if (activity === undefined) continue;
    const watched = new Set(step.waitsOf(id).map(({ node }) => node));
    const node = activity.node === null ? null : step.nodeOf(activity);
    const iteration = node !== null && activity.parent !== null && step.isIterationOf(activity.parent, node);
    const border = node === null || iteration || step.isIterationOf(id, node) ? [] : node.boundary;
    const inside = after.scopes.get(activity.node)?.eventStarts ?? [];
    for (const event of [
      ...border,
      ...(activity.calls === undefined || activity.node === null ? inside : []),
    ])
      if (!watched.has(event)) step.arm(activity, getNode(after, event));
  }
}
