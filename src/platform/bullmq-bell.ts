/** Bells by BullMQ: on its PostgreSQL backend by default, on Redis across machines when REDIS_URL is set. Nothing but
 *  "look again" travels; what there is to do stands in our tables. */
import { createPostgresBackend, Queue, runMigrations, Worker, type QueueOptions } from 'bullmq';
import pg from 'pg';
import { Bell, type BellKind } from './bell.js';

const kinds: readonly BellKind[] = ['jobs', 'timers', 'messages'];
const coalesceMs = 15;

export interface BellOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  readonly poolMax: number;
  readonly log: (message: string) => void;
}

export class BullmqBell extends Bell {
  readonly #queues: ReadonlyMap<BellKind, Queue>;
  readonly #workers: Worker[] = [];
  readonly #pending = new Map<BellKind, NodeJS.Timeout>();
  readonly #options: BellOptions;
  readonly #common: QueueOptions;

  constructor(options: BellOptions) {
    super();
    this.#options = options;
    this.#common = queueOptions(options);
    this.#queues = new Map(
      kinds.map((kind) => [
        kind,
        quiet(new Queue(`motcua-${kind}`, this.#common, backendOf(options)), options.log),
      ]),
    );
  }

  /** Tables of the queue, made or brought up to date by the owner of the database. */
  static async prepare(databaseUrl: string): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await runMigrations(client);
    } finally {
      await client.end();
    }
  }

  ring(kind: BellKind): void {
    if (this.#pending.has(kind)) return;
    const timer = setTimeout(() => {
      this.#pending.delete(kind);
      // A bell that cannot be rung is no loss: the sweep finds the same rows.
      void this.#queues
        .get(kind)
        ?.add(kind, {}, { removeOnComplete: true, removeOnFail: true })
        .catch(() => undefined);
    }, coalesceMs);
    timer.unref();
    this.#pending.set(kind, timer);
  }

  listen(handlers: Readonly<Record<BellKind, () => Promise<unknown>>>): void {
    for (const kind of kinds)
      this.#workers.push(
        quiet(
          new Worker(
            `motcua-${kind}`,
            () => handlers[kind]().then(() => null),
            { ...this.#common, concurrency: 1 },
            backendOf(this.#options),
          ),
          this.#options.log,
        ),
      );
  }

  async close(): Promise<void> {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
    await Promise.allSettled(this.#workers.map((worker) => worker.close()));
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()));
  }
}

function queueOptions({ databaseUrl, redisUrl, poolMax }: BellOptions): QueueOptions {
  if (redisUrl !== null) return { connection: { url: redisUrl, maxRetriesPerRequest: null } } as QueueOptions;
  return { connection: { connectionString: databaseUrl, max: poolMax } } as unknown as QueueOptions;
}

const backendOf = ({ redisUrl }: BellOptions): never =>
  (redisUrl === null ? createPostgresBackend : undefined) as never;

/** Lost connections are reconnected by the library; an unheard error event would end the process. */
function quiet<T extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
  emitter: T,
  log: (message: string) => void,
): T {
  let told = 0;
  emitter.on('error', (error) => {
    if (Date.now() - told < 30_000) return;
    told = Date.now();
    log(`The queue of bells is away, sweeping goes on: ${error.message}`);
  });
  return emitter;
}
