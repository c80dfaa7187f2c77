/**
 * Between BEGIN and COMMIT there are two round trips, counted on the wire (decision 16): a command costs two journeys to
 * the database, however many statements it has.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { CaseActs } from '../../src/dossiers/case-acts.js';
import { ReceiveDossier } from '../../src/dossiers/receive-dossier.js';
import type { Idempotency } from '../../src/platform/unit-of-work.js';
import { CompleteTask } from '../../src/tasks/complete-task.js';
import { MoveTask } from '../../src/tasks/move-task.js';
import { City } from '../support/city.js';
import { WireProxy, type WireTransaction } from '../support/wire-proxy.js';

describe('a command on the wire', () => {
  let city: City;
  let wired: City;
  let proxy: WireProxy;

  beforeAll(async () => {
    city = await City.open({ clock: null });
    proxy = await WireProxy.before(city.database.url);
    wired = await city.beside({ clock: null }, (wiring) =>
      NestFactory.createApplicationContext(AppModule.core({ ...wiring, databaseUrl: proxy.url }), {
        logger: ['error', 'warn'],
      }),
    );
    // Once through, so that people, calendars and the version are in memory.
    const { id } = await wired.receive('dang-ky-ho-kinh-doanh');
    await wired.complete(id, 'soHoa');
  }, 60_000);
  afterAll(async () => {
    await wired?.close();
    await proxy?.close();
    await city?.close();
  });

  /** The committed transactions of some work. */
  async function during(work: () => Promise<unknown>): Promise<WireTransaction[]> {
    const before = proxy.transactions.length;
    await work();
    return proxy.transactions.slice(before).filter(({ end }) => end === 'commit');
  }

  const key = (actorId: string): Idempotency => ({ key: randomUUID(), actorId, requestHash: 'x' });

  it('completes a task in two round trips, right, form, engine, assignment, history and audit included', async () => {
    const { id } = await city.receive('dang-ky-ho-kinh-doanh');
    const counted: WireTransaction[] = [];
    for (const node of ['soHoa', 'thamDinh', 'xemXet', 'kyDuyet', 'capSo', 'dongDau', 'giaoKetQua']) {
      const { actor, completion } = await city.completion(id, node, { ketQua: 'dat' });
      const transactions = await during(() => wired.get(CompleteTask).run(actor, completion, key(actor.id)));
      expect(transactions).toHaveLength(1);
      counted.push(...transactions);
      await city.runJobs();
    }
    const trips = counted.map((transaction) => transaction.trips.length);
    const [last] = counted;
    console.log(
      `Round trips between BEGIN and COMMIT of seven completions: ${trips.join(' ')}\n${(last?.trips ?? [])
        .map(({ statements }, index) => `  ${index + 1}. ${statements.join(', ')}`)
        .join('\n')}`,
    );
    expect(trips).toEqual(counted.map(() => 2));
    expect(await city.status(id)).toBe(10);
  });

  it('needs no more on a connection that has prepared nothing yet', async () => {
    const { id } = await city.receive('dang-ky-ho-kinh-doanh');
    const { actor, completion } = await city.completion(id, 'soHoa');
    await city.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'motcua-runtime'`,
    );
    // Until the pool has heard of it through the proxy.
    await sleep(200);
    const [transaction] = await during(() => wired.get(CompleteTask).run(actor, completion, key(actor.id)));
    expect(transaction?.trips).toHaveLength(2);
  });

  it('reassigns, withdraws and answers a job in two each', async () => {
    const { id } = await city.receive('dang-ky-ho-kinh-doanh');
    await city.complete(id, 'soHoa');
    await city.complete(id, 'thamDinh', { ketQua: 'dat' });
    // Claimed outside a transaction, opened in one, answered in one.
    const answered = await during(() => wired.runJobs());
    expect(answered.map(({ trips }) => trips.length)).toEqual([2, 2]);
    const { actor, completion } = await city.completion(id, 'xemXet');
    const head = await city.officer('lanhdao.saigon');
    await city.rows(
      `insert into officer_role (officer_id, unit_id, role) values ($1, 'phuong-sai-gon.kinh-te-ha-tang', 'divisionHead')`,
      head.id,
    );
    await city.rows(`update snapshot_revision set value = value + 1 where name = 'organisation'`);
    const { instanceId, waitId, revision } = completion;
    const reassigned = await during(() =>
      wired
        .get(MoveTask)
        .reassign(
          head,
          { instanceId, waitId, revision },
          { officerId: head.id, reason: 'Trưởng phòng đi họp cả ngày' },
          key(actor.id),
        ),
    );
    const clerk = await city.holder('reception', 'phuong-sai-gon');
    const withdrawn = await during(() =>
      wired.get(CaseActs).withdraw(clerk, id, 'Không cần nữa', key(clerk.id)),
    );
    for (const transactions of [reassigned, withdrawn]) {
      expect(transactions).toHaveLength(1);
      expect(transactions[0]?.trips).toHaveLength(2);
    }
  });

  it('receives a dossier in three: its number and its applicant are known before its rows are made', async () => {
    const body = await city.reception('dang-ky-ho-kinh-doanh');
    const clerk = await city.holder('reception', 'phuong-sai-gon');
    const [transaction] = await during(() => wired.get(ReceiveDossier).run(clerk, body, 'vi', key(clerk.id)));
    console.log(
      `Reception:\n${(transaction?.trips ?? []).map(({ statements }, index) => `  ${index + 1}. ${statements.join(', ')}`).join('\n')}`,
    );
    expect(transaction?.trips).toHaveLength(3);
  });
});
