/**
 * The built server is killed in the middle of work, and so is its database: what was acknowledged is there, what was not
 * known is asked again with the same key and happens once, and what fell due meanwhile happens once (reliability §4 c).
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inventPerson } from '../../src/demonstration/fill-form.js';
import { Random } from '../../src/demonstration/random.js';
import { readExamples } from '../../src/demonstration/seed-dossiers.js';
import { fieldsOf, type FormSchema } from '../../src/procedures/form.js';
import { BuiltServer, OwnPostgres, freePort } from '../support/built-server.js';
import { City } from '../support/city.js';
import { within } from '../support/deadline.js';
import { fillValid } from '../support/fill-valid.js';
import { expectSoundDossier, expectSoundLoads, expectSoundNumbers } from '../support/sound-dossier.js';
import { readCalendar } from '../support/working-time.js';

const procedure = 'dang-ky-ho-kinh-doanh';
const lanes = 6;
const giveUpMs = 60_000;

interface Act {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly ifMatch?: number;
  readonly username: string;
}

interface Done {
  readonly act: Act;
  readonly key: string;
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** How often it had to be asked again. */
  readonly repeats: number;
}

describe('a kill in the middle of work', () => {
  let postgres: OwnPostgres;
  let server: BuiltServer;
  const cookies = new Map<string, string>();
  const ledger: Done[] = [];
  const refusals: Done[] = [];
  const defects: string[] = [];
  const recoveriesMs: Record<string, number> = {};
  let stopped = false;
  let receivedBefore = 0;

  beforeAll(async () => {
    postgres = new OwnPostgres(await freePort());
    await within(60, 'PostgreSQL to start', () => postgres.start());
    server = new BuiltServer(await freePort(), {
      DATABASE_URL: postgres.url,
      DATA_DIR: postgres.dataDir,
      DEMO: 'true',
      DEMO_DOSSIERS: '0',
    });
    await server.start();
  }, 90_000);

  afterAll(async () => {
    stopped = true;
    await server?.kill('SIGTERM');
    for (const pid of postgres?.leftovers() ?? []) process.kill(pid, 'SIGKILL');
    await within(60, 'PostgreSQL to stop', async () => postgres?.remove());
  }, 30_000);

  /** One attempt; null when nobody knows what became of it. */
  async function attempt(
    { method, path, body, ifMatch, username }: Act,
    key: string,
  ): Promise<Omit<Done, 'act' | 'key' | 'repeats'> | null> {
    try {
      const response = await fetch(`${server.origin}${path}`, {
        method,
        headers: {
          Cookie: cookies.get(username) ?? '',
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
          ...(ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` }),
        },
        ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(8_000),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      if (response.status === 500) defects.push(`${method} ${path}: ${JSON.stringify(answer)}`);
      return response.status >= 500 ? null : { status: response.status, body: answer };
    } catch {
      return null;
    }
  }

  /** Asks until the answer is known, always with the same key. */
  async function surely(act: Act): Promise<Done> {
    const key = randomUUID();
    const deadline = performance.now() + giveUpMs;
    for (let repeats = 0; ; repeats += 1) {
      const answer = await attempt(act, key);
      if (answer !== null) return { act, key, repeats, ...answer };
      if (performance.now() > deadline)
        throw new Error(`Expected an answer to ${act.method} ${act.path} within ${giveUpMs} ms`);
      await sleep(100);
    }
  }

  const read = async <T>(path: string, username: string): Promise<T> =>
    (await surely({ method: 'GET', path, body: undefined, username })).body as T;

  async function write(act: Omit<Act, 'method'>): Promise<Done> {
    const done = await surely({ method: 'POST', ...act });
    (done.status < 300 ? ledger : refusals).push(done);
    return done;
  }

  async function signIn(username: string): Promise<void> {
    const response = await fetch(`${server.origin}/api/demo/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username }),
    });
    cookies.set(username, response.headers.getSetCookie()[0]?.split(';')[0] ?? '');
  }

  interface Card {
    readonly applicationForm: FormSchema;
    readonly components: readonly { readonly code: string; readonly required: boolean }[];
  }

  /** A clerk's and an officer's day, again and again: receive, hand on, examine. */
  async function lane(number: number, examples: Awaited<ReturnType<typeof readExamples>>): Promise<void> {
    const random = new Random(number + 1);
    const clerk = number % 2 === 0 ? 'tiepnhan.saigon' : 'tiepnhan2.saigon';
    const card = await read<Card>(`/api/procedures/${procedure}`, clerk);
    for (let count = 0; !stopped; count += 1) {
      const person = inventPerson(random, 'person');
      const identityNumber = `000${number}${String(count).padStart(8, '0')}`;
      const fill = (schema: FormSchema): unknown => {
        const choices: Record<string, unknown> = {};
        for (const { properties, values } of fieldsOf(schema.components))
          if (properties?.['variable'] !== undefined) choices[properties['variable']] = values?.[0]?.value;
        return fillValid(schema, { random, examples, choices, person });
      };
      const received = await write({
        path: '/api/dossiers',
        username: clerk,
        body: {
          procedureId: procedure,
          channel: 'counter',
          applicant: { kind: 'person', fullName: person.fullName, identityNumber, address: person.address },
          components: card.components.map(({ code, required }) => ({
            code,
            received: required,
            form: 'paper',
            copies: 1,
            attachmentIds: [],
          })),
          application: fill(card.applicationForm),
          feeLines: [],
          feePaid: { method: 'cash' },
          resultReturn: 'counter',
        },
      });
      const dossierId = String(received.body['id']);
      // Some go on to the officer, whose examination makes a draft; most stay with the clerk.
      for (const node of count % 6 === 0 ? ['soHoa', 'thamDinh'] : ['soHoa']) {
        const task = await openTask(dossierId, node);
        if (task === null) break;
        const view = await read<{ task: { revision: number; stepForm: FormSchema | null } }>(
          `/api/tasks/${task.id}`,
          task.username,
        );
        await write({
          path: `/api/tasks/${task.id}/complete`,
          username: task.username,
          ifMatch: view.task.revision,
          body: { data: view.task.stepForm === null ? {} : fill(view.task.stepForm) },
        });
      }
    }
  }

  async function openTask(
    dossierId: string,
    node: string,
  ): Promise<{ readonly id: string; readonly username: string } | null> {
    for (const username of node === 'soHoa'
      ? ['tiepnhan.saigon', 'tiepnhan2.saigon']
      : ['chuyenvien.saigon2', 'chuyenvien2.saigon2']) {
      const { waits } = await read<{ waits: { id: string; kind: string }[] }>(
        `/api/dossiers/${dossierId}`,
        username,
      );
      for (const { id, kind } of waits) {
        if (kind !== 'task') continue;
        const view = await read<{ task: { id: string; stepId: string; mayAct: boolean } }>(
          `/api/tasks/${dossierId}.${id}`,
          username,
        );
        if (view.task.stepId === node && view.task.mayAct) return { id: view.task.id, username };
      }
    }
    return null;
  }

  async function recovered(what: string, restart: () => Promise<void>): Promise<void> {
    const started = performance.now();
    await restart();
    const before = ledger.length;
    const deadline = performance.now() + giveUpMs;
    while (ledger.length === before) {
      if (!server.running) throw new Error(`Expected the server to live on but it ended:\n${server.output}`);
      if (performance.now() > deadline) throw new Error(`Expected work to go on:\n${server.output}`);
      await sleep(20);
    }
    recoveriesMs[what] = Math.round(performance.now() - started);
  }

  it('loses nothing that was acknowledged and does nothing twice', () =>
    within(150, 'all kills and recoveries', killAndRecover, () => server.output.slice(-8_000)));

  async function killAndRecover(): Promise<void> {
    for (const username of [
      'tiepnhan.saigon',
      'tiepnhan2.saigon',
      'chuyenvien.saigon2',
      'chuyenvien2.saigon2',
    ])
      await signIn(username);
    const examples = await readExamples();
    const working = Promise.all(Array.from({ length: lanes }, (_, number) => lane(number, examples)));
    // Heard at the end; until then a failure must not end the process.
    working.catch(() => undefined);

    await sleep(2_500);
    await server.kill();
    await recovered('the server', () => server.start());
    await sleep(1_500);

    // While nobody looks, every deadline passes.
    await server.kill();
    const orphans = postgres.leftovers();
    receivedBefore = ledger.filter(({ act }) => act.path === '/api/dossiers').length;
    await moveClock(postgres.url, 5);
    await recovered('the server, with timers due', () => server.start());
    await sleep(1_500);

    await postgres.kill();
    await sleep(500);
    expect(server.running).toBe(true);
    await recovered('PostgreSQL', () => postgres.start());
    await sleep(1_500);
    expect(server.running).toBe(true);

    stopped = true;
    await working;
    await settle(postgres.url);
    const repeated = ledger.filter(({ repeats }) => repeats > 0).length;
    console.log(
      `${ledger.length} acts acknowledged, ${repeated} of them asked again; recovered after ms: ${JSON.stringify(recoveriesMs)}; programs left by the second kill: ${orphans.length}`,
    );
    if (defects.length > 0) console.log(server.output.slice(-6_000));
    expect(defects).toEqual([]);
    expect(refusals).toEqual([]);
    expect(ledger.length).toBeGreaterThan(50);
    expect(repeated).toBeGreaterThan(0);
    await server.kill('SIGTERM');
    await checkLedger();
  }

  async function checkLedger(): Promise<void> {
    const city = await City.attach(postgres.url, postgres.dataDir);
    try {
      const received = ledger.filter(({ act }) => act.path === '/api/dossiers');
      const dossiers = await city.rows(
        'select d.id, d.code, a.identity_number from dossier d join applicant a on a.id = d.applicant_id',
      );
      const byIdentity = new Map(dossiers.map((row) => [row['identity_number'], row]));
      expect(dossiers).toHaveLength(received.length);
      for (const { act, body } of received) {
        const { applicant } = act.body as { applicant: { identityNumber: string } };
        expect(byIdentity.get(applicant.identityNumber)).toMatchObject({
          id: body['id'],
          code: body['code'],
        });
      }
      const completions = await city.rows(
        `select instance_id || '.' || (command->>'wait') as task from history where command->>'type' = 'completeTask'`,
      );
      const completed = ledger.flatMap(
        ({ act }) => /^\/api\/tasks\/(.*)\/complete$/.exec(act.path)?.[1] ?? [],
      );
      expect(completions.map(({ task }) => String(task)).sort(byText)).toEqual(completed.sort(byText));
      const fired = await city.rows(
        `select instance_id, command->>'wait' as wait, count(*)::int as times from history where command->>'type' = 'fireTimer' group by 1, 2`,
      );
      // The warning of every dossier that was there when the clock was moved, at least.
      expect(new Set(fired.map((row) => row['instance_id'])).size).toBeGreaterThanOrEqual(receivedBefore);
      expect(fired.filter(({ times }) => times !== 1)).toEqual([]);
      const notices = await city.rows(
        `select dossier_id, key, count(distinct officer_id)::int as officers, count(*)::int as notices from notice group by 1, 2`,
      );
      expect(notices.filter((row) => row['officers'] !== row['notices'])).toEqual([]);
      expect(await city.rows('select detail from incident')).toEqual([]);
      const calendar = await readCalendar(city.superuser);
      for (const { id } of dossiers) await expectSoundDossier(city, String(id), calendar);
      await expectSoundLoads(city);
      await expectSoundNumbers(city);
    } finally {
      await city.close();
    }
  }
});

const byText = (a: string, b: string): number => a.localeCompare(b);

async function asSuperuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const moveClock = (url: string, days: number): Promise<unknown> =>
  asSuperuser(url, (client) =>
    client.query('insert into clock_offset (only_row, milliseconds) values (true, $1)', [days * 86_400_000]),
  );

/** Until no timer is due and no job is ready. */
async function settle(url: string): Promise<void> {
  // A lease, a sweep and a slow printer.
  const deadline = performance.now() + 45_000;
  await asSuperuser(url, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ left: number }>(
        `select (select count(*) from timer where due_at <= city_now())::int + (select count(*) from job)::int as left`,
      );
      if (rows[0]?.left === 0) return;
      if (performance.now() > deadline) {
        const jobs = await client.query('select *, leased_until - clock_timestamp() as left from job');
        throw new Error(`Expected all due work to be done but: ${JSON.stringify(jobs.rows)}`);
      }
      await sleep(200);
    }
  });
}
