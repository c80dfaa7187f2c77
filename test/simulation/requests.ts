/** What a process does for a client: one mutation under an idempotency key, as every mutating route (decision 18). */
import type { Command, Variables } from '../../src/engine/index.js';
import {
  insertMessage,
  matchedMessage,
  messageOutcome,
  timeToLiveSecondsDefault,
} from '../../src/runtime/message.store.js';
import { begin, execute, lock, readNow, ringFor, type Changed } from './command-runner.js';
import { Failure, type Flow, type Task } from './kernel.js';

import { pointOf } from './points.js';
import type { Process } from './process.js';
import { deliver } from './relay.js';
import { query, runUnit, type OpenTransaction } from './unit-of-work.js';

export type Action =
  | { readonly type: 'start'; readonly model: number; readonly variables: Variables }
  | { readonly type: 'command'; readonly instanceId: string; readonly command: Command }
  | {
      readonly type: 'message';
      readonly name: string;
      readonly key: string | null;
      readonly payload: Variables;
    }
  | { readonly type: 'signal'; readonly name: string };

/** What is stored with the key, and given again to whoever asks again. */
export interface Stored {
  readonly id: string;
  readonly revision: number;
}
export type Answer =
  | { readonly ok: true; readonly stored: Stored; readonly reached: string | null }
  | { readonly ok: false; readonly code: string };

/** One attempt of a client. */
export class Asking {
  answer: Answer | null = null;
  isBroken = false;
  /** The client has not given this attempt up. */
  isHeard = true;

  constructor(
    readonly key: string,
    readonly action: Action,
    readonly client: Task,
    readonly wake: (task: Task) => void,
  ) {}

  reply(answer: Answer): void {
    if (!this.isHeard || this.isBroken) return;
    this.answer = answer;
    this.wake(this.client);
  }

  fail(): void {
    if (!this.isHeard || this.answer !== null) return;
    this.isBroken = true;
    this.wake(this.client);
  }
}

const points = { received: pointOf('request.received'), before: pointOf('response.before') };

export function* carryOutRequest(process: Process, asking: Asking): Flow<void> {
  const { kernel, faults, ordinalOf, bug } = process.world;
  const about = asking.action.type === 'command' ? ordinalOf(asking.action.instanceId) : 0;
  yield kernel.at(points.received, about);
  let answer: Answer | null;
  try {
    const stored = yield* mutate(process, asking, about);
    const reached = asking.action.type === 'message' ? yield* reachNow(process, stored.id) : null;
    answer = { ok: true, stored, reached };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Only what the rules refuse is an answer; of all else nobody knows what became of it.
    const isKnown =
      error.code === 'REJECTED' || (bug('unknown commit taken for a failure') && error.code === '08006');
    answer = isKnown ? { ok: false, code: error.detail } : null;
  }
  yield kernel.at(points.before, about);
  process.askings.delete(asking);
  if (faults.losesResponse()) return;
  if (answer === null) asking.fail();
  else asking.reply(answer);
}

function* mutate(process: Process, asking: Asking, about: number): Flow<Stored> {
  const { key, action } = asking;
  const { world } = process;
  const origin = { by: 'request', key } as const;
  const change: { made: Changed | null } = { made: null };
  const stored = yield* runUnit<Stored>(
    process,
    function* (open) {
      if (action.type === 'start') {
        const [[row] = []] = yield* open.read(readNow);
        const command: Command = { type: 'start', variables: action.variables };
        const instanceId = world.newId(process);
        change.made = begin(open, {
          instanceId,
          model: action.model,
          models: world.models,
          now: row?.['now'] as never,
          command,
          origin,
        });
        return { id: instanceId, revision: 1 };
      }
      if (action.type === 'command') {
        const locked = yield* lock(process, open, action.instanceId);
        if (locked === null) throw new Failure('REJECTED', 'NO_INSTANCE');
        change.made = execute(open, locked, action.command, origin, key);
        return { id: action.instanceId, revision: change.made.revision };
      }
      const id = yield* send(process, open, action);
      world.oracle.published(open.tx, id, key);
      return { id, revision: 0 };
    },
    world.bug('message from outside without a key') && action.type === 'message' ? null : key,
    about,
  );
  if (change.made !== null) yield* ringFor(process, change.made);
  else if (action.type === 'signal') world.bell.ring('messages');
  return stored;
}

/** What comes from outside is kept first, under the key of its request. */
function* send(
  process: Process,
  open: OpenTransaction,
  action: Extract<Action, { type: 'message' | 'signal' }>,
): Flow<string> {
  const [[row] = []] = yield* open.read(readNow);
  const id = process.world.newId(process);
  const { type: kind, name } = action;
  const about =
    kind === 'message' ? { key: action.key, payload: action.payload } : { key: null, payload: {} };
  const timeToLiveSeconds = timeToLiveSecondsDefault;
  open.write(
    insertMessage({
      id,
      kind,
      name,
      ...about,
      sentBy: null,
      sentAt: row?.['now'] as never,
      timeToLiveSeconds,
    }),
  );
  return id;
}

/** The answer says who was reached, or that the message is kept: whatever hinders it now, the sweep finds it again. */
function* reachNow(process: Process, id: string): Flow<string | null> {
  const { bell } = process.world;
  try {
    const [match] = yield* query(process, matchedMessage(id));
    if (match !== undefined && (yield* deliver(process, match))) return String(match['instance_id']);
    const [row] = yield* query(process, messageOutcome(id));
    const reached = (row?.['delivered_to'] as string | null | undefined) ?? null;
    if (match !== undefined && reached === null) bell.ring('messages');
    return reached;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    bell.ring('messages');
    return null;
  }
}
