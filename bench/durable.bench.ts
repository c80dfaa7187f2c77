/**
 * How many tasks a second can be completed durably, by the real use case, without HTTP? Beside it, in turns, the floor: the
 * same kind of rows written by one prepared statement from a bare client. Ratios count, not the figures of one machine.
 *
 *   npm run bench -- durable
 */
import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { AppModule } from '../src/app.module.js';
import { readConfig } from '../src/config.js';
import { SeedCity } from '../src/demonstration/seed-city.js';
import { readExamples } from '../src/demonstration/seed-dossiers.js';
import { fillForm, inventPerson } from '../src/demonstration/fill-form.js';
import { Random } from '../src/demonstration/random.js';
import { ReceiveDossier } from '../src/dossiers/receive-dossier.js';
import type { Actor } from '../src/identity/actor.js';
import { DirectorySnapshot } from '../src/organisation/directory.js';
import { Bell } from '../src/platform/bell.js';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.js';
import { PdfRenderer } from '../src/platform/pdf-renderer.js';
import { UnitOfWork } from '../src/platform/unit-of-work.js';
import { ProcedureBook } from '../src/procedures/procedure-book.js';
import { PublishCatalogue } from '../src/procedures/publish-catalogue.js';
import { prepareDatabase, projectRoot } from '../src/serve.js';
import { CompleteTask } from '../src/tasks/complete-task.js';

const procedureId = 'chung-thuc-ban-sao';
const dossiersPerRound = 400;
const rounds = 5;
const callers = 32;

class NoBell extends Bell {
  ring(): void {
    // Nothing runs in the background here.
  }
}
class NoRenderer extends PdfRenderer {
  render(): Promise<never> {
    return Promise.reject(new Error('Nothing is rendered in this benchmark'));
  }
}

const database = await startEmbeddedPostgres({
  dataDir: join(projectRoot, 'data', 'bench', 'postgres'),
  wantedPort: 54_480,
  log: () => undefined,
  database: `bench_${Date.now()}`,
});
const config = readConfig({ DATA_DIR: join(projectRoot, 'data', 'bench') });
await prepareDatabase(database.url, { redisUrl: 'none' });
const context = await NestFactory.createApplicationContext(
  AppModule.core({
    config: { ...config, pool: { ...config.pool, runtimeMax: 16 } },
    databaseUrl: database.url,
    bell: new NoBell(),
    renderer: new NoRenderer(),
    log: () => undefined,
  }),
  { logger: ['error'] },
);
await context.get(PublishCatalogue).run(projectRoot);
await context.get(SeedCity).run();
const directory = await context.get(DirectorySnapshot).fresh();
const clerk = [...directory.officers.values()].find(({ username }) => username === 'tiepnhan.saigon');
if (clerk === undefined) throw new Error('Expected the demonstration city');
const actor: Actor = { ...clerk, impersonatedBy: null };
const random = new Random(1);
const examples = await readExamples(projectRoot);
const book = context.get(ProcedureBook);
const version = (await book.fresh()).current.get(procedureId);
if (version === undefined) throw new Error(`Expected ${procedureId}`);
const loaded = await book.version(version.id);
const application = book.heldForm(loaded, loaded.card.applicationForm);

const floor = new pg.Pool({ connectionString: database.url, max: 16 });
await floor.query(
  'create table floor_instance (id uuid primary key, state jsonb not null); create table floor_row (id uuid, body jsonb not null)',
);

console.log(
  JSON.stringify({
    machine: cpus()[0]?.model,
    cores: cpus().length,
    node: process.version,
    callers,
    dossiersPerRound,
    rounds,
  }),
);
const ratios: number[] = [];
for (let round = 1; round <= rounds; round += 1) {
  const tasks = await receiveMany(dossiersPerRound);
  const ours = await measure(tasks.map((task) => () => complete(task)));
  const ids = tasks.map(() => randomUUID());
  const state = JSON.stringify({ filler: 'x'.repeat(2_000) });
  await floor.query('insert into floor_instance select unnest($1::uuid[]), $2', [ids, state]);
  const bare = await measure(ids.map((id) => () => writeFloor(id, state)));
  ratios.push(ours.perSecond / bare.perSecond);
  console.log(
    JSON.stringify({ round, ours, floor: bare, ratio: Number((ours.perSecond / bare.perSecond).toFixed(3)) }),
  );
}
ratios.sort((a, b) => a - b);
console.log(JSON.stringify({ medianRatio: Number(ratios[Math.floor(ratios.length / 2)]?.toFixed(3)) }));
await floor.end();
await context.close();
await database.stop();
process.exit(0);

interface OpenTask {
  readonly instanceId: string;
  readonly waitId: string;
  readonly formId: string | null;
  readonly assigneeId: string;
}

async function receiveMany(count: number): Promise<OpenTask[]> {
  const jobs = Array.from({ length: count }, () => async () => {
    const person = inventPerson(random, 'person');
    const received = await context.get(ReceiveDossier).run(
      actor,
      {
        procedureId,
        channel: 'counter',
        applicant: {
          kind: 'person',
          fullName: person.fullName,
          identityNumber: person.identityNumber,
          address: person.address,
        },
        components: loaded.card.components.map(({ code, required }) => ({
          code,
          received: required,
          form: 'paper' as const,
          copies: 1,
          attachmentIds: [],
        })),
        feeLines: [],
        feePaid: null,
        application: fillForm(application, { random, examples, choices: {}, person }),
        resultReturn: 'counter',
      },
      'vi',
      undefined,
      true,
    );
    return received.id;
  });
  const ids: string[] = [];
  await run(jobs, 8, (id) => ids.push(id));
  const rows = await context.get(UnitOfWork).query({
    name: 'bench.tasks',
    text: `select instance_id, wait_id, form_id, assignee_id from task where instance_id = any($1) and state = 'open'`,
    values: [ids],
  });
  return rows.map((row) => ({
    instanceId: String(row['instance_id']),
    waitId: String(row['wait_id']),
    formId: row['form_id'] as string | null,
    assigneeId: String(row['assignee_id']),
  }));
}

async function complete({ instanceId, waitId, formId, assigneeId }: OpenTask): Promise<void> {
  const officer = directory.officers.get(assigneeId);
  if (officer === undefined) throw new Error('Expected an officer');
  const schema = formId === null ? null : book.heldForm(loaded, formId);
  const data =
    schema === null
      ? {}
      : fillForm(schema, { random, examples, choices: {}, person: inventPerson(random, 'person') });
  await context
    .get(CompleteTask)
    .run(
      { ...officer, impersonatedBy: null },
      { instanceId, waitId, revision: 1, data, documentSha256: null, attachmentIds: [] },
      { key: randomUUID(), actorId: officer.id, requestHash: 'bench' },
    );
}

/** One round trip and one commit: an update and four small rows, about the WAL of a step. */
async function writeFloor(id: string, state: string): Promise<void> {
  await floor.query({
    name: 'floor',
    text: `with i as (update floor_instance set state = $2 where id = $1)
      insert into floor_row select $1::uuid, jsonb_build_object('n', n, 'text', repeat('y', 200)) from generate_series(1, 4) n`,
    values: [id, state],
  });
}

async function measure(jobs: readonly (() => Promise<void>)[]) {
  const times: number[] = [];
  const started = performance.now();
  await run(
    jobs.map((job) => async () => {
      const from = performance.now();
      await job();
      times.push(performance.now() - from);
    }),
    callers,
  );
  const seconds = (performance.now() - started) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(1));
  return { perSecond: Math.round(jobs.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function run<T>(
  jobs: readonly (() => Promise<T>)[],
  limit: number,
  onDone: (result: T) => void = () => undefined,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) onDone(await job());
    }),
  );
}
