/**
 * The runtime's unit of work (src/platform/postgres-unit-of-work.ts), step by step: BEGIN with everything that is read,
 * everything that is written with COMMIT, replays by idempotency key, a few repetitions after 40001 and 40P01. Faults of
 * connection and server strike here.
 */
import type { Row, Statement } from '../../src/platform/unit-of-work.js';
import { Failure, type Flow } from './kernel.js';
import { pointOf } from './points.js';
import type { Process } from './process.js';
import type { Tx } from './database.js';
import { carryOut } from './statements.js';

const attemptsMax = 4;
const points = {
  begin: pointOf('begin'),
  decided: pointOf('decided'),
  before: pointOf('commit.before'),
  after: pointOf('commit.after'),
  retry: pointOf('retry.sleep'),
  answered: pointOf('query.answered'),
};

/** What the work of one transaction may do. */
export interface OpenTransaction {
  readonly process: Process;
  readonly tx: Tx;
  read(statements: readonly Statement[]): Flow<readonly (readonly Row[])[]>;
  write(...statements: readonly Statement[]): void;
}

class Replayed extends Failure {}

export function* runUnit<T>(
  process: Process,
  work: (open: OpenTransaction) => Flow<T>,
  key: string | null = null,
  about = 0,
): Flow<T> {
  const { kernel } = process.world;
  const kept: (readonly (readonly Row[])[])[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return yield* once(process, work, { key, about, kept });
    } catch (error) {
      if (error instanceof Replayed) return yield* replay<T>(process, error.detail);
      const isRetriable = error instanceof Failure && (error.code === '40001' || error.code === '40P01');
      if (!isRetriable || attempt >= attemptsMax) throw error;
      yield* kernel.sleep(kernel.dice.below(20 * 2 ** attempt), points.retry);
    }
  }
}

function* once<T>(
  process: Process,
  work: (open: OpenTransaction) => Flow<T>,
  { key, about, kept }: { key: string | null; about: number; kept: (readonly (readonly Row[])[])[] },
): Flow<T> {
  const { world } = process;
  const { kernel, database, faults } = world;
  const separate = key !== null && world.bug('key in another transaction');
  yield kernel.at(points.begin, about);
  const tx = database.begin();
  process.transactions.add(tx);
  tx.task = kernel.current;
  const writes: Statement[] = [];
  try {
    if (key !== null) {
      const claimed = yield* send(process, tx, claimKey(key), about);
      if (claimed.length === 0) throw new Replayed('REPLAYED', key);
    }
    const open: OpenTransaction = {
      process,
      tx,
      *read(statements) {
        const results: (readonly Row[])[] = [];
        for (const statement of statements) results.push(yield* send(process, tx, statement, about));
        yield kernel.at(points.decided, about);
        if (!world.bug('state kept over a repetition')) return results;
        if (kept.length === 0) kept.push(results);
        return kept[0] ?? results;
      },
      write: (...statements) => void writes.push(...statements),
    };
    const answer = yield* work(open);
    if (key !== null && !separate) writes.push(answerKey(key, answer));
    for (const statement of writes) yield* send(process, tx, statement, about);
    tx.sent = true;
    yield kernel.at(points.before, about);
    database.check(tx);
    faults.strikeCommit(tx);
    database.commit(tx);
    if (separate) yield* keepKeyApart(process, key, answer);
    yield kernel.at(points.after, about);
    faults.strikeAfterCommit();
    return answer;
  } finally {
    // A connection that broke is ended by the server; any other is rolled back.
    database.abort(tx);
    process.transactions.delete(tx);
  }
}

function* send(process: Process, tx: Tx, statement: Statement, about: number): Flow<readonly Row[]> {
  const { kernel, database, faults } = process.world;
  yield kernel.at(pointOf(statement.name), about);
  database.check(tx);
  faults.strikeStatement(process);
  return yield* carryOut(database, tx, statement);
}

/** One statement outside a transaction. The answer may be lost although it was carried out. */
export function* query(process: Process, statement: Statement, about = 0): Flow<readonly Row[]> {
  const { kernel, database, faults } = process.world;
  yield kernel.at(pointOf(statement.name), about);
  faults.strikeStatement(process);
  const tx = database.begin();
  process.transactions.add(tx);
  tx.task = kernel.current;
  let result: readonly Row[];
  try {
    result = yield* carryOut(database, tx, statement);
    database.check(tx);
    database.commit(tx);
  } finally {
    database.abort(tx);
    process.transactions.delete(tx);
  }
  yield kernel.at(points.answered, about);
  faults.strikeStatement(process);
  return result;
}

function* replay<T>(process: Process, key: string): Flow<T> {
  const [row] = yield* query(process, {
    name: 'idempotency.find',
    text: 'select actor_id, request_hash, answer from idempotency where key = $1',
    values: [key],
  });
  if (row === undefined) throw new Failure('REQUEST_IN_PROGRESS');
  return row['answer'] as T;
}

const claimKey = (key: string): Statement => ({
  name: 'idempotency.claim',
  text: 'insert into idempotency (key, actor_id, request_hash) values ($1, $2, $3) on conflict (key) do nothing returning key',
  values: [key],
});
const answerKey = (key: string, answer: unknown): Statement => ({
  name: 'idempotency.answer',
  text: 'update idempotency set answer = $2 where key = $1',
  values: [key, JSON.stringify(answer ?? null)],
});

/** A planted bug: the key is kept in a transaction of its own, after the one it is for. */
function* keepKeyApart(process: Process, key: string, answer: unknown): Flow<void> {
  const { database, kernel } = process.world;
  database.keys.delete(key);
  yield kernel.at(points.before);
  database.keys.set(key, { key, committed: true, answer, holder: null, waiters: null });
}
