/**
 * Events, in the past tense: the only thing that changes a state (see `evolve`). They are what history keeps, so a
 * released shape never changes; a new need is a new event or an upcaster.
 */
import type { Instant } from '../shared/time.js';
import type { Digest, FlowId, NodeId } from './graph.js';
import type {
  Activity,
  ActivityId,
  CompensationRecord,
  InstanceStatus,
  Token,
  TokenId,
  Variables,
  Wait,
  WaitId,
} from './state.js';

export type EngineEvent =
  | {
      readonly type: 'instanceStarted';
      readonly root: ActivityId;
      readonly graph: Digest;
      readonly variables: Variables;
    }
  /** A token ran along a flow. Changes no state: it is there for the trace and the drawing. */
  | { readonly type: 'flowTaken'; readonly flow: FlowId; readonly scope: ActivityId }
  | { readonly type: 'tokenParked'; readonly token: Token }
  | { readonly type: 'tokenConsumed'; readonly token: TokenId }
  /** A node that does not rest was passed. Changes no state. */
  | { readonly type: 'nodePassed'; readonly node: NodeId; readonly scope: ActivityId }
  | { readonly type: 'activityEntered'; readonly activity: Activity }
  | {
      readonly type: 'activityLeft';
      readonly activity: ActivityId;
      readonly node: NodeId;
      /** `continued`: it only rested at the border of a transaction. */
      readonly outcome: 'completed' | 'interrupted' | 'continued';
    }
  | { readonly type: 'waitOpened'; readonly wait: Wait }
  | { readonly type: 'waitClosed'; readonly wait: WaitId; readonly outcome: 'answered' | 'withdrawn' }
  | { readonly type: 'timerRescheduled'; readonly wait: WaitId; readonly dueAt: Instant | null }
  /** A task went over its limit; the task goes on. */
  | { readonly type: 'limitExceeded'; readonly activity: ActivityId; readonly node: NodeId }
  /** A condition was looked at and is now true, or no longer. */
  | { readonly type: 'conditionChanged'; readonly wait: WaitId; readonly held: boolean }
  | { readonly type: 'variablesSet'; readonly activity: ActivityId; readonly variables: Variables }
  | { readonly type: 'variablesRemoved'; readonly activity: ActivityId; readonly names: readonly string[] }
  /** Left the instance, for whoever waits for it. Changes no state. */
  | {
      readonly type: 'messageThrown';
      readonly node: NodeId;
      readonly name: string;
      readonly key: string | null;
      readonly payload: Variables;
    }
  | {
      readonly type: 'signalThrown';
      readonly node: NodeId;
      readonly name: string;
      readonly payload: Variables;
    }
  /** A complex gateway fired, an ad-hoc sub-process is to end. */
  | { readonly type: 'gatewayActivated'; readonly activity: ActivityId; readonly flows: readonly FlowId[] }
  | { readonly type: 'adHocEnding'; readonly activity: ActivityId }
  /** An iteration began, ended, or was cut off. */
  | {
      readonly type: 'loopAdvanced';
      readonly activity: ActivityId;
      readonly step: 'started' | 'completed' | 'terminated';
      readonly iteration: number;
      readonly output?: unknown;
    }
  | {
      readonly type: 'compensationKept';
      readonly activity: ActivityId;
      readonly record: CompensationRecord;
    }
  | { readonly type: 'compensationTaken'; readonly activity: ActivityId; readonly of: ActivityId }
  /** The instance runs on another version of its model: where everything in it stands now. */
  | {
      readonly type: 'instanceMigrated';
      readonly graph: Digest;
      readonly activities: Readonly<Record<ActivityId, NodeId>>;
      readonly waits: Readonly<Record<WaitId, NodeId>>;
      readonly tokens: Readonly<Record<TokenId, NodeId>>;
    }
  | { readonly type: 'instanceEnded'; readonly status: Exclude<InstanceStatus, 'running'> };
