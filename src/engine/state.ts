/**
 * The state of one instance: plain JSON (decision 1). A tree of activity instances, tokens parked at joins, and waits,
 * each owned by an activity instance. Ids are counters inside the instance, so a replay is byte-identical. Fields that
 * later elements need (loops, compensation, called scopes) have their place already: absent means none.
 */
import type { Instant } from '../shared/time.js';
import type { Digest, FlowId, NodeId } from './graph.js';
import type { TimerCycle, TimerRule } from './triggers/timer.js';

/** JSON; decimals beyond 15 digits and temporal values are tagged `{"$t":"date","v":…}` (decision 10). */
export type Variables = Readonly<Record<string, unknown>>;

export type ActivityId = string;
export type TokenId = string;
export type WaitId = string;

/** One activation of an activity, event or incident-bearing gateway; the root one is the process itself. */
export interface Activity {
  readonly id: ActivityId;
  /** null: the process. */
  readonly node: NodeId | null;
  readonly parent: ActivityId | null;
  /** The graph that its children run in, where that differs from its own (the root and called scopes). */
  readonly calls?: Digest;
  /** Own variables; absent when it declares none. */
  readonly variables?: Variables;
  /** Multi-instance and standard loops (decision 3). */
  readonly loop?: LoopState;
  /** What may be compensated in this scope, in order of completion (decision 5); while it is `compensating`, what is
   *  still to be undone. */
  readonly compensations?: readonly CompensationRecord[];
  readonly compensating?: true;
  /** A complex gateway that has fired once and waits to be reset: the flows whose tokens it took (BPMN 2.0.2 §13.4.5). */
  readonly activated?: readonly FlowId[];
  /** An ad-hoc sub-process whose completion condition held: nothing new begins in it (BPMN 2.0.2 §13.3.5). */
  readonly ending?: true;
}

/** The body of a loop: its iterations are its children, scopes of their own with `loopCounter` (decision 3). */
export interface LoopState {
  /** null: not known before it ends (standard loop). */
  readonly total: number | null;
  /** The collection, evaluated once. */
  readonly items?: readonly unknown[];
  readonly started: number;
  readonly completed: number;
  readonly terminated: number;
  /** By iteration, from 1. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** An activity that was completed and can be undone: by its handler, or, for a sub-process, by undoing what it held. */
export interface CompensationRecord {
  readonly activity: ActivityId;
  readonly node: NodeId;
  /** A sub-process's own variables when it was completed. */
  readonly variables?: Variables;
  readonly calls?: Digest;
  readonly inner?: readonly CompensationRecord[];
}

/** A token that waits at a join for the others. */
export interface Token {
  readonly id: TokenId;
  /** The activity instance of the scope it runs in. */
  readonly scope: ActivityId;
  readonly node: NodeId;
  readonly via: FlowId;
}

interface WaitBase {
  readonly id: WaitId;
  readonly activity: ActivityId;
  /** The element whose behaviour answers it: the activity's own, a boundary event, or an event sub-process's start. */
  readonly node: NodeId;
  // `part` of a wait: which of the event's several definitions opened it.
}

/** The only reasons for which an instance stands still. */
export type Wait =
  | (WaitBase & { readonly kind: 'task' })
  /** `continue`: nothing to be done but to go on in a transaction of its own, before or after the activity (decision 8). */
  | (WaitBase & {
      readonly kind: 'job';
      readonly job: string;
      readonly phase?: 'before' | 'after';
      /** The flow over which the token came that rests before its node. */
      readonly via?: FlowId;
    })
  /** `dueAt` null: the clock it runs on stands still. `limit`: the due date of its activity's task, which goes on. */
  | (WaitBase & {
      readonly kind: 'timer';
      readonly rule: TimerRule;
      readonly from: Instant;
      readonly dueAt: Instant | null;
      readonly limit?: true;
      /** A cycle: how often it fires again after this time (null: for ever), how far apart, and no later than. */
      readonly again?: TimerCycle;
      readonly part?: number;
    })
  /** `name` empty: no message was named, whoever has the wait answers it. `key`: what a message must carry as well. */
  | (WaitBase & {
      readonly kind: 'message';
      readonly name: string;
      readonly key?: string;
      readonly part?: number;
    })
  | (WaitBase & { readonly kind: 'signal'; readonly name: string; readonly part?: number })
  /** `held`: the condition was true when it was last looked at; it occurs when it becomes true. */
  | (WaitBase & {
      readonly kind: 'condition';
      readonly condition: string;
      readonly variable?: string;
      readonly held: boolean;
      readonly part?: number;
    })
  /** An ad-hoc sub-process: a person chooses what is done next in it. */
  | (WaitBase & { readonly kind: 'adHoc' })
  /** `leaving`: the activity was done; only the choice of its outgoing flows failed. `finishing`: it was answered; only handing
   *  on what it gave failed, and that is kept in it. */
  | (WaitBase & {
      readonly kind: 'incident';
      readonly code: IncidentCode;
      readonly detail: string;
      readonly leaving?: true;
      readonly finishing?: true;
    });
export type WaitKind = Wait['kind'];

export type IncidentCode =
  | 'EXPRESSION_FAILED'
  | 'NO_FLOW_CHOSEN'
  | 'JOB_FAILED'
  | 'JOIN_STUCK'
  | 'ERROR_UNCAUGHT'
  | 'TIMER_RULE_INVALID'
  | 'CALL_TOO_DEEP'
  | 'CALLED_ELEMENT_UNKNOWN'
  | 'DECISION_FAILED'
  | 'CONTINUATION_FAILED'
  | 'STEPS_EXCEEDED'
  | 'INSTANCES_EXCEEDED';

export type InstanceStatus = 'running' | 'completed' | 'terminated' | 'cancelled';

export interface InstanceState {
  readonly formatVersion: 1;
  readonly status: InstanceStatus;
  readonly nextId: number;
  readonly root: ActivityId;
  readonly activities: Readonly<Record<ActivityId, Activity>>;
  readonly tokens: Readonly<Record<TokenId, Token>>;
  readonly waits: Readonly<Record<WaitId, Wait>>;
}

/** The state before `start`. */
export const notStarted: InstanceState = {
  formatVersion: 1,
  status: 'running',
  nextId: 1,
  root: '',
  activities: {},
  tokens: {},
  waits: {},
};

/** The graph in which `activity`'s children (and, for a leaf, the activity itself) lie. */
export function graphInside(state: InstanceState, activity: ActivityId): Digest {
  let current = getActivity(state, activity);
  while (current.calls === undefined) {
    if (current.parent === null)
      throw new Error(`Expected activity ${activity} to lie in a process but found none`);
    current = getActivity(state, current.parent);
  }
  return current.calls;
}

/** The graph in which the activity's own node lies. The root has none: its process's graph is returned. */
export function graphOf(state: InstanceState, activity: ActivityId): Digest {
  const { parent } = getActivity(state, activity);
  return graphInside(state, parent ?? activity);
}

export function getActivity(state: InstanceState, id: ActivityId): Activity {
  const activity = state.activities[id];
  if (activity === undefined) throw new Error(`Expected activity ${id} but there is none`);
  return activity;
}
