/**
 * Instances in the real runtime: lock → decide → check → save on PostgreSQL, with the rows of every wait, for which nobody but
 * the script's driver asks. What it reads of an instance is what the database holds after the last command.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import {
  effectsOf,
  notStarted,
  type Command,
  type Effect,
  type EngineEvent,
  type InstanceState,
} from '../../../src/engine/index.js';
import { CalendarsSnapshot } from '../../../src/organisation/calendars.js';
import { DirectorySnapshot } from '../../../src/organisation/directory.js';
import { Bell } from '../../../src/platform/bell.js';
import { startEmbeddedPostgres } from '../../../src/platform/embedded-postgres.js';
import { PostgresUnitOfWork } from '../../../src/platform/postgres-unit-of-work.js';
import { withMemory } from '../../../src/platform/snapshot.js';
import type { LoadedVersion, ProcedureBook } from '../../../src/procedures/procedure-book.js';
import { CommandRunner } from '../../../src/runtime/command-runner.js';
import { CaseBook, type CaseClock } from '../../../src/runtime/ports.js';
import { prepareDatabase, projectRoot } from '../../../src/serve.js';
import type { Definition, Definitions } from './definitions.js';
import { dueAt, type Runner } from './runner.js';

class Silent extends Bell {
  ring(): void {
    // The driver itself answers what is left to do.
  }
}

class VirtualTime extends CaseBook {
  reads(): [] {
    return [];
  }

  open(): CaseClock {
    return { dueAt, follow: () => false };
  }
}

/** One database for a whole run of the command; every case has instances of its own in it. */
export class PostgresStore {
  readonly runner: CommandRunner;
  readonly clock = { offsetMs: 0 };
  readonly unitOfWork: PostgresUnitOfWork;
  readonly #versionId: number;
  readonly #client: pg.Client;
  readonly #stop: () => Promise<unknown>;
  readonly #months = new Set<string>();
  version: LoadedVersion | null = null;

  private constructor(url: string, client: pg.Client, versionId: number, stop: () => Promise<unknown>) {
    this.unitOfWork = new PostgresUnitOfWork({ url, max: 4, log: console.error, clock: this.clock });
    this.#client = client;
    this.#versionId = versionId;
    this.#stop = stop;
    // The one version in hand is that of the command being carried out.
    const book = { held: () => this.version } as unknown as ProcedureBook;
    this.runner = new CommandRunner(
      book,
      new DirectorySnapshot(this.unitOfWork),
      new CalendarsSnapshot(this.unitOfWork),
      new VirtualTime(),
      [],
      new Silent(),
    );
  }

  static async open(): Promise<PostgresStore> {
    const database = await startEmbeddedPostgres({
      dataDir: join(projectRoot, 'data', 'conformance', 'postgres'),
      wantedPort: 54_470,
      log: () => undefined,
      database: `conformance_${Date.now()}`,
    });
    await prepareDatabase(database.url, { redisUrl: 'none' });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`insert into content (digest, kind, name, body) values ('x', 'model', 'x', '')`);
    const { rows } = await client.query<{ id: number }>(
      `insert into procedure_version (procedure_id, version, digest, code, name, domain, level, card, model, called, forms, templates, published_at)
       values ('x', 1, 'x', 'x', 'x', 'x', 'x', '{}', 'x', '{}', '{}', '{}', now()) returning id`,
    );
    return new PostgresStore(database.url, client, Number(rows[0]?.id), () => database.stop());
  }

  async insert(id: string, state: InstanceState, at: string): Promise<void> {
    for (const table of ['timer', 'job', 'subscription', 'incident', 'history'])
      await this.#client.query(`delete from ${table} where instance_id = $1`, [id]);
    await this.#client.query(`delete from message where sent_by = $1`, [id]);
    await this.#client.query('delete from instance where id = $1', [id]);
    await this.#client.query(
      `insert into instance (id, version_id, revision, status, state, last_hash, started_at) values ($1, $2, 0, $3, $4, '', $5)`,
      [id, this.#versionId, state.status, JSON.stringify(state), at],
    );
  }

  /** Scripts go years ahead; the house-keeping of a server goes month by month. */
  async moveTo(now: number): Promise<void> {
    this.clock.offsetMs = now - Date.now();
    const month = new Date(now + 7 * 3_600_000).toISOString().slice(0, 7);
    if (this.#months.has(month)) return;
    await this.#client.query('select ensure_history_partition($1::date)', [`${month}-01`]);
    this.#months.add(month);
  }

  async stateOf(id: string): Promise<InstanceState> {
    const { rows } = await this.#client.query<{ state: InstanceState }>(
      'select state from instance where id = $1',
      [id],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`Expected instance ${id} in the database but there is none`);
    return row.state;
  }

  async close(): Promise<void> {
    await this.#client.end();
    await this.unitOfWork.onModuleDestroy();
    await this.#stop();
  }
}

interface Stored {
  readonly id: string;
  readonly definition: Definition;
  readonly state: InstanceState;
  readonly history: readonly (readonly EngineEvent[])[];
  /** The database holds something else: a refused step was taken back. */
  readonly stale: boolean;
}

export class PostgresRunner implements Runner {
  now = Date.UTC(2026, 10, 23, 1, 0);
  readonly #definitions: Definitions;
  readonly #store: PostgresStore;
  #instances: Stored[] = [];

  constructor(definitions: Definitions, store: PostgresStore) {
    this.#definitions = definitions;
    this.#store = store;
  }

  get size(): number {
    return this.#instances.length;
  }

  create(definition: Definition): Promise<number> {
    this.#instances.push({ id: randomUUID(), definition, state: notStarted, history: [], stale: true });
    return Promise.resolve(this.#instances.length - 1);
  }

  async send(instance: number, command: Command): Promise<readonly Effect[] | string> {
    const stored = this.#get(instance);
    const { id, definition } = stored;
    if (stored.stale) await this.#store.insert(id, stored.state, new Date(this.now).toISOString());
    await this.#store.moveTo(this.now);
    this.#store.version = {
      graphs: this.#definitions.graphs(definition),
      decisionModels: new Map(),
    } as unknown as LoadedVersion;
    const outcome = await withMemory(() =>
      this.#store.unitOfWork.run(async (tx) => {
        const locked = await this.#store.runner.lock(tx, id);
        if (locked === null) throw new Error(`Expected instance ${id} but there is none`);
        const result = this.#store.runner.execute(tx, locked, command, null);
        return result.ok ? result.value.events : `${result.error.code}: ${result.error.detail}`;
      }),
    );
    if (typeof outcome === 'string') {
      this.#instances[instance] = { ...stored, stale: false };
      return outcome;
    }
    this.#instances[instance] = {
      ...stored,
      state: await this.#store.stateOf(id),
      history: [...stored.history, outcome],
      stale: false,
    };
    return outcome.flatMap(effectsOf);
  }

  migrate(): Promise<string> {
    return Promise.resolve('NOT_THERE: the runtime migrates no instances yet');
  }

  state(instance: number): InstanceState {
    return this.#get(instance).state;
  }

  history(instance: number): readonly (readonly EngineEvent[])[] {
    return this.#get(instance).history;
  }

  checkpoint(): () => void {
    const kept = [...this.#instances];
    const { now } = this;
    return () => {
      this.#instances = kept.map((before, at) =>
        this.#instances[at] === before ? before : { ...before, stale: true },
      );
      this.now = now;
    };
  }

  #get(instance: number): Stored {
    const stored = this.#instances[instance];
    if (stored === undefined) throw new Error(`Expected instance ${instance} but there are ${this.size}`);
    return stored;
  }
}
