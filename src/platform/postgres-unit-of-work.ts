import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Problem } from '../shared/problem.js';
import {
  UnitOfWork,
  type ConnectionClock,
  type Idempotency,
  type Row,
  type Statement,
  type Transaction,
} from './unit-of-work.js';

const attemptsMax = 4;
/** Serialisation failure, deadlock, and the server going away before anything was acknowledged. */
const retriable = new Set(['40001', '40P01']);

// Dates of law are plain dates and bigints are counts: text and number, never a Date in the process's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export class PostgresUnitOfWork extends UnitOfWork {
  readonly #pool: pg.Pool;
  /** Told of every round trip; a test counts them. */
  onRoundTrip: ((statements: readonly string[]) => void) | null = null;

  readonly #clock: ConnectionClock | null;
  readonly #clockOf = new WeakMap<pg.PoolClient, number>();

  constructor(options: {
    readonly url: string;
    readonly max: number;
    readonly log: (message: string) => void;
    /** A clock of this pool's own, for seeding and tests; everybody else's stays as it is. */
    readonly clock?: ConnectionClock;
  }) {
    super();
    this.#clock = options.clock ?? null;
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.max,
      pipeline: true,
      options: '-c role=motcua_app -c idle_in_transaction_session_timeout=15000 -c statement_timeout=20000',
      application_name: 'motcua-runtime',
      connectionTimeoutMillis: 10_000,
    });
    this.#pool.on('error', (error) =>
      options.log(`An idle connection to the database was lost: ${error.message}`),
    );
  }

  async run<T>(work: (tx: Transaction) => Promise<T>, idempotency?: Idempotency): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(work, idempotency);
      } catch (error) {
        const code = (error as { code?: string }).code ?? '';
        if (!retriable.has(code) || attempt >= attemptsMax) throw error;
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  async query({ name, text, values }: Statement): Promise<readonly Row[]> {
    const statement = { name, text, values: [...values] };
    if (this.#clock === null) return (await this.#pool.query<Row>(statement)).rows;
    const client = await this.#pool.connect();
    try {
      this.#setClock(client);
      return (await client.query<Row>(statement)).rows;
    } finally {
      client.release();
    }
  }

  #setClock(client: pg.PoolClient): void {
    const wanted = this.#clock?.offsetMs;
    if (wanted === undefined || this.#clockOf.get(client) === wanted) return;
    this.#clockOf.set(client, wanted);
    // Not awaited: it goes out before the next statement on the same connection.
    client
      .query('select set_config($1, $2, false)', ['motcua.offset_ms', String(Math.round(wanted))])
      .catch(() => this.#clockOf.delete(client));
  }

  /** Nest closes it with the application. */
  async onModuleDestroy(): Promise<void> {
    await this.#pool.end();
  }

  async #once<T>(work: (tx: Transaction) => Promise<T>, idempotency?: Idempotency): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      this.#setClock(client);
      const tx = new OpenTransaction(client, idempotency ?? null, this.onRoundTrip);
      try {
        const answer = await work(tx);
        await tx.commit(answer);
        return answer;
      } catch (error) {
        await tx.rollback().catch((failure: Error) => {
          broken ??= failure;
        });
        if (error instanceof Replayed) return await this.#replay<T>(error.idempotency);
        throw error;
      }
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async #replay<T>({ key, actorId, requestHash }: Idempotency): Promise<T> {
    const [row] = await this.query({
      name: 'idempotency.find',
      text: 'select actor_id, request_hash, answer from idempotency where key = $1',
      values: [key],
    });
    if (row === undefined) throw new Problem(409, 'REQUEST_IN_PROGRESS');
    if (row['actor_id'] !== actorId || row['request_hash'] !== requestHash)
      throw new Problem(422, 'IDEMPOTENCY_KEY_REUSED');
    return row['answer'] as T;
  }
}

/** The key was used before: not an error for the caller, who gets the stored answer. */
class Replayed extends Error {
  constructor(readonly idempotency: Idempotency) {
    super('Replayed');
  }
}

class OpenTransaction implements Transaction {
  readonly #client: pg.PoolClient;
  readonly #idempotency: Idempotency | null;
  readonly #onRoundTrip: ((statements: readonly string[]) => void) | null;
  readonly #writes: Statement[] = [];
  #begun = false;

  constructor(
    client: pg.PoolClient,
    idempotency: Idempotency | null,
    onRoundTrip: ((statements: readonly string[]) => void) | null,
  ) {
    this.#client = client;
    this.#idempotency = idempotency;
    this.#onRoundTrip = onRoundTrip;
  }

  async read(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    const first: Statement[] = [];
    if (!this.#begun) {
      this.#begun = true;
      first.push({ name: '', text: 'begin', values: [] });
      if (this.#idempotency !== null) {
        const { key, actorId, requestHash } = this.#idempotency;
        first.push({
          name: 'idempotency.claim',
          text: `insert into idempotency (key, actor_id, request_hash) values ($1, $2, $3) on conflict (key) do nothing returning key`,
          values: [key, actorId, requestHash],
        });
      }
    }
    const results = await this.#send([...first, ...statements]);
    if (first.length > 1 && this.#idempotency !== null && results[1]?.length === 0)
      throw new Replayed(this.#idempotency);
    return results.slice(first.length);
  }

  write(...statements: readonly Statement[]): void {
    this.#writes.push(...statements);
  }

  async commit(answer: unknown): Promise<void> {
    if (!this.#begun && this.#writes.length === 0) return;
    if (!this.#begun) await this.read([]);
    if (this.#idempotency !== null)
      this.#writes.push({
        name: 'idempotency.answer',
        text: 'update idempotency set answer = $2 where key = $1',
        values: [this.#idempotency.key, JSON.stringify(answer ?? null)],
      });
    await this.#send([...this.#writes, { name: '', text: 'commit', values: [] }]);
    this.#begun = false;
  }

  async rollback(): Promise<void> {
    if (this.#begun) await this.#client.query('rollback');
    this.#begun = false;
  }

  /** All statements go out before the first answer is awaited: one round trip. */
  async #send(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    this.#onRoundTrip?.(statements.map(({ name, text }) => name || text));
    const pending = statements.map(({ name, text, values }) =>
      name === ''
        ? this.#client.query<Row>(text)
        : this.#client.query<Row>({ name, text, values: [...values] }),
    );
    const settled = await Promise.allSettled(pending);
    for (const result of settled) if (result.status === 'rejected') throw result.reason as Error;
    return settled.map((result) => {
      if (result.status === 'rejected') throw result.reason as Error;
      if (result.value.command === 'ROLLBACK')
        throw new Error('Expected COMMIT but the transaction was rolled back');
      return result.value.rows;
    });
  }
}
