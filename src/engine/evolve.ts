import { unreachable } from '../shared/result.js';
import type { EngineEvent } from './event.js';
import { getActivity, type Activity, type InstanceState, type Token, type Wait } from './state.js';

/** A state that is being worked on: its records are its own, their entries are still shared and never mutated. */
export interface Draft {
  formatVersion: 1;
  status: InstanceState['status'];
  nextId: number;
  root: string;
  activities: Record<string, Activity>;
  tokens: Record<string, Token>;
  waits: Record<string, Wait>;
}
/** Outputs that a draft has copied for itself: a loop of a thousand would otherwise copy them a thousand times. */
const ownOutputs = new WeakMap<Draft, WeakSet<object>>();

export const draftOf = (state: InstanceState): Draft => ({
  ...state,
  activities: copyOf(state.activities),
  tokens: copyOf(state.tokens),
  waits: copyOf(state.waits),
});

/** Key by key: measured at a third of what spreading an object costs from which keys were deleted before. */
function copyOf<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  const copy: Record<string, T> = {};
  for (const key in record) copy[key] = record[key] as T;
  return copy;
}

/** The state after one event. Needs no graph, so a history replays across versions of a model (decision 12). */
export function evolve(state: InstanceState, event: EngineEvent): InstanceState {
  const draft = draftOf(state);
  applyTo(draft, event);
  return draft;
}

/** Applies one event to a draft in place; `evolve` is this on a copy. */
export function applyTo(draft: Draft, event: EngineEvent): void {
  switch (event.type) {
    case 'instanceStarted':
      draft.root = event.root;
      claimId(draft, event.root);
      draft.activities[event.root] = {
        id: event.root,
        node: null,
        parent: null,
        calls: event.graph,
        variables: event.variables,
      };
      return;
    case 'flowTaken':
    case 'messageThrown':
    case 'signalThrown':
    case 'nodePassed':
    case 'limitExceeded':
      return;
    case 'tokenParked':
      claimId(draft, event.token.id);
      draft.tokens[event.token.id] = event.token;
      return;
    case 'tokenConsumed':
      delete draft.tokens[event.token];
      return;
    case 'activityEntered':
      claimId(draft, event.activity.id);
      draft.activities[event.activity.id] = event.activity;
      return;
    case 'activityLeft':
      delete draft.activities[event.activity];
      return;
    case 'waitOpened':
      claimId(draft, event.wait.id);
      draft.waits[event.wait.id] = event.wait;
      return;
    case 'waitClosed':
      delete draft.waits[event.wait];
      return;
    case 'timerRescheduled': {
      const wait = draft.waits[event.wait];
      if (wait?.kind !== 'timer')
        throw new Error(`Expected a timer ${event.wait} to reschedule but there is none`);
      draft.waits[event.wait] = { ...wait, dueAt: event.dueAt };
      return;
    }
    case 'conditionChanged': {
      const wait = draft.waits[event.wait];
      if (wait?.kind !== 'condition') throw new Error(`Expected a condition ${event.wait} but there is none`);
      draft.waits[event.wait] = { ...wait, held: event.held };
      return;
    }
    case 'variablesRemoved': {
      const activity = getActivity(draft, event.activity);
      const variables = Object.fromEntries(
        Object.entries(activity.variables ?? {}).filter(([name]) => !event.names.includes(name)),
      );
      draft.activities[activity.id] = { ...activity, variables };
      return;
    }
    case 'gatewayActivated':
      draft.activities[event.activity] = { ...getActivity(draft, event.activity), activated: event.flows };
      return;
    case 'adHocEnding':
      draft.activities[event.activity] = { ...getActivity(draft, event.activity), ending: true };
      return;
    case 'variablesSet': {
      const activity = getActivity(draft, event.activity);
      draft.activities[activity.id] = {
        ...activity,
        variables: { ...activity.variables, ...event.variables },
      };
      return;
    }
    case 'loopAdvanced': {
      const activity = getActivity(draft, event.activity);
      if (activity.loop === undefined) throw new Error(`Expected ${activity.id} to be the body of a loop`);
      const { loop } = activity;
      const outputs =
        event.output === undefined
          ? loop.outputs
          : withOutput(draft, loop.outputs, event.iteration, event.output);
      draft.activities[activity.id] = {
        ...activity,
        loop: { ...loop, [event.step]: loop[event.step] + 1, outputs },
      };
      return;
    }
    case 'compensationKept': {
      const activity = getActivity(draft, event.activity);
      const compensations = [...(activity.compensations ?? []), event.record];
      draft.activities[activity.id] = { ...activity, compensations };
      return;
    }
    case 'compensationTaken': {
      const activity = getActivity(draft, event.activity);
      const compensations = (activity.compensations ?? []).filter((record) => record.activity !== event.of);
      draft.activities[activity.id] = { ...activity, compensations };
      return;
    }
    case 'instanceMigrated':
      migrated(draft, event);
      return;
    case 'instanceEnded':
      draft.status = event.status;
      return;
    default:
      unreachable(event);
  }
}

/** Ids are one letter and the instance's counter (a1, t2, w3). */
function claimId(draft: Draft, id: string): void {
  draft.nextId = Math.max(draft.nextId, Number(id.slice(1)) + 1);
}

function withOutput(
  draft: Draft,
  outputs: Readonly<Record<string, unknown>>,
  iteration: number,
  output: unknown,
): Readonly<Record<string, unknown>> {
  const own = ownOutputs.get(draft) ?? new WeakSet();
  ownOutputs.set(draft, own);
  const mine: Record<string, unknown> = own.has(outputs) ? outputs : { ...outputs };
  own.add(mine);
  mine[iteration] = output;
  return mine;
}

function migrated(draft: Draft, event: Extract<EngineEvent, { type: 'instanceMigrated' }>): void {
  draft.activities[draft.root] = { ...getActivity(draft, draft.root), calls: event.graph };
  for (const [id, node] of Object.entries(event.activities))
    draft.activities[id] = { ...getActivity(draft, id), node };
  for (const [id, node] of Object.entries(event.waits)) {
    const wait = draft.waits[id];
    if (wait !== undefined) draft.waits[id] = { ...wait, node };
  }
  for (const [id, node] of Object.entries(event.tokens)) {
    const token = draft.tokens[id];
    if (token !== undefined) draft.tokens[id] = { ...token, node };
  }
}
