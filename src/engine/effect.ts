import type { Instant } from '../shared/time.js';
import type { EngineEvent } from './event.js';
import type { NodeId } from './graph.js';
import type { ActivityId, IncidentCode, Variables, WaitId } from './state.js';

/** What the world must do about one wait. */
export type Effect =
  | {
      readonly type: 'offerTask';
      readonly wait: WaitId;
      readonly node: NodeId;
      readonly activity: ActivityId;
    }
  | { readonly type: 'runJob'; readonly wait: WaitId; readonly node: NodeId; readonly job: string }
  | {
      readonly type: 'scheduleTimer';
      readonly wait: WaitId;
      readonly node: NodeId;
      readonly dueAt: Instant | null;
    }
  | {
      readonly type: 'subscribe';
      readonly wait: WaitId;
      readonly node: NodeId;
      readonly kind: 'message' | 'signal';
      readonly name: string;
      readonly key: string | null;
    }
  | {
      readonly type: 'sendMessage';
      readonly node: NodeId;
      readonly name: string;
      readonly key: string | null;
      readonly payload: Variables;
    }
  | {
      readonly type: 'broadcastSignal';
      readonly node: NodeId;
      readonly name: string;
      readonly payload: Variables;
    }
  | {
      readonly type: 'alertOperator';
      readonly wait: WaitId;
      readonly node: NodeId;
      readonly code: IncidentCode;
    }
  | { readonly type: 'withdraw'; readonly wait: WaitId };

/** Computed from events alone, so that log and queue cannot disagree. */
export function effectsOf(event: EngineEvent): readonly Effect[] {
  switch (event.type) {
    case 'waitOpened': {
      const { wait } = event;
      const about = { wait: wait.id, node: wait.node };
      switch (wait.kind) {
        case 'task':
          return [{ type: 'offerTask', ...about, activity: wait.activity }];
        case 'job':
          return [{ type: 'runJob', ...about, job: wait.job }];
        case 'timer':
          return [{ type: 'scheduleTimer', ...about, dueAt: wait.dueAt }];
        case 'message':
          return [{ type: 'subscribe', ...about, kind: 'message', name: wait.name, key: wait.key ?? null }];
        case 'signal':
          return [{ type: 'subscribe', ...about, kind: 'signal', name: wait.name, key: null }];
        case 'condition':
        case 'adHoc':
          return [];
        case 'incident':
          return [{ type: 'alertOperator', ...about, code: wait.code }];
      }
      break;
    }
    case 'messageThrown': {
      const { node, name, key, payload } = event;
      return [{ type: 'sendMessage', node, name, key, payload }];
    }
    case 'signalThrown': {
      const { node, name, payload } = event;
      return [{ type: 'broadcastSignal', node, name, payload }];
    }
    case 'waitClosed':
      return [{ type: 'withdraw', wait: event.wait }];
    default:
      return [];
  }
}
