/**
 * When a step of the machine fails: it is tried again, and if that does not help it stands as an incident where people
 * see it, until the cause is gone and somebody says so. Nothing of the dossier is lost meanwhile.
 */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CaseActs } from '../../src/dossiers/case-acts.js';
import { DossierQueries } from '../../src/dossiers/dossier-queries.js';
import type { DossierDetail } from '../../src/dossiers/dossier.schemas.js';
import type { InstanceState } from '../../src/engine/index.js';
import { BlobStore } from '../../src/platform/blob-store.js';
import { ChromiumPdfRenderer } from '../../src/platform/chromium-pdf-renderer.js';
import { UnitOfWork } from '../../src/platform/unit-of-work.js';
import { ProcedureBook } from '../../src/procedures/procedure-book.js';
import { PublishCatalogue } from '../../src/procedures/publish-catalogue.js';
import { Background } from '../../src/runtime/background.js';
import { projectRoot } from '../../src/serve.js';
import { City } from '../support/city.js';
import { within } from '../support/deadline.js';
import { expectSoundDossier, expectSoundLoads } from '../support/sound-dossier.js';
import { TinyPdfRenderer } from '../support/tiny-pdf-renderer.js';
import { readCalendar, type PlainCalendar } from '../support/working-time.js';

const procedure = 'dang-ky-ho-kinh-doanh';
const attemptsMax = 3;

describe('an incident', () => {
  let city: City;
  let calendar: PlainCalendar;
  const folders: string[] = [];

  beforeAll(async () => {
    city = await City.open();
    calendar = await readCalendar(city.superuser);
  }, 60_000);
  afterAll(async () => {
    await city?.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    city.renderer.trouble = () => Promise.resolve();
  });

  /** A dossier whose draft is to be printed next. */
  async function beforeDraft(): Promise<string> {
    const { id } = await city.receive(procedure);
    await city.complete(id, 'soHoa');
    await city.complete(id, 'thamDinh', { ketQua: 'dat' });
    return id;
  }

  const detail = async (id: string): Promise<DossierDetail> => {
    const officer = await city.officer('chuyenvien.saigon2');
    const queries = city.get(DossierQueries);
    return queries.detail(officer, await queries.open(officer, id), 'vi');
  };
  const incidentOf = async (id: string) => (await detail(id)).waits.find(({ kind }) => kind === 'incident');
  const job = (id: string) => city.row('select * from job where instance_id = $1', id);
  const leaseRunsOut = () =>
    city.rows(`update job set leased_until = clock_timestamp() - interval '1 second'`);
  async function retry(id: string): Promise<void> {
    const incident = await incidentOf(id);
    await city.get(CaseActs).retry(await city.officer('chuyenvien.saigon2'), id, incident?.id ?? '');
  }

  /** The working tree's content with some files changed, published. */
  async function publish(change: (read: (path: string) => string) => Readonly<Record<string, string>>) {
    const root = mkdtempSync(join(tmpdir(), 'motcua-content-'));
    folders.push(root);
    for (const folder of ['processes', 'bpmn-models', 'templates'])
      cpSync(join(projectRoot, folder), join(root, folder), { recursive: true });
    const changes = change((path) => readFileSync(join(root, path), 'utf8'));
    for (const [path, text] of Object.entries(changes)) writeFileSync(join(root, path), text);
    const report = await city.get(PublishCatalogue).run(root);
    expect(report.problems).toEqual([]);
    // Pages and desks would notice within two seconds.
    await city.get(ProcedureBook).refresh();
    return report;
  }

  it('stands after three attempts, is seen with its cause, and a retry works once the printer is back', async () => {
    const id = await beforeDraft();
    const { state } = await city.row('select state from instance where id = $1', id);
    const printing = Object.values((state as InstanceState).waits).find(({ kind }) => kind === 'job');
    city.renderer.trouble = () => Promise.reject(new Error('Máy in không trả lời'));
    for (let attempt = 1; attempt < attemptsMax; attempt += 1) {
      await city.runJobs();
      expect(await job(id)).toMatchObject({ attempts: attempt, last_error: 'Máy in không trả lời' });
      // Not at once again: the next attempt waits.
      expect(await city.runJobs()).toBe(0);
      expect(await job(id)).toMatchObject({ attempts: attempt });
      await leaseRunsOut();
    }
    await city.runJobs();
    const seen = await detail(id);
    expect(seen.waits).toContainEqual(
      expect.objectContaining({
        kind: 'incident',
        detail: expect.stringContaining('Máy in không trả lời') as string,
      }),
    );
    expect(seen.permissions.mayRetry).toBe(true);
    const [incident] = await city.rows('select node, code from incident where instance_id = $1', id);
    expect(incident).toEqual({ node: 'soanDuThao', code: 'JOB_FAILED' });
    await expectSoundDossier(city, id, calendar);

    city.renderer.trouble = () => Promise.resolve();
    await retry(id);
    await city.runJobs();
    expect(await incidentOf(id)).toBeUndefined();
    // The retry waits anew, and asks for the same effect.
    const { effect_key: effectKey } = await city.row(
      `select effect_key from document where dossier_id = $1 and stage = 'draft'`,
      id,
    );
    expect(effectKey).toBe(`${id}.${printing?.activity}.renderDocument`);
    await city.go(id, 'xemXet', 'kyDuyet', 'capSo', 'dongDau', 'giaoKetQua');
    expect(await city.status(id)).toBe(10);
    const kinds = (
      await city.rows('select kind from timeline_entry where dossier_id = $1 order by id', id)
    ).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['incident', 'incidentRetried']));
    await expectSoundDossier(city, id, calendar);
  });

  it('does not come of a database that went away, unless it goes away for ever', async () => {
    const id = await beforeDraft();
    city.renderer.trouble = () =>
      Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' }));
    for (let interruptions = 1; interruptions <= attemptsMax + 1; interruptions += 1) {
      await city.runJobs();
      expect(await job(id)).toMatchObject({ attempts: 0, interruptions });
      await leaseRunsOut();
    }
    await city.rows('update job set interruptions = 20 where instance_id = $1', id);
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      expect(await incidentOf(id)).toBeUndefined();
      await city.runJobs();
      await leaseRunsOut();
    }
    expect(await incidentOf(id)).toBeDefined();
  });

  it('cannot be retried twice, nor by somebody who does not handle dossiers', async () => {
    const id = await beforeDraft();
    await city.rows('update job set attempts = $2 where instance_id = $1', id, attemptsMax);
    await city.runJobs();
    const incident = (await incidentOf(id))?.id ?? '';
    const act = async (username: string): Promise<void> =>
      city.get(CaseActs).retry(await city.officer(username), id, incident);
    await expect(act('vanthu.saigon')).rejects.toMatchObject({ status: 403 });
    await expect(act('chuyenvien.cuchi')).rejects.toMatchObject({ status: 404 });
    await act('chuyenvien.saigon2');
    await expect(act('chuyenvien.saigon2')).rejects.toMatchObject({ status: 409, code: 'INCIDENT_GONE' });
    await city.runJobs();
    expect((await city.tasks(id)).map(({ node }) => node)).toEqual(['xemXet']);
  });

  it('comes of a job that ended its worker each time, without running it once more', async () => {
    const id = await beforeDraft();
    const printed = city.renderer.printed.length;
    // Claimed three times, and nobody came back.
    await city.rows(
      `update job set attempts = $2, fence = $2, leased_until = clock_timestamp() - interval '1 second' where instance_id = $1`,
      id,
      attemptsMax,
    );
    await city.runJobs();
    expect(city.renderer.printed).toHaveLength(printed);
    expect(await incidentOf(id)).toBeDefined();
    await expectSoundDossier(city, id, calendar);
  });

  it('ends with the dossier when the applicant withdraws', async () => {
    const id = await beforeDraft();
    await city.rows('update job set attempts = $2 where instance_id = $1', id, attemptsMax);
    await city.runJobs();
    await city.withdraw(id);
    expect(await city.rows('select 1 from incident where instance_id = $1', id)).toEqual([]);
    await city.complete(id, 'traGiayTo');
    expect(await city.status(id)).toBe(7);
    await expectSoundDossier(city, id, calendar);
  });

  it('of a broken template comes at once and stays with the version the dossier pins; new dossiers get the mended one', async () => {
    const template = 'templates/giay-chung-nhan-dang-ky-ho-kinh-doanh.hbs';
    // It compiles, and falls over what it is given.
    await publish((read) => ({
      [template]: `${read(template)}\n{{#each applicant}}{{> khong-co-phan-nay}}{{/each}}`,
    }));
    const id = await beforeDraft();
    await city.runJobs();
    expect(await incidentOf(id)).toMatchObject({ detail: expect.stringContaining('Mẫu') as string });
    const { attempts } = await city.row(
      `select count(*)::int as attempts from history where instance_id = $1 and command->>'type' = 'failJob'`,
      id,
    );
    expect(attempts).toBe(1);

    expect((await publish(() => ({}))).published).toContain(procedure);
    await retry(id);
    await city.runJobs();
    expect(await incidentOf(id)).toBeDefined();
    await expectSoundDossier(city, id, calendar);
    const next = await beforeDraft();
    await city.runJobs();
    expect((await city.tasks(next)).map(({ node }) => node)).toEqual(['xemXet']);
  });

  it('names a job that nobody does', async () => {
    const model = `bpmn-models/${procedure}.bpmn`;
    await publish((read) => ({
      [model]: read(model).replace('mc:job="renderDocument"', 'mc:job="viecKhongAiLam"'),
    }));
    const id = await beforeDraft();
    await city.runJobs();
    expect(await incidentOf(id)).toMatchObject({
      detail: expect.stringContaining('viecKhongAiLam') as string,
    });
    await publish(() => ({}));
  });

  describe('a worker', () => {
    it('that dies leaves its job to another when its lease has run out, and is not heard if it comes back', () =>
      within(30, 'the job to be done by another', async () => {
        const id = await beforeDraft();
        const [early, late] = [new SlowRenderer(), new SlowRenderer()];
        const [first, second] = [
          await city.beside({ renderer: early }),
          await city.beside({ renderer: late }),
        ];
        const attempted = async (times: number): Promise<void> => {
          while (Number((await job(id))['attempts']) < times) await sleep(10);
        };
        const drafts = () =>
          city.rows(`select 1 from document where dossier_id = $1 and stage = 'draft'`, id);
        const working = first.runJobs();
        await attempted(1);
        // It has the lease: nobody else takes the job.
        expect(await city.runJobs()).toBe(0);
        await leaseRunsOut();
        const workingToo = second.runJobs();
        await attempted(2);
        // The first one comes back while the second is at it: its work does not count.
        early.goOn();
        await working;
        expect(await drafts()).toEqual([]);
        late.goOn();
        expect(await workingToo).toBe(1);
        expect(await drafts()).toHaveLength(1);
        const answers = await city.rows(
          `select 1 from history where instance_id = $1 and command->>'type' = 'finishJob'`,
          id,
        );
        expect(answers).toHaveLength(1);
        await expectSoundDossier(city, id, calendar);
        await first.close();
        await second.close();
      }));

    it('takes together what was never tried, and alone what was: each in turn', async () => {
      const ids = [await beforeDraft(), await beforeDraft(), await beforeDraft(), await beforeDraft()];
      await city.rows('update job set attempts = 1 where instance_id = any($1)', ids.slice(2));
      let atWork = 0;
      const begun: number[] = [];
      city.renderer.trouble = async () => {
        begun.push((atWork += 1));
        await sleep(50);
        atWork -= 1;
      };
      expect(await city.get(Background).runReadyJobs(4)).toBe(4);
      expect(begun).toEqual([1, 2, 1, 1]);
    });

    it('that cannot say that a job failed still waits for the others that it has in hand', async () => {
      const [failing, other] = [await beforeDraft(), await beforeDraft()];
      const unitOfWork = city.get(UnitOfWork);
      const query = unitOfWork.query.bind(unitOfWork);
      unitOfWork.query = (statement) =>
        statement.name === 'job.release' ? Promise.reject(new Error('Không ghi được')) : query(statement);
      let first = true;
      city.renderer.trouble = async () => {
        const fails = first;
        first = false;
        if (fails) throw new Error('Máy in không trả lời');
        await sleep(200);
      };
      expect(await city.runJobs()).toBe(1);
      unitOfWork.query = query;
      await leaseRunsOut();
      expect(await city.runJobs()).toBe(1);
      for (const id of [failing, other])
        expect((await city.tasks(id)).map(({ node }) => node)).toEqual(['xemXet']);
    });

    it('keeps its lease as long as it works', () =>
      within(30, 'the lease to be renewed', async () => {
        const id = await beforeDraft();
        let letGo: (() => void) | null = null;
        city.renderer.trouble = async () => {
          await leaseRunsOut();
          await new Promise<void>((go) => {
            letGo = go;
          });
        };
        const mayGo = (): (() => void) | null => letGo;
        const working = city.runJobs();
        const secondsLeft = async (): Promise<number> =>
          Number(
            (
              await city.row(
                `select extract(epoch from leased_until - clock_timestamp())::float as left from job where instance_id = $1`,
                id,
              )
            )['left'],
          );
        while (mayGo() === null) await sleep(20);
        // Until it gives a sign of life, every few seconds.
        while ((await secondsLeft()) < 0) await sleep(100);
        expect(await secondsLeft()).toBeGreaterThan(10);
        mayGo()?.();
        expect(await working).toBe(1);
      }));

    it('does not wait for ever: a job that hangs has failed, and the others are done', () =>
      within(30, 'the hanging job to fail', async () => {
        const [hanging, other] = [await beforeDraft(), await beforeDraft()];
        const background = city.get(Background);
        const patienceMs = background.patienceMs;
        background.patienceMs = 1_500;
        let first = true;
        city.renderer.trouble = () => {
          const hangs = first;
          first = false;
          return hangs ? new Promise(() => undefined) : Promise.resolve();
        };
        await city.runJobs();
        background.patienceMs = patienceMs;
        const jobs = await city.rows(
          'select instance_id, attempts, last_error from job where instance_id = any($1)',
          [hanging, other],
        );
        expect(jobs).toEqual([
          expect.objectContaining({ attempts: 1, last_error: expect.stringContaining('1500 ms') as string }),
        ]);
        await leaseRunsOut();
        await city.runJobs();
        for (const id of [hanging, other])
          expect((await city.tasks(id)).map(({ node }) => node)).toEqual(['xemXet']);
      }));
  });

  describe('the real browser', () => {
    let printer: ChromiumPdfRenderer;
    let printing: City;

    beforeAll(async () => {
      printer = new ChromiumPdfRenderer({
        // A browser of its own: the one that is killed must not be that of a spec beside this one.
        dataDir: join(projectRoot, 'data', 'test-chromium-killed'),
        chromePath: null,
        pagesMax: 2,
        patienceMs: 3_000,
      });
      printing = await city.beside({ renderer: printer });
    }, 60_000);
    afterAll(async () => {
      await printing?.close();
      await printer?.close();
    });

    const draftOf = (id: string) =>
      city.row(`select sha256, pages from document where dossier_id = $1 and stage = 'draft'`, id);
    const untilDone = async (id: string): Promise<void> => {
      for (let attempt = 0; attempt < attemptsMax && (await city.tasks(id)).length === 0; attempt += 1) {
        await leaseRunsOut();
        await printing.runJobs();
      }
    };

    it('prints a draft that is stored before the process goes on', async () => {
      const id = await beforeDraft();
      await untilDone(id);
      const { sha256, pages } = await draftOf(id);
      expect(pages).toBeGreaterThan(0);
      const bytes = await city.get(BlobStore).get(String(sha256));
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    }, 60_000);

    it('that is killed, or hangs, is replaced, and the documents are printed', async () => {
      for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
        const pid = await browserPid();
        process.kill(pid, signal);
        const id = await beforeDraft();
        await untilDone(id);
        expect((await city.tasks(id)).map(({ node }) => node)).toEqual(['xemXet']);
        expect(await browserPid()).not.toBe(pid);
      }
    }, 60_000);

    /** The browser's own process, the parent of all its others. */
    async function browserPid(): Promise<number> {
      const { executablePath } = await printer.chromium();
      const threads = readdirSync('/proc/self/task');
      const all = threads.flatMap((thread) =>
        readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(/\s+/).filter(Boolean).map(Number),
      );
      const found = all.find((pid) => commandOf(pid).startsWith(executablePath));
      if (found === undefined) throw new Error('Expected a browser that runs');
      return found;
    }
  });

  it('leaves the officers’ loads as they should be', () => expectSoundLoads(city));
});

/** Prints when it is told to. */
class SlowRenderer extends TinyPdfRenderer {
  goOn = (): void => undefined;
  readonly #told = new Promise<void>((go) => {
    this.goOn = go;
  });
  override trouble = (): Promise<void> => this.#told;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
