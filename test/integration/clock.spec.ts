/**
 * Time as the law counts it, in the database and by the engine's own timers: receipt out of hours, holidays, warnings,
 * pauses, and a calendar that changes under open dossiers. Expected moments are counted minute by minute.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DossierClock } from '../../src/dossiers/dossier-clock.js';
import { DossierQueries } from '../../src/dossiers/dossier-queries.js';
import type { DossierDetail } from '../../src/dossiers/dossier.schemas.js';
import { decide, notStarted, type GraphSet, type InstanceState } from '../../src/engine/index.js';
import { evaluate } from '../../src/feel/evaluate.js';
import { CalendarsSnapshot } from '../../src/organisation/calendars.js';
import type { Change } from '../../src/runtime/ports.js';
import { local, type City } from '../support/city.js';
import { bpmn, flows, graphFrom } from '../support/engine.js';
import { HttpCity } from '../support/http-city.js';
import { receiveInAnyZone } from '../support/in-any-zone.js';
import { expectSoundDossier } from '../support/sound-dossier.js';
import { countWorkingMinutes, readCalendar, type PlainCalendar } from '../support/working-time.js';

const household = 'dang-ky-ho-kinh-doanh';
const land = 'dang-ky-dat-dai-lan-dau';
const dayMinutes = 480;

describe('the clock of a dossier', () => {
  let http: HttpCity;
  let city: City;
  let calendar: PlainCalendar;

  beforeAll(async () => {
    http = await HttpCity.open();
    ({ city } = http);
    calendar = await readCalendar(city.superuser);
  }, 60_000);
  afterAll(() => http?.close());

  const at = (moment: string): string => new Date(local(moment)).toISOString();
  const clockOf = (id: string) =>
    city.row(
      'select received_at, due_at, clock_state, clock_cause, warned_at, overdue_at from dossier where id = $1',
      id,
    );
  const dueOf = async (id: string): Promise<Date> => (await clockOf(id))['due_at'] as Date;
  const kindsOf = async (id: string): Promise<unknown[]> =>
    (await city.rows('select kind from timeline_entry where dossier_id = $1 order by id', id)).map(
      ({ kind }) => kind,
    );
  const detail = async (id: string): Promise<DossierDetail> => {
    const supervisor = await city.officer('giamsat.tphcm');
    const queries = city.get(DossierQueries);
    return queries.detail(supervisor, await queries.open(supervisor, id), 'vi');
  };
  const reasons = async (
    id: string,
  ): Promise<readonly { readonly kind: string; readonly text: string }[]> => {
    const queries = city.get(DossierQueries);
    const opened = await queries.open(await city.officer('giamsat.tphcm'), id);
    return (await queries.dueDate(opened, 'vi')).lines;
  };

  describe('begins', () => {
    it.each([
      ['at night', '2026-11-23 20:00', '2026-11-26 17:00'],
      ['before the counter opens', '2026-11-25 06:00', '2026-11-26 17:00'],
      ['on a Saturday', '2026-11-21 10:00', '2026-11-25 17:00'],
      ['on the holiday', '2026-11-24 09:00', '2026-11-26 17:00'],
      ['at lunch', '2026-11-25 12:00', '2026-11-27 11:30'],
    ])('%s with the next working minute, and says so', async (_when, received, due) => {
      city.clock.set(received);
      const { id } = await city.receive(household, { channel: 'online' });
      expect((await dueOf(id)).toISOString()).toBe(at(due));
      const lines = await reasons(id);
      expect(lines[0]).toMatchObject({
        kind: 'outsideHours',
        text: expect.stringMatching(/ngoài giờ/i) as string,
      });
    });

    it('in the hours with the minute of receipt, and jumps the holiday by name', async () => {
      city.clock.set('2026-11-23 09:10');
      const { id } = await city.receive(household);
      const { received_at: from, due_at: due } = await clockOf(id);
      expect(countWorkingMinutes(calendar, from as Date, due as Date)).toBeCloseTo(2 * dayMinutes, 3);
      expect((due as Date).toISOString().slice(0, 16)).toBe(at('2026-11-26 09:10').slice(0, 16));
      const lines = await reasons(id);
      expect(lines.map(({ kind }) => kind)).toEqual(['work', 'holiday', 'work']);
      expect(lines[1]?.text).toContain('Ngày Văn hóa Việt Nam');
    });

    it('for results of the same day before 15:00; after it the next working day is promised', async () => {
      for (const [received, due] of [
        ['2026-11-23 14:59', '2026-11-23 17:00'],
        ['2026-11-23 15:01', '2026-11-25 17:00'],
        ['2026-11-27 16:59', '2026-11-30 17:00'],
      ] as const) {
        city.clock.set(received);
        const { id } = await city.receive('chung-thuc-ban-sao');
        expect([received, (await dueOf(id)).toISOString()]).toEqual([received, at(due)]);
      }
    });

    it('as its preview says, over HTTP too', async () => {
      const clerk = await http.signIn('tiepnhan.saigon');
      const preview = await clerk.post<{ outsideHours: boolean; note: string; dueAt: string }>(
        '/api/due-date-preview',
        {
          procedureId: household,
          receivedAt: at('2026-11-21 10:00'),
        },
      );
      expect(preview.body).toMatchObject({ outsideHours: true, dueAt: at('2026-11-25 17:00') });
      expect(preview.body.note).not.toBe('');
    });
  });

  it('warns a working day before the end, and notes when it is past, by the engine’s timers', async () => {
    city.clock.set('2026-11-25 08:00');
    const { id } = await city.receive(household);
    await city.complete(id, 'soHoa');
    expect((await detail(id)).deadline.state).toBe('onTime');
    const due = await dueOf(id);
    await city.moveTo('2026-11-26 08:05');
    expect(await kindsOf(id)).toContain('deadlineWarning');
    expect(await kindsOf(id)).not.toContain('overdue');
    expect((await clockOf(id))['warned_at']).not.toBeNull();
    await city.moveTo(due.getTime() + 1_000);
    expect(await kindsOf(id)).toContain('overdue');
    const { overdue_at: overdue } = await clockOf(id);
    expect(Math.abs((overdue as Date).getTime() - due.getTime())).toBeLessThan(1_000);
    const shown = await detail(id);
    expect(shown.deadline).toMatchObject({ state: 'overdue' });
    // Whoever has it was told, once for each.
    const { assigneeId } = await city.task(id, 'thamDinh');
    const told = await city.rows(
      'select key, officer_id from notice where dossier_id = $1 order by created_at',
      id,
    );
    expect(told).toEqual([
      { key: 'sap-den-han', officer_id: assigneeId },
      { key: 'qua-han', officer_id: assigneeId },
    ]);
    // The step's own limit passed on the way, and the step goes on.
    expect(await kindsOf(id)).toContain('taskOverdue');
    const task = await city.row(
      `select state, overdue_at from task where instance_id = $1 and node = 'thamDinh'`,
      id,
    );
    expect(task).toMatchObject({ state: 'open', overdue_at: expect.any(Date) as Date });
    await expectSoundDossier(city, id, calendar);
  });

  it('stands still while the applicant supplements, and begins anew with the last paper', async () => {
    city.clock.set('2026-11-25 08:00');
    const { id } = await city.receive(household);
    await city.go(id, 'soHoa', ['thamDinh', { ketQua: 'thieu' }]);
    const before = await dueOf(id);
    await city.moveTo('2026-11-25 10:00');
    await city.go(id, 'lapPhieu');
    expect(await clockOf(id)).toMatchObject({
      clock_state: 'paused',
      clock_cause: 'citizen',
      due_at: before,
    });
    expect((await detail(id)).deadline.state).toBe('paused');
    // What hangs on the due date waits with it.
    const timers = await city.rows(
      `select due_at from timer where instance_id = $1 and node = 'truocHan'`,
      id,
    );
    expect(timers).toEqual([{ due_at: null }]);
    await city.moveTo('2026-12-03 15:00');
    expect(await kindsOf(id)).not.toContain('deadlineWarning');
    expect((await detail(id)).deadline.state).toBe('paused');

    city.clock.set('2026-12-03 15:00');
    await city.supplement(id);
    const { clock_state: state, due_at: due } = await clockOf(id);
    expect(state).toBe('running');
    expect(countWorkingMinutes(calendar, new Date(local('2026-12-03 15:00')), due as Date)).toBeCloseTo(
      2 * dayMinutes,
      1,
    );
    const lines = await reasons(id);
    expect(lines.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['pause', 'restart']));
    const resumed = await city.row(
      `select due_at from timer where instance_id = $1 and node = 'truocHan'`,
      id,
    );
    expect(countWorkingMinutes(calendar, resumed['due_at'] as Date, due as Date)).toBeCloseTo(dayMinutes, 3);
    const shares = (await detail(id)).clock.shares;
    const citizen = shares.find(({ party }) => party === 'citizen')?.workingMinutes ?? 0;
    expect(
      Math.abs(
        citizen -
          countWorkingMinutes(
            calendar,
            new Date(local('2026-11-25 10:00')),
            new Date(local('2026-12-03 15:00')),
          ),
      ),
    ).toBeLessThan(2);
    await expectSoundDossier(city, id, calendar);
  });

  it('gives back every working minute that others took: posting, the tax office, the payment', async () => {
    city.clock.set('2026-11-25 08:00');
    const { id } = await city.receive(land);
    const first = await dueOf(id);
    expect(countWorkingMinutes(calendar, (await clockOf(id))['received_at'] as Date, first)).toBeCloseTo(
      17 * dayMinutes,
      3,
    );
    await city.go(
      id,
      'soHoa',
      ['kiemTraNguonGoc', { ketQua: 'dat' }],
      'henLich',
      'guiVanBan',
      'kiemTra',
      'ghiNhanYKien',
      ['xacNhanHienTrang', { ketQua: 'dat' }],
    );
    expect(await clockOf(id)).toMatchObject({ clock_state: 'paused', clock_cause: 'otherAgency' });
    await city.go(id, 'danNiemYet');
    await city.moveToTimer(id);
    while ((await city.tasks(id)).every(({ node }) => node !== 'ketThucNiemYet')) await city.moveToTimer(id);
    await city.go(id, ['ketThucNiemYet', { coPhanDoi: 'khong' }]);
    expect((await clockOf(id))['clock_state']).toBe('running');
    await city.go(id, 'chuyenThongTin');
    expect(await clockOf(id)).toMatchObject({ clock_state: 'paused', clock_cause: 'otherAgency' });
    await city.moveTo(city.clock.now + 5 * 86_400_000);
    await city.go(id, ['nhanThongBao', { coPhaiNop: 'co' }]);
    expect(await clockOf(id)).toMatchObject({ clock_state: 'paused', clock_cause: 'financialDuty' });
    expect(await city.status(id)).toBe(6);
    await city.moveTo(city.clock.now + 20 * 86_400_000);
    expect(
      await city.rows(`select 1 from notice where dossier_id = $1 and key = 'nhac-nop-tien'`, id),
    ).toHaveLength(1);
    await city.go(id, 'xacNhanNop');
    expect((await clockOf(id))['clock_state']).toBe('running');
    const segments = await city.rows(
      `select from_at, to_at from clock_segment where dossier_id = $1 and state = 'paused'`,
      id,
    );
    expect(segments).toHaveLength(3);
    const taken = segments.reduce(
      (sum, segment) =>
        sum + countWorkingMinutes(calendar, segment['from_at'] as Date, segment['to_at'] as Date),
      0,
    );
    expect(countWorkingMinutes(calendar, first, await dueOf(id))).toBeCloseTo(taken, 1);
    expect(await kindsOf(id)).not.toContain('overdue');
    await expectSoundDossier(city, id, calendar);
  });

  it('gives back the first pause too when another begins as it ends', async () => {
    const graph = await graphFrom(
      bpmn(`<bpmn:startEvent id="s"/><bpmn:userTask id="a" mc:clock="paused:otherAgency" mc:role="officer"/>
        <bpmn:userTask id="b" mc:clock="paused:financialDuty" mc:role="officer"/><bpmn:userTask id="c" mc:role="officer"/>
        <bpmn:endEvent id="e"/>${flows('s>a', 'a>b', 'b>c', 'c>e')}`),
    );
    const graphs: GraphSet = {
      main: graph.digest,
      byDigest: new Map([[graph.digest, graph]]),
      called: new Map(),
    };
    const working = (await city.get(CalendarsSnapshot).fresh()).of('city');
    const limit = { ...(await city.version(household)).card.decidedLimit };
    const dueAt = at('2026-11-27 10:00');
    let reading = {
      state: 'running',
      cause: null,
      since: at('2026-11-25 08:00'),
      dueAt,
      provisional: false,
    } as DossierClock['reading'];
    let state: InstanceState = notStarted;
    const send = (now: string, command: Parameters<typeof decide>[2]): void => {
      const clock = new DossierClock(reading, { calendar: working, limit, afterSupplement: 'restart' });
      const decision = decide(graphs, state, command, { now, evaluate, dueAt: clock.dueAt });
      if (!decision.ok) throw new Error(decision.error.code);
      ({ state } = decision.value);
      clock.follow({ state, version: { graphs }, now } as unknown as Change);
      ({ reading } = clock);
    };
    const complete = (node: string): Parameters<typeof decide>[2] => ({
      type: 'completeTask',
      wait: Object.values(state.waits).find((wait) => wait.node === node)?.id ?? '',
      output: {},
    });
    send(at('2026-11-25 08:00'), { type: 'start', variables: {} });
    expect(reading).toMatchObject({ state: 'paused', cause: 'otherAgency' });
    send(at('2026-11-25 10:00'), complete('a'));
    expect(reading).toMatchObject({ state: 'paused', cause: 'financialDuty' });
    send(at('2026-11-25 11:00'), complete('b'));
    expect(reading).toMatchObject({ state: 'running', dueAt: at('2026-11-27 14:30') });
  });

  describe('when the calendar changes', () => {
    it('moves every open due date and what hangs on it, visibly, and leaves the others', async () => {
      city.clock.set('2026-12-07 08:00');
      const { id: open } = await city.receive(household);
      const { id: paused } = await city.receive(household);
      await city.go(paused, 'soHoa', ['thamDinh', { ketQua: 'thieu' }], 'lapPhieu');
      const { id: ended } = await city.receive(household);
      await city.withdraw(ended);
      await city.complete(ended, 'traGiayTo');
      const before = new Map(
        await Promise.all([open, paused, ended].map(async (id) => [id, await dueOf(id)] as const)),
      );

      const administrator = await http.signIn('quantri.tphcm');
      const set = await administrator.put('/api/calendar/days/2026-12-08', {
        name: 'Nghỉ bù theo quyết định',
        kind: 'holiday',
        source: 'Quyết định thử nghiệm',
      });
      expect(set.status).toBe(200);
      const changed = await readCalendar(city.superuser);
      const { received_at: received } = await clockOf(open);
      expect(countWorkingMinutes(changed, received as Date, await dueOf(open))).toBeCloseTo(
        2 * dayMinutes,
        3,
      );
      expect((await dueOf(open)).getTime()).toBeGreaterThan(before.get(open)?.getTime() ?? 0);
      expect(await dueOf(ended)).toEqual(before.get(ended));
      const moved = await city.rows(
        `select params from timeline_entry where dossier_id = $1 and kind = 'dueDateMoved'`,
        open,
      );
      expect(moved).toHaveLength(1);
      expect(await kindsOf(ended)).not.toContain('dueDateMoved');
      // The warning, and the step's own limit.
      const warning = await city.row(
        `select due_at from timer where instance_id = $1 and node = 'truocHan'`,
        open,
      );
      expect(countWorkingMinutes(changed, warning['due_at'] as Date, await dueOf(open))).toBeCloseTo(
        dayMinutes,
        3,
      );
      const shown = (await detail(open)).clock.dueAt;
      expect(shown).toBe((await dueOf(open)).toISOString());
      expect((await reasons(open)).some(({ text }) => text.includes('Nghỉ bù theo quyết định'))).toBe(true);
      for (const id of [open, paused, ended]) await expectSoundDossier(city, id, changed);

      const cleared = await administrator.put('/api/calendar/days/2026-12-08', {
        name: 'Ngày làm việc',
        kind: 'workingDay',
        source: 'Quyết định thử nghiệm',
      });
      expect(cleared.status).toBe(200);
      expect(await dueOf(open)).toEqual(before.get(open));
      expect(await dueOf(paused)).toEqual(before.get(paused));
    });

    it('of one unit, touches that unit’s dossiers only', async () => {
      city.clock.set('2026-12-14 15:00');
      const [{ id: here }, { id: elsewhere }] = [
        await city.receive(household, { unitId: 'phuong-thu-duc' }),
        await city.receive(household, { unitId: 'xa-cu-chi' }),
      ];
      const [dueHere, dueElsewhere] = [await dueOf(here), await dueOf(elsewhere)];
      const administrator = await http.signIn('quantri.tphcm');
      const week = Object.fromEntries(
        [1, 2, 3, 4, 5, 6, 7].map((day) => [day, day > 5 ? [] : [{ from: '07:30', to: '11:30' }]]),
      );
      expect((await administrator.put('/api/units/phuong-thu-duc/calendar', { week })).status).toBe(200);
      expect(await dueOf(elsewhere)).toEqual(dueElsewhere);
      expect((await dueOf(here)).getTime()).not.toBe(dueHere.getTime());
      expect(await kindsOf(here)).toContain('dueDateMoved');
      expect(await kindsOf(elsewhere)).not.toContain('dueDateMoved');
    });

    it('does not forget that a dossier is overdue', async () => {
      city.clock.set('2026-12-07 08:00');
      const { id } = await city.receive(household);
      await city.moveTo('2026-12-14 08:00');
      expect((await clockOf(id))['overdue_at']).not.toBeNull();
      const administrator = await http.signIn('quantri.tphcm');
      const day = { name: 'Nghỉ bù', source: 'Quyết định thử nghiệm' };
      await administrator.put('/api/calendar/days/2026-12-08', { ...day, kind: 'holiday' });
      expect((await clockOf(id))['overdue_at']).not.toBeNull();
      await administrator.put('/api/calendar/days/2026-12-08', { ...day, kind: 'workingDay' });
    });
  });

  it('is the city’s, whatever the zone of the process', async () => {
    const here = await receiveInAnyZone(city);
    expect(here.map(({ day }) => day)).toEqual(['261123', '261123', '261123', '261121', '261231']);
    for (const zone of ['America/Los_Angeles', 'Pacific/Kiritimati'])
      expect(await inZone(zone, city)).toEqual(here);
  }, 60_000);
});

/** The same receptions in a process of another zone. */
async function inZone(zone: string, { database, wiring }: City): Promise<unknown> {
  const support = join(import.meta.dirname, '..', 'support');
  const program = `import 'reflect-metadata';
    const { City, CityClock } = await import(${JSON.stringify(join(support, 'city.ts'))});
    const { receiveInAnyZone } = await import(${JSON.stringify(join(support, 'in-any-zone.ts'))});
    if (Intl.DateTimeFormat().resolvedOptions().timeZone !== ${JSON.stringify(zone)}) throw new Error('Expected zone ${zone}');
    const city = await City.attach(${JSON.stringify(database.url)}, ${JSON.stringify(wiring.config.dataDir)}, { clock: new CityClock() });
    console.log(JSON.stringify(await receiveInAnyZone(city)));
    await city.close();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, TZ: zone },
    maxBuffer: 10_000_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
