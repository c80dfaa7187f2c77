/**
 * A whole city in a database of its own: schema, calendar, people, the twelve procedures as published, and the real use
 * cases on PostgreSQL under a clock that a spec moves. Only the printer is small.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { AppModule, type Wiring } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { inventPerson, type Examples, type Person } from '../../src/demonstration/fill-form.js';
import { Random } from '../../src/demonstration/random.js';
import { SeedCity } from '../../src/demonstration/seed-city.js';
import { readExamples } from '../../src/demonstration/seed-dossiers.js';
import { CaseActs } from '../../src/dossiers/case-acts.js';
import type { ReceiveDossierBody } from '../../src/dossiers/dossier.schemas.js';
import { ReceiveDossier } from '../../src/dossiers/receive-dossier.js';
import { RegisterDossier } from '../../src/dossiers/register-dossier.js';
import type { Actor } from '../../src/identity/actor.js';
import { DirectorySnapshot } from '../../src/organisation/directory.js';
import type { Role } from '../../src/organisation/roles.js';
import { Bell, type BellKind } from '../../src/platform/bell.js';
import { BlobStore } from '../../src/platform/blob-store.js';
import { newId } from '../../src/platform/ids.js';
import type { PdfRenderer } from '../../src/platform/pdf-renderer.js';
import { withMemory } from '../../src/platform/snapshot.js';
import { UnitOfWork, type ConnectionClock } from '../../src/platform/unit-of-work.js';
import { fieldsOf, type FormData } from '../../src/procedures/form.js';
import { ProcedureBook, type LoadedVersion } from '../../src/procedures/procedure-book.js';
import { PublishCatalogue } from '../../src/procedures/publish-catalogue.js';
import { Background } from '../../src/runtime/background.js';
import { prepareDatabase, projectRoot } from '../../src/serve.js';
import { CompleteTask, type Completed, type Completion } from '../../src/tasks/complete-task.js';
import { TaskQueries } from '../../src/tasks/task-queries.js';
import { taskId } from '../../src/tasks/task-id.js';
import { freshDatabase, type FreshDatabase } from '../setup/database.js';
import { fillValid } from './fill-valid.js';
import { TinyPdfRenderer, tinyPdf } from './tiny-pdf-renderer.js';

/** A Monday morning of an ordinary week, but for the holiday on Tuesday. */
const defaultNow = '2026-11-23 08:00';

/** Milliseconds of a local moment, e.g. `2026-11-23 08:00`. */
export const local = (moment: string): number => Date.parse(`${moment.replace(' ', 'T')}+07:00`);

/** The city's clock as a spec moves it; between moves it runs as the real one does. */
export class CityClock implements ConnectionClock {
  offsetMs = 0;

  constructor(at = defaultNow) {
    this.set(at);
  }

  get now(): number {
    return Date.now() + this.offsetMs;
  }

  /** @param at local moment, or milliseconds */
  set(at: string | number): void {
    this.offsetMs = (typeof at === 'number' ? at : local(at)) - Date.now();
  }
}

/** Remembers who rang; nobody is woken. */
export class RememberingBell extends Bell {
  readonly rung: BellKind[] = [];

  ring(kind: BellKind): void {
    this.rung.push(kind);
  }
}

export interface CityOptions {
  /** null: the database's own clock. */
  readonly clock?: CityClock | null;
  readonly renderer?: PdfRenderer;
  readonly bell?: Bell;
}

export interface ReceiveOptions {
  readonly channel?: 'counter' | 'online' | 'post';
  /** Who decides; the first competent agency when left out. */
  readonly unitId?: string;
  /** Where it comes in; where it is decided when left out. */
  readonly deskId?: string;
  /** Wanted values of variables; the usual answer, which is the first option, for the others. */
  readonly choices?: FormData;
  readonly kind?: 'person' | 'organisation';
  readonly feePaid?: boolean;
}

export interface Received {
  readonly id: string;
  readonly code: string;
  readonly dueAt: string;
}

export interface OpenTask {
  readonly waitId: string;
  readonly node: string;
  readonly name: string;
  readonly role: string;
  readonly formId: string | null;
  readonly action: string | null;
  readonly assigneeId: string | null;
  readonly revision: number;
}

type Opener = (wiring: Wiring) => Promise<INestApplicationContext>;
const core: Opener = (wiring) =>
  NestFactory.createApplicationContext(AppModule.core(wiring), { logger: ['error', 'warn'] });

export type Rows = readonly Readonly<Record<string, unknown>>[];

export class City {
  readonly renderer: TinyPdfRenderer;
  readonly #random = new Random(4_711);
  readonly #people = new Map<string, Person>();
  #examples: Examples = new Map();

  private constructor(
    readonly database: FreshDatabase,
    readonly wiring: Wiring,
    readonly clock: CityClock,
    readonly context: INestApplicationContext,
    /** The superuser's connection: a spec sees and mends what the application may not. */
    readonly superuser: pg.Client,
    readonly owner: boolean,
  ) {
    this.renderer = wiring.renderer as TinyPdfRenderer;
  }

  static async open(options: CityOptions = {}, open: Opener = core): Promise<City> {
    const database = await freshDatabase();
    await prepareDatabase(database.url, { redisUrl: null });
    const city = await City.#over(database, options, open, mkdtempSync(join(tmpdir(), 'motcua-city-')), true);
    // Months around the moment in which specs take place, whenever they run.
    await city.superuser.query(
      `select ensure_history_partition(('2026-01-01'::date + make_interval(months => m))::date) from generate_series(0, 30) m`,
    );
    const { problems } = await city.get(PublishCatalogue).run(projectRoot);
    if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 1));
    await city.get(SeedCity).run();
    return city;
  }

  /** Over a database and files that are there already; neither is removed afterwards. */
  static attach(url: string, dataDir: string, options: CityOptions = { clock: null }): Promise<City> {
    const database: FreshDatabase = { url, name: '', drop: () => Promise.resolve() };
    return City.#over(database, options, core, dataDir, false);
  }

  /** A second application on the same database, as another process would be. */
  beside(options: CityOptions = {}, open: Opener = core): Promise<City> {
    const same: CityOptions = { clock: this.clock, ...options };
    return City.#over(this.database, same, open, this.wiring.config.dataDir, false);
  }

  static async #over(
    database: FreshDatabase,
    options: CityOptions,
    open: Opener,
    dataDir: string,
    owner: boolean,
  ): Promise<City> {
    const clock = options.clock ?? new CityClock();
    if (options.clock === null) clock.offsetMs = 0;
    const wiring: Wiring = {
      config: readConfig({ DATABASE_URL: database.url, DATA_DIR: dataDir, DEMO: 'true', DEMO_DOSSIERS: '0' }),
      databaseUrl: database.url,
      bell: options.bell ?? new RememberingBell(),
      renderer: options.renderer ?? new TinyPdfRenderer(),
      log: () => undefined,
      ...(options.clock === null ? {} : { clock }),
    };
    const superuser = new pg.Client({ connectionString: database.url });
    await superuser.connect();
    // A spec may kill the database under it.
    superuser.on('error', () => undefined);
    const city = new City(database, wiring, clock, await open(wiring), superuser, owner);
    city.#examples = await readExamples(projectRoot);
    return city;
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.context.get(type as unknown as Type<T>);
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.superuser.end();
    if (!this.owner) return;
    await this.database.drop();
    rmSync(this.wiring.config.dataDir, { recursive: true, force: true });
  }

  // ---- looking

  async rows(sql: string, ...values: unknown[]): Promise<Rows> {
    return (await this.superuser.query<Record<string, unknown>>(sql, values)).rows;
  }

  async row(sql: string, ...values: unknown[]): Promise<Readonly<Record<string, unknown>>> {
    const [row] = await this.rows(sql, ...values);
    if (row === undefined) throw new Error(`Expected a row of: ${sql}`);
    return row;
  }

  async officer(username: string): Promise<Actor> {
    const { officers } = await this.get(DirectorySnapshot).fresh();
    const found = [...officers.values()].find((officer) => officer.username === username);
    if (found === undefined) throw new Error(`Expected an officer ${username} but there is none`);
    return { ...found, impersonatedBy: null };
  }

  async officerById(id: string): Promise<Actor> {
    const found = (await this.get(DirectorySnapshot).fresh()).officers.get(id);
    if (found === undefined) throw new Error(`Expected an officer ${id} but there is none`);
    return { ...found, impersonatedBy: null };
  }

  async holder(role: Role, agencyId: string): Promise<Actor> {
    const { byAgency } = await this.get(DirectorySnapshot).fresh();
    const found = (byAgency.get(agencyId) ?? []).find((officer) =>
      officer.roles.some((held) => held.role === role && held.agencyId === agencyId),
    );
    if (found === undefined) throw new Error(`Expected a ${role} in ${agencyId} but there is none`);
    return { ...found, impersonatedBy: null };
  }

  async version(procedureId: string): Promise<LoadedVersion> {
    const book = this.get(ProcedureBook);
    const current = (await book.fresh()).current.get(procedureId);
    if (current === undefined) throw new Error(`Expected procedure ${procedureId} but there is none`);
    return book.version(current.id);
  }

  async tasks(dossierId: string): Promise<readonly OpenTask[]> {
    const rows = await this.rows(
      `select wait_id, node, name, role, form_id, action, assignee_id, revision
        from task where instance_id = $1 and state = 'open' order by created_at, wait_id`,
      dossierId,
    );
    return rows.map((row) => ({
      waitId: String(row['wait_id']),
      node: String(row['node']),
      name: String(row['name']),
      role: String(row['role']),
      formId: row['form_id'] as string | null,
      action: row['action'] as string | null,
      assigneeId: row['assignee_id'] as string | null,
      revision: Number(row['revision']),
    }));
  }

  async task(dossierId: string, node: string): Promise<OpenTask> {
    const open = await this.tasks(dossierId);
    const found = open.find((task) => task.node === node);
    if (found === undefined)
      throw new Error(`Expected a task ${node}; open: ${open.map((task) => task.node).join(' ') || 'none'}`);
    return found;
  }

  async status(dossierId: string): Promise<number> {
    return Number((await this.row('select status from dossier where id = $1', dossierId))['status']);
  }

  // ---- acting

  /** What a clerk would send; the person is invented. */
  async reception(procedureId: string, options: ReceiveOptions = {}): Promise<ReceiveDossierBody> {
    const version = await this.version(procedureId);
    const { card } = version;
    const kind = options.kind ?? card.applicantKinds[0] ?? 'person';
    const person = inventPerson(this.#random, kind);
    const schema = this.get(ProcedureBook).heldForm(version, card.applicationForm);
    const { units } = await this.get(DirectorySnapshot).fresh();
    const unitId =
      options.unitId ??
      [...units.values()].find((unit) => unit.level === 'agency' && card.competent.includes(unit.kind))?.id;
    return {
      procedureId,
      ...(unitId === undefined ? {} : { unitId }),
      channel: options.channel ?? 'counter',
      applicant: {
        kind,
        fullName: person.fullName,
        identityNumber: person.identityNumber,
        phone: person.phone,
        address: person.address,
        ...(kind === 'person' ? { birthDate: person.birthDate } : {}),
      },
      components: card.components.map(({ code, required, original }) => ({
        code,
        received: required,
        form: 'paper' as const,
        copies: required ? Math.max(1, original) : 0,
        attachmentIds: [],
      })),
      application: this.#fill(schema.id, version, options.choices ?? {}, person),
      feeLines: [],
      feePaid: options.feePaid === false ? null : { method: 'cash' },
      resultReturn: 'counter',
    };
  }

  async receive(procedureId: string, options: ReceiveOptions = {}): Promise<Received> {
    const body = await this.reception(procedureId, options);
    const deskId = options.deskId ?? body.unitId ?? '';
    const clerk = await this.holder('reception', deskId);
    if (body.channel !== 'online') return this.get(ReceiveDossier).run(clerk, body, 'vi');
    const id = await this.register(body, deskId);
    return this.get(ReceiveDossier).accept(clerk, id, body, 'vi');
  }

  /** An online dossier as it comes in: nobody has accepted it yet. */
  register(body: ReceiveDossierBody, receivingUnitId: string): Promise<string> {
    const { procedureId, unitId, channel, applicant, components, application, resultReturn } = body;
    return withMemory(() =>
      this.get(UnitOfWork).run(async (tx) => {
        const { registered } = await this.get(RegisterDossier).run(tx, {
          procedureId,
          ...(unitId === undefined ? {} : { unitId }),
          channel,
          applicant,
          components,
          application,
          resultReturn,
          receivingUnitId,
          submittedBy: null,
          fictional: true,
        });
        return registered.dossierId;
      }),
    );
  }

  /** What the assigned officer would send to complete an open task. */
  async completion(
    dossierId: string,
    node: string,
    choices: FormData = {},
  ): Promise<{ actor: Actor; completion: Completion; task: OpenTask }> {
    const task = await this.task(dossierId, node);
    if (task.assigneeId === null) throw new Error(`Expected an officer for ${node} but nobody has it`);
    const actor = await this.officerById(task.assigneeId);
    const { version_id: versionId } = await this.row(
      'select version_id from dossier where id = $1',
      dossierId,
    );
    const version = await this.get(ProcedureBook).version(Number(versionId));
    const person = this.#people.get(dossierId) ?? inventPerson(this.#random, 'person');
    this.#people.set(dossierId, person);
    return {
      actor,
      task,
      completion: {
        instanceId: dossierId,
        waitId: task.waitId,
        revision: task.revision,
        data: task.formId === null ? {} : this.#fill(task.formId, version, choices, person),
        documentSha256: task.action === 'approve' ? await this.#shownDocument(actor, dossierId, task) : null,
        attachmentIds: task.action === 'issue' ? [await this.scan(actor)] : [],
      },
    };
  }

  async complete(dossierId: string, node: string, choices: FormData = {}): Promise<Completed> {
    const { actor, completion } = await this.completion(dossierId, node, choices);
    return this.get(CompleteTask).run(actor, completion);
  }

  /** Completes and does the jobs that follow, node after node. */
  async go(
    dossierId: string,
    ...steps: readonly (string | readonly [node: string, choices: FormData])[]
  ): Promise<void> {
    await this.runJobs();
    for (const step of steps) {
      const [node, choices] = typeof step === 'string' ? [step, {}] : step;
      await this.complete(dossierId, node, choices);
      await this.runJobs();
    }
  }

  async supplement(dossierId: string, note = 'Nộp đủ giấy tờ tại quầy.'): Promise<void> {
    const { version_id: versionId, receiving_unit_id: deskId } = await this.row(
      'select version_id, receiving_unit_id from dossier where id = $1',
      dossierId,
    );
    const { card } = await this.get(ProcedureBook).version(Number(versionId));
    const [first] = card.components;
    const received = {
      code: first?.code ?? '',
      received: true,
      form: 'paper' as const,
      copies: 1,
      attachmentIds: [],
    };
    await this.get(CaseActs).supplement(
      await this.holder('reception', String(deskId)),
      dossierId,
      [received],
      note,
    );
  }

  async withdraw(dossierId: string): Promise<void> {
    const { receiving_unit_id: deskId } = await this.row(
      'select receiving_unit_id from dossier where id = $1',
      dossierId,
    );
    const clerk = await this.holder('reception', String(deskId));
    await this.get(CaseActs).withdraw(clerk, dossierId, 'Người nộp không còn nhu cầu thực hiện thủ tục.');
  }

  /** The signed copy, scanned by this officer. */
  async scan(actor: Actor): Promise<string> {
    const id = newId();
    const bytes = tinyPdf(`signed ${randomUUID()}`);
    await this.rows(
      `insert into attachment (id, name, media_type, size_bytes, sha256, uploaded_by, uploaded_at)
        values ($1, 'ban-ky.pdf', 'application/pdf', $2, $3, $4, now())`,
      id,
      bytes.length,
      await this.get(BlobStore).put(bytes),
      actor.id,
    );
    return id;
  }

  runJobs(): Promise<number> {
    return this.get(Background).runReadyJobs(2);
  }

  // ---- time

  /** Moves the clock, and lets every timer on the way fire at its own moment, with the jobs that follow. */
  async moveTo(at: string | number): Promise<number> {
    const target = typeof at === 'number' ? at : local(at);
    let fired = 0;
    for (;;) {
      const [row] = await this.rows(
        'select due_at from timer where due_at <= $1 order by due_at limit 1',
        new Date(target),
      );
      if (row === undefined) break;
      this.clock.set(Math.max((row['due_at'] as Date).getTime(), this.clock.now) + 1);
      const now = await this.get(Background).fireDueTimers();
      if (now === 0) throw new Error('Expected a due timer to fire');
      fired += now;
      await this.runJobs();
    }
    this.clock.set(Math.max(target, this.clock.now));
    return fired;
  }

  /** To the next timer of this dossier, and past it. */
  async moveToTimer(dossierId: string): Promise<void> {
    const { due } = await this.row('select min(due_at) as due from timer where instance_id = $1', dossierId);
    if (due === null) throw new Error('Expected a timer that runs but there is none');
    await this.moveTo(Math.max((due as Date).getTime(), this.clock.now));
  }

  #fill(formId: string, version: LoadedVersion, choices: FormData, person: Person): FormData {
    const schema = this.get(ProcedureBook).heldForm(version, formId);
    const usual: Record<string, unknown> = {};
    for (const { properties, values } of fieldsOf(schema.components)) {
      const name = properties?.['variable'];
      if (name !== undefined && values !== undefined) usual[name] = values[0]?.value;
    }
    return fillValid(schema, {
      random: this.#random,
      examples: this.#examples,
      choices: { ...usual, ...choices },
      person,
    });
  }

  /** The document that the task's page shows. */
  async #shownDocument(actor: Actor, dossierId: string, task: OpenTask): Promise<string | null> {
    const { document } = await this.get(TaskQueries).view(actor, taskId(dossierId, task.waitId), 'vi');
    return document?.sha256 ?? null;
  }
}
