/** What each statement of the runtime and of the relay does, by its name, on the tables in memory. */
import type { InstanceState } from '../../src/engine/index.js';
import type { Row, Statement } from '../../src/platform/unit-of-work.js';
import type { Instant } from '../../src/shared/time.js';
import { rowKey, type Database, type HistoryRow, type JobRow, type TimerRow, type Tx } from './database.js';
import type { Flow } from './kernel.js';
import { closing, countWaitRows, none, rows, textOrder, type Meaning } from './meaning.js';
import { relayMeanings } from './relay-statements.js';

const instantOf = (ms: number): Instant => new Date(ms).toISOString() as Instant;

function opening(
  table: 'timers' | 'jobs' | 'subscriptions' | 'incidents',
  make: (db: Database, instanceId: string, row: Readonly<Record<string, never>>) => object,
): Meaning {
  // oxlint-disable-next-line require-yield
  return function* (db, tx, [instanceId, json]) {
    for (const row of rows(json)) {
      const waitId = String(row['wait_id']);
      const base = { instanceId: String(instanceId), waitId, holder: null, waiters: null };
      const made = { ...base, ...make(db, String(instanceId), row) };
      tx.applies.push(() => {
        (db[table] as Map<string, object>).set(rowKey(String(instanceId), waitId), made);
        countWaitRows(db, String(instanceId), 1);
      });
    }
    return none;
  };
}

/** The row of a job where the fence is still the caller's, under its lock. */
function* jobUnder(
  db: Database,
  tx: Tx,
  [instanceId, waitId, fence]: readonly unknown[],
): Flow<JobRow | null> {
  const row = db.jobs.get(rowKey(String(instanceId), String(waitId)));
  if (row === undefined) return null;
  yield* db.lock(tx, row);
  return db.jobs.get(rowKey(row.instanceId, row.waitId)) === row && row.fence === fence ? row : null;
}

type TimerKey = Pick<TimerRow, 'dueAt' | 'instanceId' | 'waitId'>;
const timerOrder = (a: TimerKey, b: TimerKey): number =>
  (a.dueAt === b.dueAt ? 0 : a.dueAt - b.dueAt) ||
  textOrder(a.instanceId, b.instanceId) ||
  textOrder(a.waitId, b.waitId);

/** What was never tried together, what was tried alone; the other kind where there is nothing of the one asked for. */
function batchOf(
  db: Database,
  ready: readonly JobRow[],
  limit: number,
  triedFirst: boolean,
): readonly JobRow[] {
  if (db.oracle.bug('what was tried claimed with others')) return ready.slice(0, limit);
  const fresh = ready.filter(({ attempts }) => attempts === 0).slice(0, limit);
  const tried = ready.filter(({ attempts }) => attempts > 0).slice(0, 1);
  const [first, other] = triedFirst ? [tried, fresh] : [fresh, tried];
  return first.length > 0 ? first : other;
}

const runtimeMeanings: Readonly<Record<string, Meaning>> = {
  *'instance.lock'(db, tx, [id]) {
    const row = db.instances.get(String(id));
    if (row === undefined) return none;
    if (!db.oracle.bug('no instance lock')) yield* db.lock(tx, row);
    const { model, revision, status, state, lastHash } = row;
    return [{ version_id: model, revision, status, state, last_hash: lastHash, ordinal: row.ordinal }];
  },
  // oxlint-disable-next-line require-yield
  *'clock.now'(db) {
    return [{ now: instantOf(db.now) }];
  },
  // oxlint-disable-next-line require-yield
  *'instance.insert'(db, tx, [id, model]) {
    tx.applies.push(() => {
      db.oracle.inserting(db, String(id));
      db.instances.set(String(id), {
        id: String(id),
        ordinal: db.instances.size + 1,
        model: Number(model),
        revision: 0,
        status: 'running',
        state: {} as InstanceState,
        stateText: '',
        lastHash: '',
        waitRows: 0,
        holder: null,
        waiters: null,
      });
      db.history.set(String(id), []);
    });
    return none;
  },
  *'instance.save'(db, tx, [id, revision, status, stateText, hash, , state]) {
    const held = db.instances.get(String(id));
    if (held !== undefined) yield* db.lock(tx, held);
    tx.applies.push(() => {
      const row = db.instances.get(String(id));
      if (row === undefined) throw new Error(`Expected instance ${String(id)} to save but there is none`);
      db.oracle.saving(row, Number(revision));
      row.revision = Number(revision);
      row.status = String(status);
      row.stateText = String(stateText);
      row.state = state as InstanceState;
      row.lastHash = String(hash);
    });
    return none;
  },
  // oxlint-disable-next-line require-yield
  *'history.append'(db, tx, values) {
    const [instanceId, revision, at, actorId, command, events, payloadDigest, previousHash, hash] = values;
    const row = {
      revision: Number(revision),
      at,
      actorId,
      command,
      events,
      payloadDigest,
      previousHash,
      hash,
    } as HistoryRow;
    tx.applies.push(() => {
      const list = db.history.get(String(instanceId)) ?? [];
      db.oracle.appending(db, String(instanceId), list, row, tx);
      list.push(row);
    });
    return none;
  },
  'timer.close': closing('timers'),
  'job.close': closing('jobs'),
  'subscription.close': closing('subscriptions'),
  'incident.close': closing('incidents'),
  'timer.open': opening('timers', (db, _instanceId, row) => ({
    dueAt: row['due_at'] === null ? Number.POSITIVE_INFINITY : Date.parse(String(row['due_at'])),
    openedAt: db.now,
  })),
  'job.open': opening('jobs', (_db, _instanceId, row) => ({
    name: row['name'],
    attempts: 0,
    interruptions: 0,
    fence: 0,
    runAfter: Date.parse(String(row['run_after'])),
    leasedUntil: Number.NEGATIVE_INFINITY,
  })),
  'subscription.open': opening('subscriptions', (_db, _instanceId, row) => ({
    kind: row['kind'],
    name: row['name'],
    key: row['key'],
    openedAt: Date.parse(String(row['opened_at'])),
  })),
  // oxlint-disable-next-line require-yield
  *'timer.move'(db, tx, [instanceId, json]) {
    for (const row of rows(json))
      tx.applies.push(() => {
        const timer = db.timers.get(rowKey(String(instanceId), String(row['wait_id'])));
        if (timer !== undefined)
          timer.dueAt = row['due_at'] === null ? Number.POSITIVE_INFINITY : Date.parse(String(row['due_at']));
      });
    return none;
  },
  'incident.open': opening('incidents', () => ({})),
  // oxlint-disable-next-line require-yield
  *'timer.due'(db, _tx, [limit, dueAt, instanceId, waitId, offsetMs = 0]) {
    const now = db.now + Number(offsetMs);
    const last = {
      dueAt: dueAt === '-infinity' ? Number.NEGATIVE_INFINITY : Number(dueAt),
      instanceId: String(instanceId),
      waitId: String(waitId),
    };
    const due = [...db.timers.values()].filter((row) => row.dueAt <= now && timerOrder(row, last) > 0);
    due.sort(timerOrder);
    return due
      .slice(0, Number(limit))
      .map((row) => ({ instance_id: row.instanceId, wait_id: row.waitId, due: row.dueAt }));
  },
  // oxlint-disable-next-line require-yield
  *'job.claim'(db, _tx, [limit, leaseMs, , triedFirst]) {
    const forever = db.oracle.bug('lease without end');
    const ready: JobRow[] = [];
    for (const row of db.jobs.values()) {
      const isFree = forever ? row.leasedUntil === Number.NEGATIVE_INFINITY : row.leasedUntil < db.now;
      if (isFree && row.runAfter <= db.now && row.holder === null) ready.push(row);
    }
    ready.sort((a, b) => a.runAfter - b.runAfter);
    const taken = batchOf(db, ready, Number(limit), triedFirst === true);
    for (const row of taken) {
      if (!db.oracle.bug('attempt counted after the run')) row.attempts += 1;
      row.fence += 1;
      row.leasedUntil = db.now + Number(leaseMs);
    }
    return taken.map(({ instanceId, waitId, name, attempts, interruptions, fence }) => ({
      instance_id: instanceId,
      wait_id: waitId,
      name,
      attempts,
      interruptions,
      fence,
    }));
  },
  *'job.fence'(db, tx, [instanceId, waitId]) {
    const key = rowKey(String(instanceId), String(waitId));
    const row = db.jobs.get(key);
    if (row !== undefined && !db.oracle.bug('fence read without a lock')) yield* db.lock(tx, row);
    if (row === undefined || db.jobs.get(key) !== row) return none;
    tx.fenceSeen = row.fence;
    return [{ fence: row.fence }];
  },
  *'job.extend-lease'(db, tx, values) {
    const row = yield* jobUnder(db, tx, values);
    if (row !== null) row.leasedUntil = db.now + Number(values[3]);
    return none;
  },
  *'job.release'(db, tx, values) {
    const row = yield* jobUnder(db, tx, values);
    if (row === null) return none;
    row.leasedUntil = db.now + Number(values[4]);
    row.attempts = Number(values[5]) + (db.oracle.bug('attempt counted after the run') ? 1 : 0);
    row.interruptions = Number(values[6]);
    return none;
  },
  *'idempotency.claim'(db, tx, [key]) {
    for (;;) {
      const known = db.keys.get(String(key));
      if (known === undefined) break;
      if (known.committed) return none;
      if (known.holder === tx) break;
      yield* db.lock(tx, known);
    }
    const row = { key: String(key), committed: false, answer: null as unknown, holder: null, waiters: null };
    db.keys.set(row.key, row);
    db.take(tx, row);
    tx.inserted.push(() => db.keys.delete(row.key));
    tx.applies.push(() => {
      row.committed = true;
    });
    return [{ key }];
  },
  // oxlint-disable-next-line require-yield
  *'idempotency.answer'(db, tx, [key, answer]) {
    tx.applies.push(() => {
      const row = db.keys.get(String(key));
      if (row !== undefined) row.answer = JSON.parse(String(answer));
    });
    return none;
  },
  // oxlint-disable-next-line require-yield
  *'idempotency.find'(db, _tx, [key]) {
    const row = db.keys.get(String(key));
    return row?.committed === true ? [{ answer: row.answer }] : none;
  },
};

export const meanings: ReadonlyMap<string, Meaning> = new Map(
  Object.entries({ ...runtimeMeanings, ...relayMeanings }),
);

export function* carryOut(db: Database, tx: Tx, statement: Statement): Flow<readonly Row[]> {
  db.oracle.stated(statement);
  const meaning = meanings.get(statement.name);
  if (meaning === undefined) throw new Error(`Expected a meaning for statement "${statement.name}"`);
  return yield* meaning(db, tx, statement.values);
}
