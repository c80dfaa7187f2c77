/** Many at once on the same thing: one wins, the others are told who did, and nothing is done twice (reliability §4 f). */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { CaseActs } from '../../src/dossiers/case-acts.js';
import { DirectorySnapshot } from '../../src/organisation/directory.js';
import { Background } from '../../src/runtime/background.js';
import { CompleteTask } from '../../src/tasks/complete-task.js';
import { taskId } from '../../src/tasks/task-id.js';
import { HttpCity, type Answer, type ProblemBody } from '../support/http-city.js';
import { expectSoundDossier, expectSoundLoads, expectSoundNumbers } from '../support/sound-dossier.js';
import { readCalendar, type PlainCalendar } from '../support/working-time.js';

const procedure = 'dang-ky-ho-kinh-doanh';
const plain = ['soHoa', 'thamDinh', 'xemXet', 'kyDuyet', 'capSo', 'dongDau', 'giaoKetQua'] as const;

interface Ended {
  readonly next: readonly { readonly stepName: string }[];
}

describe('many at once', () => {
  let here: HttpCity;
  let there: HttpCity;
  let calendar: PlainCalendar;

  beforeAll(async () => {
    here = await HttpCity.open();
    there = await here.beside();
    calendar = await readCalendar(here.city.superuser);
  }, 60_000);
  afterAll(async () => {
    await expectSoundLoads(here.city);
    await expectSoundNumbers(here.city);
    await there?.close();
    await here?.close();
  });

  const count = (answers: readonly Answer<unknown>[]): Record<number, number> => {
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };
  const completions = async (id: string): Promise<number> =>
    Number(
      (
        await here.city.row(
          `select count(*)::int as n from history where instance_id = $1 and command->>'type' = 'completeTask'`,
          id,
        )
      )['n'],
    );

  /** Known to both processes at once, where pages would take two seconds to notice. */
  async function setActive(usernames: readonly string[], active: boolean): Promise<void> {
    await here.city.rows('update officer set active = $2 where username = any($1)', usernames, active);
    await here.city.rows(`update snapshot_revision set value = value + 1 where name = 'organisation'`);
    for (const { city } of [here, there]) await city.get(DirectorySnapshot).refresh();
  }

  it('lets one of 200 completions of a task through two processes win, and names the winner to the other 199', async () => {
    const { city } = here;
    const { id } = await city.receive(procedure);
    const { actor, completion, task } = await city.completion(id, 'soHoa');
    const officer = await here.signIn(actor.username);
    const path = `/api/tasks/${taskId(id, task.waitId)}/complete`;
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (index % 2 === 0 ? officer : officer.at(there)).post<ProblemBody>(
          path,
          { data: completion.data },
          { ifMatch: task.revision },
        ),
      ),
    );
    expect(count(answers)).toEqual({ 200: 1, 409: 199 });
    for (const { status, body } of answers) {
      if (status !== 409) continue;
      expect(body).toMatchObject({ code: 'TASK_ALREADY_DONE', params: { by: actor.fullName } });
      expect(body.title).toContain(actor.fullName);
    }
    expect(await completions(id)).toBe(1);
    await expectSoundDossier(city, id, calendar);
  }, 30_000);

  it('gives a free task to one of two who claim it', async () => {
    const { city } = here;
    const both = ['chuyenvien.saigon2', 'chuyenvien2.saigon2'];
    const absent = [...both, 'lanhdao.saigon'];
    const { id } = await city.receive(procedure);
    // Nobody is there when the step begins, so it waits in the unit's pool.
    await setActive(absent, false);
    await city.complete(id, 'soHoa');
    await setActive(absent, true);
    const task = await city.task(id, 'thamDinh');
    expect(task.assigneeId).toBeNull();
    const officers = await Promise.all(both.map((username) => here.signIn(username)));
    const path = `/api/tasks/${taskId(id, task.waitId)}/claim`;
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        turn(officers, index)
          .at(index % 4 < 2 ? here : there)
          .post<ProblemBody>(path, {}, { ifMatch: task.revision }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const winner = await city.task(id, 'thamDinh');
    const { fullName } = await city.officerById(winner.assigneeId ?? '');
    for (const { status, body } of answers) {
      if (status === 200) continue;
      expect([409, 412]).toContain(status);
      expect(body.params?.['holder']).toBe(fullName);
    }
    expect(winner.revision).toBe(task.revision + 1);
    await expectSoundDossier(city, id, calendar);
  });

  it('gives a timer or an officer the step, never both', async () => {
    const { city } = here;
    const second = await city.beside({}, (wiring) =>
      NestFactory.createApplicationContext(AppModule.core(wiring), { logger: ['error', 'warn'] }),
    );
    const won = { timer: 0, officer: 0 };
    for (let round = 0; round < 12; round += 1) {
      city.clock.set('2026-11-25 08:00');
      const { id } = await city.receive('dang-ky-khai-sinh', { channel: 'online' });
      await city.go(id, 'soHoa', 'thamTra', 'ghiSo');
      // The applicant has a day to look at the draft; silence confirms.
      const { actor, completion } = await city.completion(id, 'choXacNhan', { yKienBanNhap: 'dung' });
      const { due } = await city.row(
        `select due_at as due from timer where instance_id = $1 and node = 'hetMotNgay'`,
        id,
      );
      city.clock.set((due as Date).getTime() + 1);
      const timers = [city, second].map((process) => process.get(Background).fireDueTimers());
      // Half of the rounds give the timer a start, or the officer would win them all.
      if (round % 2 === 1) await sleep(round / 2);
      const [answer] = await Promise.allSettled([city.get(CompleteTask).run(actor, completion), ...timers]);
      const state = String(
        (await city.row(`select state from task where instance_id = $1 and node = 'choXacNhan'`, id))[
          'state'
        ],
      );
      expect([answer.status, state]).toEqual(
        answer.status === 'fulfilled' ? ['fulfilled', 'done'] : ['rejected', 'cancelled'],
      );
      if (answer.status === 'rejected')
        expect(answer.reason).toMatchObject({ status: 409, code: 'TASK_WITHDRAWN' });
      won[answer.status === 'fulfilled' ? 'officer' : 'timer'] += 1;
      const fired = await city.row(
        `select count(*)::int as n from history h, jsonb_array_elements(h.events) e where h.instance_id = $1
          and e->>'type' = 'flowTaken' and e->>'flow' in ('flow_hetMotNgay_kyGiay', 'flow_choXacNhan_banNhapDung')`,
        id,
      );
      expect(fired['n']).toBe(1);
      await expectSoundDossier(city, id, calendar);
    }
    console.log(`Timer against officer: ${JSON.stringify(won)}`);
    await second.close();
  }, 30_000);

  it('fires each due timer once, however many processes look', async () => {
    const { city } = here;
    const { id } = await city.receive(procedure);
    // The warning, and once it was given, the due date itself.
    for (let round = 0; round < 2; round += 1) {
      const { due } = await city.row(`select max(due_at) as due from timer where instance_id = $1`, id);
      city.clock.set((due as Date).getTime() + 1);
      const looking = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? here : there).city);
      await Promise.all(looking.map((process) => process.get(Background).fireDueTimers()));
      await Promise.all(looking.map((process) => process.runJobs()));
    }
    const fired = await city.rows(
      `select command->>'wait' as wait from history where instance_id = $1 and command->>'type' = 'fireTimer'`,
      id,
    );
    expect(fired.length).toBeGreaterThan(0);
    expect(new Set(fired.map(({ wait }) => wait)).size).toBe(fired.length);
    const notices = await city.rows(
      'select key, officer_id from notice where dossier_id = $1 order by key',
      id,
    );
    expect(notices.map(({ key }) => key)).toEqual(['qua-han', 'sap-den-han']);
    await expectSoundDossier(city, id, calendar);
  });

  it('does one thing for one key, however often it is sent, and answers the same', async () => {
    const { city } = here;
    city.clock.set('2026-11-25 08:00');
    const { id } = await city.receive(procedure);
    const { actor, completion, task } = await city.completion(id, 'soHoa');
    const officer = await here.signIn(actor.username);
    const key = randomUUID();
    const path = `/api/tasks/${taskId(id, task.waitId)}/complete`;
    const send = (index: number): Promise<Answer<Ended>> =>
      (index % 2 === 0 ? officer : officer.at(there)).post<Ended>(
        path,
        { data: completion.data },
        { key, ifMatch: task.revision },
      );
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index)));
    expect(count(answers)).toEqual({ 200: 20 });
    // The officer's next task is whatever is most urgent now.
    const same = answers.map(({ body }) => JSON.stringify({ ...body, nextTask: null }));
    expect(new Set(same).size).toBe(1);
    expect(answers[0]?.body.next).toHaveLength(1);
    expect(await completions(id)).toBe(1);
    // Also long after, when the step is over.
    expect((await send(0)).status).toBe(200);
    const other = await officer.post<ProblemBody>(
      path,
      { data: { ...completion.data, them: 'x' } },
      { key, ifMatch: task.revision },
    );
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    await expectSoundDossier(city, id, calendar);
  });

  it('receives one dossier for one key', async () => {
    const { city } = here;
    const clerk = await here.signIn('tiepnhan.saigon');
    const body = await city.reception(procedure);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        clerk.at(index % 2 === 0 ? here : there).post<{ code: string }>('/api/dossiers', body, { key }),
      ),
    );
    expect(count(answers)).toEqual({ 201: 20 });
    const [code, ...others] = new Set(answers.map((answer) => answer.body.code));
    expect(others).toEqual([]);
    expect(await city.rows('select id from dossier where code = $1', code)).toHaveLength(1);
  });

  it('gives every dossier of a minute its own number, without a gap', async () => {
    const { city } = here;
    city.clock.set('2026-12-01 09:00');
    const clerks = await Promise.all(
      ['tiepnhan.cuchi', 'tiepnhan2.cuchi'].map((username) => here.signIn(username)),
    );
    const bodies = await Promise.all(
      Array.from({ length: 40 }, () => city.reception(procedure, { unitId: 'xa-cu-chi' })),
    );
    const answers = await Promise.all(
      bodies.map((body, index) =>
        turn(clerks, index)
          .at(index % 4 < 2 ? here : there)
          .post<{ code: string }>('/api/dossiers', body),
      ),
    );
    const codes = answers.map((answer) => answer.body.code).sort((a, b) => a.localeCompare(b));
    expect(codes).toEqual(
      Array.from({ length: 40 }, (_, index) => `H29.211-261201-${String(index + 1).padStart(4, '0')}`),
    );
    await expectSoundNumbers(city);
  });

  it('numbers 50 documents of one register at once from 1 to 50', async () => {
    const { city } = here;
    const unitId = 'phuong-thu-duc';
    const ready: string[] = [];
    for (let index = 0; index < 50; index += 1) {
      const { id } = await city.receive(procedure, { unitId });
      for (const node of plain.slice(0, 4)) {
        await city.complete(id, node, { ketQua: 'dat' });
        if (node === 'thamDinh') await city.runJobs();
      }
      ready.push(id);
    }
    const sent = await Promise.all(ready.map((id) => city.completion(id, 'capSo')));
    const officer = await here.signIn(sent[0]?.actor.username ?? '');
    const answers = await Promise.all(
      sent.map(({ completion, task }, index) =>
        officer
          .at(index % 2 === 0 ? here : there)
          .post(
            `/api/tasks/${taskId(completion.instanceId, task.waitId)}/complete`,
            { data: completion.data },
            { ifMatch: task.revision },
          ),
      ),
    );
    expect(count(answers)).toEqual({ 200: 50 });
    const entries = await city.rows(
      `select e.number from register_entry e join register r on r.id = e.register_id where r.unit_id = $1 and r.kind <> 'bien-lai' order by e.number`,
      unitId,
    );
    expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  }, 60_000);

  it('lets a withdrawal or a completion win, and loses neither paper nor load', async () => {
    const { city } = here;
    for (let round = 0; round < 8; round += 1) {
      const { id } = await city.receive(procedure);
      const { actor, completion } = await city.completion(id, 'soHoa');
      const clerk = await city.holder('reception', 'phuong-sai-gon');
      const results = await Promise.allSettled([
        city.get(CompleteTask).run(actor, completion),
        there.city.get(CaseActs).withdraw(clerk, id, 'Không còn nhu cầu'),
      ]);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 409 });
      expect((await city.tasks(id)).map(({ node }) => node)).toEqual(['traGiayTo']);
      await expectSoundDossier(city, id, calendar);
    }
    await expectSoundLoads(city);
  });
});

function turn<T>(list: readonly T[], index: number): T {
  const chosen = list[index % list.length];
  if (chosen === undefined) throw new Error('Expected a list with something in it');
  return chosen;
}
