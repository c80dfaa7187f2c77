/** Messages and signals between instances (src/runtime/message-relay.ts), await by await, with its statements. */
import type { Command, Variables } from '../../src/engine/index.js';
import type { Row, Statement } from '../../src/platform/unit-of-work.js';
import {
  claimMessage,
  claimSignal,
  markDelivered,
  matchedMessages,
  signalsToDeliver,
  signalTaken,
  spreadSignals,
} from '../../src/runtime/message.store.js';
import { execute, lock, ringFor, type Changed, type Locked } from './command-runner.js';
import type { Origin } from './database.js';
import { Failure, type Flow } from './kernel.js';
import { pointOf } from './points.js';
import type { Process } from './process.js';
import { query, runUnit } from './unit-of-work.js';

const picked = pointOf('delivery.picked');

interface Chosen {
  readonly command: Command | null;
  readonly writes: readonly Statement[];
}

/** Tries everything that can be delivered now, each once; what follows from it rings anew. */
export function* relay(process: Process): Flow<number> {
  const messages = yield* deliverAll(process, matchedMessages);
  yield* query(process, spreadSignals);
  return messages + (yield* deliverAll(process, signalsToDeliver));
}

function* deliverAll(process: Process, list: (limit: number, after: Row | null) => Statement): Flow<number> {
  const { batchMax } = process.world;
  let taken = 0;
  for (let last: Row | null = null; ;) {
    const page: readonly Row[] = yield* query(process, list(batchMax, last));
    for (const row of page) if (yield* deliver(process, row)) taken += 1;
    if (page.length < batchMax) return taken;
    last = page.at(-1) ?? null;
  }
}

export function* deliver(process: Process, row: Row): Flow<boolean> {
  const { kernel, ordinalOf } = process.world;
  const instanceId = String(row['instance_id']);
  yield kernel.at(picked, ordinalOf(instanceId));
  try {
    return row['wait_id'] === undefined
      ? yield* deliverSignal(process, String(row['message_id']), instanceId)
      : yield* deliverMessage(process, String(row['id']), instanceId, String(row['wait_id']));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return false;
  }
}

function* deliverMessage(process: Process, id: string, instanceId: string, waitId: string): Flow<boolean> {
  const { bug, now } = process.world;
  if (bug('message marked before delivery')) yield* query(process, markDelivered(id, instanceId, now()));
  const origin: Origin = { by: 'message', messageId: id };
  const isMarkedApart = bug('message marked before delivery') || bug('message marked after the commit');
  const moved = yield* command(
    process,
    { instanceId, claim: claimMessage(id), origin },
    (locked, [message]) => {
      const known = bug('message marked before delivery') ? { payload: {} } : message;
      if (known === undefined || locked.state.waits[waitId]?.kind !== 'message') return null;
      const payload = known['payload'] as Variables;
      return {
        command: { type: 'correlate', wait: waitId, payload },
        writes: isMarkedApart ? [] : [markDelivered(id, instanceId, locked.now)],
      };
    },
  );
  if (moved && bug('message marked after the commit'))
    yield* query(process, markDelivered(id, instanceId, now()));
  return moved;
}

function* deliverSignal(process: Process, id: string, instanceId: string): Flow<boolean> {
  const { bug } = process.world;
  const origin: Origin = { by: 'signal', deliveryId: `${id} ${instanceId}` };
  return yield* command(
    process,
    { instanceId, claim: claimSignal(id, instanceId), origin },
    (locked, [signal]) => {
      if (signal === undefined) return null;
      const writes = bug('signal not taken with its delivery') ? [] : [signalTaken(id, instanceId)];
      if (locked.state.status !== 'running') return { command: null, writes };
      const payload = signal['payload'] as Variables;
      return { command: { type: 'deliverSignal', name: String(signal['name']), payload }, writes };
    },
  );
}

function* command(
  process: Process,
  about: { readonly instanceId: string; readonly claim: Statement; readonly origin: Origin },
  choose: (locked: Locked, claimed: readonly Row[]) => Chosen | null,
): Flow<boolean> {
  const { instanceId, claim, origin } = about;
  const { world } = process;
  const change = yield* runUnit<Changed | 'nothing to do' | null>(
    process,
    function* (open) {
      const locked = yield* lock(process, open, instanceId, [claim]);
      const chosen = locked === null ? null : choose(locked, locked.rows[0] ?? []);
      if (locked === null || chosen === null) return null;
      if (world.isBroken(instanceId)) throw new Failure('DEFECT');
      open.write(...chosen.writes);
      if (chosen.command === null) return 'nothing to do';
      return execute(open, locked, chosen.command, origin);
    },
    null,
    world.ordinalOf(instanceId),
  );
  if (change !== null && change !== 'nothing to do') yield* ringFor(process, change);
  return change !== null;
}
