/**
 * The demonstration's dossiers: sixty days of a city's work, done by the real use cases under a clock of their own, up to
 * now. Some are due today, some overdue, some paused, because that is how the days went.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type INestApplicationContext } from '@nestjs/common';
import { parse } from 'yaml';
import { nextWorkingMoment, addWorkingMinutes } from '../calendar/working-calendar.js';
import { CaseActs } from '../dossiers/case-acts.js';
import { ReceiveDossier } from '../dossiers/receive-dossier.js';
import { RegisterDossier } from '../dossiers/register-dossier.js';
import type { Actor } from '../identity/actor.js';
import { CalendarsSnapshot } from '../organisation/calendars.js';
import { DirectorySnapshot, type Directory } from '../organisation/directory.js';
import type { Role } from '../organisation/roles.js';
import { Bell } from '../platform/bell.js';
import { newId } from '../platform/ids.js';
import { withMemory } from '../platform/snapshot.js';
import {
  asInstant,
  asInstantOrNull,
  UnitOfWork,
  type ConnectionClock,
  type Row,
} from '../platform/unit-of-work.js';
import type { ProcedureCard } from '../procedures/card.js';
import { fieldsOf, type FormData, type FormSchema } from '../procedures/form.js';
import { ProcedureBook, type LoadedVersion } from '../procedures/procedure-book.js';
import { Background } from '../runtime/background.js';
import { Problem } from '../shared/problem.js';
import type { Instant } from '../shared/time.js';
import { CompleteTask } from '../tasks/complete-task.js';
import { fillForm, inventPerson, type Examples, type Person } from './fill-form.js';
import { Random } from './random.js';

const days = 60;
const dayMs = 86_400_000;
const seed = 20_251_029;

type Fate =
  | 'straight'
  | 'supplement'
  | 'refused'
  | 'withdrawn'
  | 'unanswered'
  | 'unpaid'
  | 'stuck'
  | 'notFetched'
  | 'justReceived'
  | 'notReceived'
  | 'waitsAtDesk';

/** Fates that chance might leave out of a small city, and how many there are at least. */
const certain: readonly Fate[] = [
  ...Array<Fate>(7).fill('unpaid'),
  ...Array<Fate>(5).fill('notFetched'),
  ...Array<Fate>(4).fill('justReceived'),
  ...Array<Fate>(3).fill('waitsAtDesk'),
  ...Array<Fate>(3).fill('notReceived'),
  ...Array<Fate>(3).fill('unanswered'),
  ...Array<Fate>(3).fill('withdrawn'),
  ...Array<Fate>(3).fill('refused'),
];

interface Story {
  readonly fate: Fate;
  readonly person: Person;
  readonly version: LoadedVersion;
  readonly unitId: string;
  readonly channel: 'counter' | 'online' | 'post';
  dossierId: string | null;
  application: FormData;
  supplemented: boolean;
  sentBack: boolean;
  readonly scheduled: Set<string>;
}

interface Step {
  readonly at: number;
  readonly story: Story;
  readonly run: () => Promise<void>;
}

/** No bell: the seeding looks after its own timers and jobs. */
class SilentBell extends Bell {
  ring(): void {
    // Nobody listens.
  }
}

type OpenSecond = (over: {
  readonly clock: ConnectionClock;
  readonly bell: Bell;
}) => Promise<INestApplicationContext>;

@Injectable()
export class SeedDossiers {
  readonly #log = new Logger('Demonstration');

  #stopping = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Ends a seeding after the step it is at; resolves when it has let go of the database. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  /**
   * @param open makes a second application beside the one that serves, with this clock and bell
   * @returns seconds it took; null when there were dossiers already, or when it was stopped
   */
  run(total: number, open: OpenSecond): Promise<number | null> {
    const running = this.#run(total, open);
    this.#running = running;
    return running;
  }

  async #run(total: number, open: OpenSecond): Promise<number | null> {
    const [known] = await this.unitOfWork.query({
      name: 'seed.dossiers',
      text: 'select count(*)::int as dossiers from dossier',
      values: [],
    });
    if (Number(known?.['dossiers']) > 0 || total === 0) {
      // A seeding that was cut short is not taken up again: the city has what it has.
      await this.unitOfWork.query({
        name: 'seed.close',
        text: 'update seed_progress set done = total',
        values: [],
      });
      return null;
    }
    const clock: ConnectionClock = { offsetMs: -days * dayMs };
    const context = await open({ clock, bell: new SilentBell() });
    try {
      const started = performance.now();
      await this.#progress(0, total);
      const city = new CityLife(context, clock, await readExamples(), (done) => this.#progress(done, total));
      await city.live(total, () => !this.#stopping);
      if (this.#stopping) return null;
      await this.#progress(total, total);
      return (performance.now() - started) / 1_000;
    } catch (error) {
      this.#log.error(
        `Seeding stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return null;
    } finally {
      await context.close();
    }
  }

  async #progress(done: number, total: number): Promise<void> {
    await this.unitOfWork.query({
      name: 'seed.progress',
      text: `insert into seed_progress (only_row, done, total) values (true, $1, $2) on conflict (only_row) do update set done = excluded.done, total = excluded.total`,
      values: [done, total],
    });
  }
}

/** Example submissions by form id. */
export async function readExamples(root = join(import.meta.dirname, '..', '..')): Promise<Examples> {
  const folder = join(root, 'processes', 'examples');
  const names = await readdir(folder).catch(() => [] as string[]);
  const examples = new Map<string, readonly FormData[]>();
  for (const name of names.filter((file) => file.endsWith('.yaml'))) {
    const content = parse(await readFile(join(folder, name), 'utf8')) as { examples?: FormData[] } | null;
    examples.set(name.slice(0, -'.yaml'.length), content?.examples ?? []);
  }
  return examples;
}

class CityLife {
  readonly #random = new Random(seed);
  readonly #steps: Step[] = [];
  readonly #log = new Logger('Demonstration');
  readonly #unitOfWork: UnitOfWork;
  #done = 0;
  readonly #stories = new Map<string, Story>();

  constructor(
    private readonly context: INestApplicationContext,
    private readonly clock: ConnectionClock,
    private readonly examples: Examples,
    private readonly onProgress: (done: number) => Promise<void>,
  ) {
    this.#unitOfWork = context.get(UnitOfWork);
  }

  async live(total: number, goesOn: () => boolean): Promise<void> {
    const directory = await this.context.get(DirectorySnapshot).fresh();
    const versions = await this.#versions();
    const now = Date.now();
    for (let index = 0; index < total; index += 1) {
      const story = this.#story(versions, directory, certain[index] ?? null);
      this.#plan(this.#arrival(index, total, now, story), story, () => this.#arrive(story));
    }
    for (let step = this.#next(); step !== undefined && step.at <= Date.now() - 1_000; step = this.#next()) {
      if (!goesOn()) return;
      await this.#moveClockTo(step.at);
      await this.#attempt(step);
    }
    await this.#moveClockTo(Date.now() - 500);
  }

  #story(versions: readonly LoadedVersion[], directory: Directory, fixed: Fate | null): Story {
    const suited = versions.filter((version) => suits(version, fixed));
    const version = this.#random.pick(suited.length > 0 ? suited : versions);
    const units = [...directory.units.values()].filter(
      (unit) => unit.level === 'agency' && version.card.competent.includes(unit.kind),
    );
    const roll = this.#random.next();
    const fates: readonly (readonly [Fate, number])[] = [
      ['withdrawn', 0.04],
      ['refused', 0.04],
      ['supplement', 0.14],
      ['unanswered', 0.05],
      ['stuck', 0.03],
      ['notReceived', 0.03],
      ['waitsAtDesk', 0.03],
    ];
    let sum = 0;
    const fate = fixed ?? fates.find(([, share]) => (sum += share) > roll)?.[0] ?? 'straight';
    const online = fate === 'notReceived' || fate === 'waitsAtDesk' || this.#random.chance(0.4);
    return {
      fate,
      person: inventPerson(this.#random, this.#random.pick(version.card.applicantKinds)),
      version,
      unitId: this.#random.pick(units).id,
      channel: online ? 'online' : this.#random.chance(0.07) ? 'post' : 'counter',
      dossierId: null,
      application: {},
      supplemented: false,
      sentBack: false,
      scheduled: new Set(),
    };
  }

  /** Arrivals thicken towards today, fall in office hours at the counter and at any hour online. */
  #arrival(index: number, total: number, now: number, story: Story): number {
    // The counter's last hours of work, whenever those were.
    if (story.fate === 'justReceived') {
      const before = addWorkingMinutes(
        this.#calendar(story.unitId),
        new Date(now).toISOString(),
        -this.#random.int(10, 180),
      );
      return Date.parse(before);
    }
    const age = days * (1 - Math.sqrt((index + 0.5) / total));
    const at = now - this.#age(story.fate, age) * dayMs - this.#random.int(0, 5) * 3_600_000;
    return story.channel === 'online' ? at : this.#working(at, story.unitId);
  }

  /** How many days ago a dossier must have come for its fate to show today. */
  #age(fate: Fate, usual: number): number {
    switch (fate) {
      case 'waitsAtDesk':
        return this.#random.next() * 0.8;
      case 'stuck':
        return Math.min(usual, 9);
      case 'unanswered':
        return Math.min(usual, 20);
      case 'notFetched':
        return 7 + this.#random.next() * 4;
      case 'unpaid':
        return 38 + this.#random.next() * 14;
      default:
        return usual;
    }
  }

  async #arrive(story: Story): Promise<void> {
    const { version, person, unitId, channel } = story;
    this.#done += 1;
    if (this.#done % 10 === 0) await this.onProgress(this.#done);
    const schema = this.context.get(ProcedureBook).heldForm(version, version.card.applicationForm);
    story.application = fillForm(schema, {
      random: this.#random,
      examples: this.examples,
      choices: {},
      person,
    });
    const common = {
      components: componentsOf(version.card),
      application: story.application,
      resultReturn: 'counter' as const,
    };
    const applicant = {
      kind: person.kind,
      fullName: person.fullName,
      identityNumber: person.identityNumber,
      phone: person.phone,
      address: person.address,
      ...(person.kind === 'person' ? { birthDate: person.birthDate } : {}),
    };
    const exemption = this.#random.chance(0.1) ? version.card.fees.exemptions[0]?.code : undefined;
    const fees = {
      feeLines: [],
      feePaid: { method: 'cash' as const },
      ...(exemption === undefined ? {} : { exemption }),
    };
    const clerk = this.#holder(unitId, 'reception');
    if (channel !== 'online') {
      const received = await this.context
        .get(ReceiveDossier)
        .run(
          clerk,
          { ...common, ...fees, procedureId: version.procedureId, unitId, channel, applicant },
          'vi',
          undefined,
          true,
        );
      this.#begin(story, received.id);
      await this.#follow(story);
      return;
    }
    const registered = await withMemory(() =>
      this.#unitOfWork.run(async (tx) => {
        const result = await this.context.get(RegisterDossier).run(tx, {
          ...common,
          procedureId: version.procedureId,
          unitId,
          channel,
          applicant,
          receivingUnitId: unitId,
          submittedBy: null,
          fictional: true,
        });
        return result.registered.dossierId;
      }),
    );
    this.#begin(story, registered);
    if (story.fate === 'waitsAtDesk') return;
    const acceptance = this.#working(this.#later(this.#now(), this.#random.int(20, 420), unitId), unitId);
    this.#plan(acceptance, story, async () => {
      if (story.fate === 'notReceived')
        await this.context.get(CaseActs).refuse(clerk, registered, {
          reason:
            'Hồ sơ không thuộc thẩm quyền giải quyết của đơn vị; đã hướng dẫn người nộp đến đúng cơ quan.',
          legalBasis: version.card.legalBasis[0]?.citation ?? version.card.name,
        });
      else {
        await this.context.get(ReceiveDossier).accept(clerk, registered, { ...common, ...fees }, 'vi');
        await this.#follow(story);
      }
    });
  }

  #begin(story: Story, dossierId: string): void {
    story.dossierId = dossierId;
    this.#stories.set(dossierId, story);
  }

  /** Runs what became ready and plans what people will do next. */
  async #follow(story: Story): Promise<void> {
    await this.context.get(Background).runReadyJobs(2);
    const { dossierId } = story;
    if (dossierId === null) return;
    const [tasks, waits] = await Promise.all([
      this.#unitOfWork.query({
        name: 'seed.open-tasks',
        text: `select wait_id, node, name, role, form_id, document, action, assignee_id, revision, created_at, due_at, expected_minutes
          from task where instance_id = $1 and state = 'open'`,
        values: [dossierId],
      }),
      this.#unitOfWork.query({
        name: 'seed.subscriptions',
        text: `select wait_id, name as message from subscription where instance_id = $1 and kind = 'message'`,
        values: [dossierId],
      }),
    ]);
    for (const task of tasks) this.#planTask(story, task);
    for (const wait of waits) this.#planMessage(story, wait);
  }

  #planTask(story: Story, task: Row): void {
    const waitId = String(task['wait_id']);
    if (story.scheduled.has(waitId)) return;
    story.scheduled.add(waitId);
    const role = String(task['role']);
    if (story.fate === 'justReceived') return;
    if (story.fate === 'notFetched' && role === 'resultDesk') return;
    if (story.fate === 'unpaid' && clockAt(story.version, String(task['node'])) === 'paused:financialDuty')
      return;
    // Some tasks lie: the supervisor's page is there for them.
    if (story.fate === 'stuck' && role !== 'reception' && this.#random.chance(0.6)) return;
    const minutes = Number(task['expected_minutes']);
    const share = this.#random.chance(0.1)
      ? 1.1 + this.#random.next() * 1.5
      : 0.1 + this.#random.next() * 0.7;
    const wait =
      role === 'resultDesk' ? this.#random.int(20, Math.max(60, minutes)) : Math.max(4, minutes * share);
    this.#plan(this.#later(Date.parse(asInstant(task['created_at'])), wait, story.unitId), story, () =>
      this.#complete(story, task),
    );
  }

  #planMessage(story: Story, row: Row): void {
    const waitId = String(row['wait_id']);
    if (story.scheduled.has(waitId)) return;
    story.scheduled.add(waitId);
    if (row['message'] === 'bo-sung-ho-so' && story.fate !== 'unanswered') {
      this.#plan(this.#later(this.#now(), this.#random.int(500, 3_800), story.unitId), story, async () => {
        const required = story.version.card.components.filter(({ required: must }) => must).slice(0, 1);
        await this.context.get(CaseActs).supplement(
          this.#holder(story.unitId, 'reception'),
          story.dossierId ?? '',
          required.map(({ code }) => ({
            code,
            received: true,
            form: 'paper' as const,
            copies: 1,
            attachmentIds: [],
          })),
          'Người dân nộp đủ giấy tờ tại quầy.',
        );
        await this.#follow(story);
      });
    }
    if (row['message'] === 'rut-ho-so' && story.fate === 'withdrawn')
      this.#plan(this.#later(this.#now(), this.#random.int(60, 900), story.unitId), story, async () => {
        await this.context
          .get(CaseActs)
          .withdraw(
            this.#holder(story.unitId, 'reception'),
            story.dossierId ?? '',
            'Người nộp không còn nhu cầu thực hiện thủ tục.',
          );
        await this.#follow(story);
      });
  }

  async #complete(story: Story, task: Row): Promise<void> {
    const dossierId = story.dossierId ?? '';
    const book = this.context.get(ProcedureBook);
    const formId = task['form_id'] as string | null;
    const schema = formId === null ? null : book.heldForm(story.version, formId);
    const actor = this.#actor(String(task['assignee_id']));
    if (actor === null) return;
    const choices = schema === null ? {} : this.#choices(story, schema);
    const data =
      schema === null
        ? {}
        : fillForm(schema, {
            random: this.#random,
            examples: this.examples,
            choices,
            person: story.person,
            earlier: story.application,
          });
    const documents = await this.#unitOfWork.query({
      name: 'seed.documents',
      text: 'select template, stage, sha256, size_bytes from document where dossier_id = $1 order by created_at desc, id desc',
      values: [dossierId],
    });
    const draft = documents.find(({ stage }) => stage === 'draft');
    const final = documents.find(
      ({ stage, template }) => stage === 'final' && !standard.has(String(template)),
    );
    const attachmentIds =
      task['action'] === 'issue' && final !== undefined ? [await this.#scan(actor, final)] : [];
    await this.context.get(CompleteTask).run(actor, {
      instanceId: dossierId,
      waitId: String(task['wait_id']),
      revision: Number(task['revision']),
      data,
      documentSha256: draft === undefined ? null : String(draft['sha256']),
      attachmentIds,
    });
    await this.#follow(story);
  }

  /** Decisions on the way, as the story has them. */
  #choices(story: Story, schema: FormSchema): Record<string, unknown> {
    const choices: Record<string, unknown> = {};
    for (const { properties, values } of fieldsOf(schema.components)) {
      const variable = properties?.['variable'];
      if (variable === undefined || values === undefined) continue;
      const offered = values.map(({ value }) => value);
      const wants = (value: string): boolean => offered.includes(value);
      let chosen = offered[0];
      if (
        wants('thieu') &&
        (story.fate === 'supplement' || story.fate === 'unanswered') &&
        !story.supplemented
      ) {
        story.supplemented = true;
        chosen = 'thieu';
      } else if (wants('khong-dat') && story.fate === 'refused') chosen = 'khong-dat';
      else if (wants('tra-lai') && !story.sentBack && this.#random.chance(0.06)) {
        story.sentBack = true;
        chosen = 'tra-lai';
      } else if (wants('dat')) chosen = 'dat';
      choices[variable] = chosen;
    }
    return choices;
  }

  /** The signed copy, scanned back: in the demonstration, the printed bytes themselves. */
  async #scan(actor: Actor, final: Row): Promise<string> {
    const id = newId();
    await this.#unitOfWork.query({
      name: 'seed.scan',
      text: `insert into attachment (id, name, media_type, size_bytes, sha256, uploaded_by, uploaded_at) values ($1, $2, 'application/pdf', $3, $4, $5, city_now())`,
      values: [id, 'ban-ky-dong-dau.pdf', final['size_bytes'], final['sha256'], actor.id],
    });
    return id;
  }

  // ---- time

  #now(): number {
    return Date.now() + this.clock.offsetMs;
  }

  #plan(at: number, story: Story, run: () => Promise<void>): void {
    const step = { at, story, run };
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#steps.splice(low, 0, step);
  }

  #next(): Step | undefined {
    return this.#steps.pop();
  }

  /** Timers on the way fire at their own moments. */
  async #moveClockTo(at: number): Promise<void> {
    for (;;) {
      const [row] = await this.#unitOfWork.query({
        name: 'seed.next-timer',
        text: 'select instance_id, due_at from timer where due_at is not null and due_at <= $1 order by due_at limit 1',
        values: [new Date(at).toISOString()],
      });
      const due = asInstantOrNull(row?.['due_at']);
      if (row === undefined || due === null) break;
      this.clock.offsetMs = Math.max(Date.parse(due), this.#now()) + 1 - Date.now();
      const fired = await this.context.get(Background).fireDueTimers();
      await this.context.get(Background).runReadyJobs(2);
      // A timer may have opened a task that somebody will do.
      const story = this.#stories.get(String(row['instance_id']));
      if (story !== undefined) await this.#follow(story);
      if (fired === 0) break;
    }
    this.clock.offsetMs = Math.max(at, this.#now()) - Date.now();
  }

  #calendar(unitId: string) {
    return this.#calendars.of(unitId);
  }

  #calendars = {
    of: (_unitId: string): never => {
      throw new Error('Expected calendars to be loaded');
    },
  } as Awaited<ReturnType<CalendarsSnapshot['fresh']>>;
  #directory: Directory | null = null;

  #working(at: number, unitId: string): number {
    return Date.parse(nextWorkingMoment(this.#calendar(unitId), new Date(at).toISOString()));
  }

  #later(from: number, workingMinutes: number, unitId: string): number {
    return Date.parse(
      addWorkingMinutes(
        this.#calendar(unitId),
        new Date(from).toISOString() as Instant,
        Math.max(1, workingMinutes),
      ),
    );
  }

  async #versions(): Promise<LoadedVersion[]> {
    this.#calendars = await this.context.get(CalendarsSnapshot).fresh();
    this.#directory = await this.context.get(DirectorySnapshot).fresh();
    const book = this.context.get(ProcedureBook);
    const catalogue = await book.fresh();
    return Promise.all([...catalogue.current.values()].map(({ id }) => book.version(id)));
  }

  #actor(officerId: string): Actor | null {
    const officer = this.#directory?.officers.get(officerId);
    return officer === undefined ? null : { ...officer, impersonatedBy: null };
  }

  #holder(unitId: string, role: Role): Actor {
    const officers = (this.#directory?.byAgency.get(unitId) ?? []).filter((officer) =>
      officer.roles.some((held) => held.role === role && held.agencyId === unitId),
    );
    return { ...this.#random.pick(officers), impersonatedBy: null };
  }

  /** One step that cannot be done leaves its dossier where it is; the city goes on. */
  async #attempt({ run, story }: Step): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (
        error.code === 'TASK_ALREADY_DONE' ||
        error.code === 'TASK_WITHDRAWN' ||
        error.code === 'TOO_LATE_TO_WITHDRAW' ||
        error.code === 'DOSSIER_ENDED' ||
        error.code === 'NO_SUPPLEMENT_AWAITED'
      )
        return;
      this.#log.warn(
        `${story.version.procedureId}: ${error.code} ${JSON.stringify(error.fields).slice(0, 300)}`,
      );
    }
  }
}

/** What the clock does at a node of a version's models. */
function clockAt(version: LoadedVersion, node: string): string | null {
  for (const graph of version.graphs.byDigest.values()) {
    const found = graph.nodes.get(node);
    if (found !== undefined) return found.extension['clock'] ?? null;
  }
  return null;
}

/** Whether a fate can come to pass in a procedure: there is something to pay, or a result within days. */
function suits(version: LoadedVersion, fate: Fate | null): boolean {
  if (fate === 'unpaid') return hasPayment(version);
  return (
    fate !== 'notFetched' ||
    (version.card.decidedLimit.unit !== 'day' && version.card.decidedLimit.value <= 3)
  );
}

const hasPayment = (version: LoadedVersion): boolean =>
  [...version.graphs.byDigest.values()].some((graph) =>
    [...graph.nodes.values()].some(({ extension }) => extension['clock'] === 'paused:financialDuty'),
  );

const standard = new Set(['giay-tiep-nhan', 'phieu-kiem-soat', 'phieu-bo-sung', 'phieu-tu-choi-tiep-nhan']);

const componentsOf = (card: ProcedureCard) =>
  card.components.map(({ code, required, original }) => ({
    code,
    received: required,
    form: 'paper' as const,
    copies: required ? Math.max(1, original) : 0,
    attachmentIds: [],
  }));
