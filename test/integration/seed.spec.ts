/** The demonstration's sixty days: lived by the real use cases, so every state that the law knows occurs, nothing is lost,
 *  and the counts of the pages agree with the rows. */
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { SeedDossiers } from '../../src/demonstration/seed-dossiers.js';
import { City } from '../support/city.js';
import { HttpCity } from '../support/http-city.js';
import { expectSoundDossier, expectSoundLoads, expectSoundNumbers } from '../support/sound-dossier.js';
import { readCalendar } from '../support/working-time.js';

/** As `npm start` makes them. A few whose hour has not come yet, at night or on a Sunday, are left out. */
const wanted = 300;

describe('the demonstration city', () => {
  let http: HttpCity;
  let city: City;
  let dossiers = 0;
  const complaints: string[] = [];

  beforeAll(async () => {
    http = await HttpCity.open({ clock: null });
    ({ city } = http);
    const listen = (message: unknown): number => complaints.push(String(message));
    Logger.overrideLogger({ log: () => undefined, error: listen, warn: listen });
    const started = performance.now();
    await city
      .get(SeedDossiers)
      .run(wanted, (over) =>
        NestFactory.createApplicationContext(AppModule.core({ ...city.wiring, ...over }), { logger: false }),
      );
    Logger.overrideLogger(['error', 'warn']);
    dossiers = Number((await city.row('select count(*)::int as n from dossier'))['n']);
    console.log(`${dossiers} dossiers in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  }, 120_000);
  afterAll(() => http?.close());

  it('lives without a complaint', () => {
    expect(dossiers).toBeGreaterThan(wanted * 0.95);
    expect(complaints).toEqual([]);
  });

  it('has every national status', async () => {
    const rows = await city.rows(
      'select status, count(*)::int as dossiers from dossier group by status order by status',
    );
    console.log(
      `Statuses: ${rows.map(({ status, dossiers: count }) => `${String(status)}: ${String(count)}`).join(', ')}`,
    );
    expect(rows.map(({ status }) => status)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('loses none: every open dossier waits for something, and nothing was due that did not happen', async () => {
    const calendar = await readCalendar(city.superuser);
    // Of those that ended, every fourth: how dossiers end is the procedures' own spec.
    const looked = await city.rows(
      `select id from (select id, status, row_number() over (order by code) as n from dossier) d
        where status in (1, 2, 4, 5, 6, 9) or n % 4 = 0`,
    );
    for (const { id } of looked) await expectSoundDossier(city, String(id), calendar);
    const idle = await city.rows(
      `select d.code from dossier d join instance i on i.id = d.id
        where i.status = 'running' and not exists (select 1 from task t where t.instance_id = d.id and t.state = 'open')
          and not exists (select 1 from subscription s where s.instance_id = d.id)
          and not exists (select 1 from timer t where t.instance_id = d.id and t.due_at is not null)
          and not exists (select 1 from job j where j.instance_id = d.id)`,
    );
    expect(idle).toEqual([]);
    expect(await city.rows(`select * from timer where due_at < city_now() - interval '1 minute'`)).toEqual(
      [],
    );
    expect(await city.rows('select * from job')).toEqual([]);
    expect(await city.rows('select * from incident')).toEqual([]);
    expect(await city.rows('select code from dossier where registered_at > city_now()')).toEqual([]);
  }, 60_000);

  it('counts what it shows: lists, cards and workloads say the same', async () => {
    await expectSoundLoads(city);
    await expectSoundNumbers(city);
    const supervisor = await http.signIn('giamsat.tphcm');
    const total = async (query: string): Promise<number> => {
      const { status, body } = await supervisor.get<{ total: number; items: unknown[] }>(
        `/api/dossiers?${query}`,
      );
      expect([query, status]).toEqual([query, 200]);
      return body.total;
    };
    expect(await total('')).toBe(dossiers);
    let sum = 0;
    for (let status = 1; status <= 10; status += 1) sum += await total(`status=${status}`);
    expect(sum).toBe(dossiers);
    const { body: summary } =
      await supervisor.get<Record<string, { count: number; query: string }>>('/api/reports/summary');
    for (const [card, { count, query }] of Object.entries(summary))
      expect([card, await total(query)]).toEqual([card, count]);
    // Some are late, some wait for the applicant, some for a signature: the pages have something to show.
    for (const card of ['inHand', 'dueSoon', 'overdue', 'paused', 'waitingSignature'])
      expect([card, summary[card]?.count]).not.toEqual([card, 0]);
    const { body: overdue } = await supervisor.get<{ key: string; tasks: number; query: string }[]>(
      '/api/reports/overdue?by=officer',
    );
    expect(overdue.length).toBeGreaterThan(0);
    for (const { key, tasks } of overdue.slice(0, 5)) {
      const row = await city.row(
        `select count(*)::int as tasks from task where state = 'open' and due_at < city_now() and assignee_id::text = $1`,
        key,
      );
      expect(row['tasks']).toBe(tasks);
    }
  });

  it('pages through all dossiers, each once', async () => {
    const supervisor = await http.signIn('giamsat.tphcm');
    const codes: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const answer: { body: { items: { code: string }[]; next: string | null } } = await supervisor.get(
        `/api/dossiers${after === '' ? '' : `?after=${encodeURIComponent(after)}`}`,
      );
      codes.push(...answer.body.items.map(({ code }) => code));
      after = answer.body.next;
    }
    expect(codes).toHaveLength(dossiers);
    expect(new Set(codes).size).toBe(dossiers);
  });

  it('is seeded once', async () => {
    const again = await city
      .get(SeedDossiers)
      .run(wanted, () => Promise.reject(new Error('Expected nothing to be opened')));
    expect(again).toBeNull();
  });
});
