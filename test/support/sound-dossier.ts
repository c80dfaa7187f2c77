/**
 * What must be true of every dossier at every moment, read from its rows (reliability: I1–I4, I8–I10): the state, its
 * history, its waits and everything that is kept about it say the same.
 */
import { createHash } from 'node:crypto';
import {
  assertInvariants,
  evolve,
  notStarted,
  type EngineEvent,
  type InstanceState,
  type Wait,
} from '../../src/engine/index.js';
import { DossierQueries } from '../../src/dossiers/dossier-queries.js';
import type { City } from './city.js';
import { countWorkingMinutes, type PlainCalendar } from './working-time.js';

export async function expectSoundDossier(
  city: City,
  dossierId: string,
  calendar: PlainCalendar,
): Promise<void> {
  const dossier = await city.row('select * from dossier where id = $1', dossierId);
  const instances = await city.rows('select * from instance where id = $1', dossierId);
  const [instance] = instances;
  if (instance === undefined) {
    expect([1, 3]).toContain(dossier['status']);
    return;
  }
  const state = instance['state'] as InstanceState;
  assertInvariants(state);
  expect(instance['status']).toBe(state.status);
  await expectSoundHistory(city, dossierId, instance);
  await expectRowsOfWaits(city, dossierId, state);
  await expectSoundClock(city, dossierId, { dossier, calendar, ended: state.status !== 'running' });
  await expectSoundTimeline(city, dossierId);
}

/** The hash chain holds, and folding the events gives the stored state, with nothing of the application's own code but
 *  `evolve`. */
async function expectSoundHistory(
  city: City,
  id: string,
  instance: Readonly<Record<string, unknown>>,
): Promise<void> {
  const history = await city.rows('select * from history where instance_id = $1 order by revision', id);
  expect(history.map(({ revision }) => revision)).toEqual(history.map((_row, index) => index + 1));
  expect(instance['revision']).toBe(history.length);
  let previous = '';
  let state = notStarted;
  const ids = new Set<string>();
  for (const row of history) {
    const payload = sha256(sorted(row['command']) + sorted(row['events']));
    const at = (row['at'] as Date).toISOString();
    expect(row['payload_digest']).toBe(payload);
    expect(row['previous_hash']).toBe(previous);
    previous = sha256([previous, id, row['revision'], at, row['actor_id'] ?? '', payload].join('\n'));
    expect(row['hash']).toBe(previous);
    for (const event of row['events'] as EngineEvent[]) {
      state = evolve(state, event);
      const born = idOf(event);
      if (born === null) continue;
      // Ids are given once.
      expect({ born, before: ids.has(born) }).toEqual({ born, before: false });
      ids.add(born);
    }
  }
  expect(instance['last_hash']).toBe(previous);
  expect(JSON.parse(JSON.stringify(state))).toEqual(instance['state']);
  const ends = history.flatMap((row) =>
    (row['events'] as EngineEvent[]).filter(({ type }) => type === 'instanceEnded'),
  );
  expect(ends).toHaveLength(instance['status'] === 'running' ? 0 : 1);
}

function idOf(event: EngineEvent): string | null {
  switch (event.type) {
    case 'waitOpened':
      return event.wait.id;
    case 'activityEntered':
      return event.activity.id;
    case 'tokenParked':
      return event.token.id;
    default:
      return null;
  }
}

/** Each wait has its row and each row its wait. */
async function expectRowsOfWaits(city: City, id: string, state: InstanceState): Promise<void> {
  const waits = Object.values(state.waits);
  const idsOf = (kind: Wait['kind']): string[] =>
    waits
      .filter((wait) => wait.kind === kind)
      .map((wait) => wait.id)
      .sort();
  const rowsOf = async (sql: string): Promise<string[]> =>
    (await city.rows(sql, id)).map((row) => String(row['wait_id'])).sort();
  expect(await rowsOf(`select wait_id from task where instance_id = $1 and state = 'open'`)).toEqual(
    idsOf('task'),
  );
  expect(await rowsOf('select wait_id from job where instance_id = $1')).toEqual(idsOf('job'));
  expect(await rowsOf('select wait_id from subscription where instance_id = $1')).toEqual(idsOf('message'));
  expect(await rowsOf('select wait_id from incident where instance_id = $1')).toEqual(idsOf('incident'));
  const timers = await city.rows('select wait_id, due_at from timer where instance_id = $1', id);
  const dueIn = waits.flatMap((wait) => (wait.kind === 'timer' ? [[wait.id, wait.dueAt] as const] : []));
  expect(
    Object.fromEntries(
      timers.map((row) => [row['wait_id'], (row['due_at'] as Date | null)?.toISOString() ?? null]),
    ),
  ).toEqual(Object.fromEntries(dueIn));
}

/** Segments without a gap, and every working minute of them in exactly one party's share. */
async function expectSoundClock(
  city: City,
  id: string,
  about: {
    readonly dossier: Readonly<Record<string, unknown>>;
    readonly calendar: PlainCalendar;
    readonly ended: boolean;
  },
): Promise<void> {
  const { dossier, calendar, ended } = about;
  const segments = await city.rows('select * from clock_segment where dossier_id = $1 order by position', id);
  expect(segments[0]).toMatchObject({ position: 1, state: 'running', from_at: dossier['received_at'] });
  segments.forEach((segment, index) => {
    const next = segments[index + 1];
    expect(segment['to_at'] ?? null).toEqual(next?.['from_at'] ?? null);
    if (next !== undefined)
      expect([next['state'], next['cause']]).not.toEqual([segment['state'], segment['cause']]);
  });
  const last = segments.at(-1);
  expect(last?.['state']).toBe(dossier['clock_state']);
  if (ended) expect(dossier['clock_state']).toBe('stopped');
  const supervisor = await city.officer('giamsat.tphcm');
  const queries = city.get(DossierQueries);
  const opened = await queries.open(supervisor, id);
  const { clock } = await queries.detail(supervisor, opened, 'vi');
  const whole = segments
    .filter((segment) => segment['state'] !== 'stopped')
    .map((segment) =>
      countWorkingMinutes(
        calendar,
        segment['from_at'] as Date,
        (segment['to_at'] as Date | null) ?? new Date(opened.now),
      ),
    )
    .reduce((sum, minutes) => sum + minutes, 0);
  const shares = clock.shares.reduce((sum, { workingMinutes }) => sum + workingMinutes, 0);
  expect(Math.abs(shares - whole)).toBeLessThanOrEqual(0.6);
  expect(
    clock.shares.every(({ workingMinutes }) => Number.isInteger(workingMinutes) && workingMinutes > 0),
  ).toBe(true);
}

/** In the order of time, and with a line for every task given and done. */
async function expectSoundTimeline(city: City, id: string): Promise<void> {
  const entries = await city.rows('select * from timeline_entry where dossier_id = $1 order by id', id);
  const times = entries.map((entry) => (entry['at'] as Date).getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(entries[0]).toMatchObject({ kind: 'received' });
  const count = (kind: string): number => entries.filter((entry) => entry['kind'] === kind).length;
  const tasks = await city.rows('select state from task where instance_id = $1', id);
  const inState = (state: string): number => tasks.filter((task) => task['state'] === state).length;
  expect(count('taskAssigned')).toBe(tasks.length);
  expect(count('taskCompleted')).toBe(inState('done'));
  expect(count('taskWithdrawn')).toBe(inState('cancelled'));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with the keys in order, written apart from the application's. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${sorted(inner)}`).join(',')}}`;
}

/** Officers' loads are what their open tasks are, whatever happened. */
export async function expectSoundLoads(city: City): Promise<void> {
  const wrong = await city.rows(
    `select o.username, l.open_tasks, l.open_minutes, t.tasks, t.minutes
      from officer_load l join officer o on o.id = l.officer_id
      cross join lateral (select count(*)::int as tasks, coalesce(sum(expected_minutes), 0)::int as minutes
        from task where assignee_id = l.officer_id and state = 'open') t
      where l.open_tasks <> t.tasks or l.open_minutes <> t.minutes`,
  );
  expect(wrong).toEqual([]);
}

/** Numbers of every register, of every receipt series and of every desk's day run from 1 without a gap. */
export async function expectSoundNumbers(city: City): Promise<void> {
  const registers = await city.rows(
    `select r.id, r.kind, r.unit_id, r.last_number, array_agg(e.number order by e.number) filter (where e.number is not null) as numbers
      from register r left join register_entry e on e.register_id = r.id where r.kind <> 'bien-lai' group by r.id`,
  );
  for (const { last_number: last, numbers } of registers)
    expect(numbers).toEqual(Array.from({ length: Number(last) }, (_, index) => index + 1));
  const receipts = await city.rows(
    `select r.last_number, array_agg(p.receipt_number order by p.receipt_number) as numbers
      from register r join dossier d on d.receiving_unit_id = r.unit_id join fee_payment p on p.dossier_id = d.id
        and extract(year from p.collected_at at time zone 'Asia/Ho_Chi_Minh') = r.year
      where r.kind = 'bien-lai' group by r.id`,
  );
  for (const { last_number: last, numbers } of receipts)
    expect(numbers).toEqual(Array.from({ length: Number(last) }, (_, index) => index + 1));
}
