/**
 * Each procedure as people live it: received at a desk, done by the officers it falls to, printed, numbered, handed over,
 * through the real use cases on PostgreSQL, until every sequence flow of its model and of what it calls was taken.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CaseActs } from '../../src/dossiers/case-acts.js';
import { CalendarsSnapshot } from '../../src/organisation/calendars.js';
import { DirectorySnapshot, type Directory } from '../../src/organisation/directory.js';
import { ProcedureBook, type LoadedVersion } from '../../src/procedures/procedure-book.js';
import { City, local, type Rows } from '../support/city.js';
import { flowsOf, planWalks, type Act, type Walk } from '../support/plan-walks.js';
import { expectSoundDossier, expectSoundLoads, expectSoundNumbers } from '../support/sound-dossier.js';
import { readCalendar, type PlainCalendar } from '../support/working-time.js';

const procedures = readdirSync(join(import.meta.dirname, '../../processes'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length));
const start = '2026-11-23 08:00';
const minutesPerAct = 7;
/** What may follow a national status. Nothing follows 3, 7, 8 and 10. */
const after: Readonly<Record<number, readonly number[]>> = {
  2: [4, 7, 8],
  4: [5, 6, 7, 8, 9],
  5: [4, 7, 8],
  6: [4, 7, 8],
  9: [8, 10],
};
const pauses = ['citizen', 'otherAgency', 'financialDuty', 'confirmation'];

let city: City;
let calendar: PlainCalendar;
let directory: Directory;

beforeAll(async () => {
  city = await City.open();
  calendar = await readCalendar(city.superuser);
  directory = await city.get(DirectorySnapshot).fresh();
}, 60_000);
afterAll(() => city?.close());

describe.each(procedures)('%s', (procedureId) => {
  let version: LoadedVersion;
  const dossiers: string[] = [];

  it('takes every sequence flow of its model and of what it calls', async () => {
    version = await city.version(procedureId);
    const book = city.get(ProcedureBook);
    const walks = planWalks({
      version,
      form: (formId) => book.heldForm(version, formId),
      calendar: (await city.get(CalendarsSnapshot).fresh()).of('city'),
      startAt: local(start),
    });
    for (const [index, walk] of walks.entries()) dossiers.push(await live(version, walk, index));
    const missing = flowsOf(version);
    for (const flow of await flowsTaken(dossiers)) missing.delete(flow);
    expect([...missing]).toEqual([]);
  }, 60_000);

  it('leaves nothing behind, and what is kept agrees with what happened', async () => {
    for (const id of dossiers) {
      await expectSoundDossier(city, id, calendar);
      const instance = await city.row('select status, ended_at from instance where id = $1', id);
      expect(['completed', 'terminated']).toContain(instance['status']);
      for (const table of ['timer', 'job', 'subscription', 'incident'])
        expect(await city.rows(`select wait_id from ${table} where instance_id = $1`, id)).toEqual([]);
      const dossier = await city.row(
        'select status, clock_state, finished_at from dossier where id = $1',
        id,
      );
      expect([7, 8, 10]).toContain(dossier['status']);
      expect(dossier['finished_at']).not.toBeNull();
    }
    await expectSoundLoads(city);
    await expectSoundNumbers(city);
  });

  it('gives every task to one officer of the right role and unit, and says why', async () => {
    for (const id of dossiers) {
      const dossier = await city.row(
        'select unit_id, receiving_unit_id, received_by from dossier where id = $1',
        id,
      );
      const tasks = await tasksOf(id);
      for (const task of tasks) expectRightOfficer(task, dossier);
      expectFourEyes(tasks, version, String(dossier['received_by']));
    }
  });

  it('passes the national statuses in order, and pauses only for a reason the law knows', async () => {
    for (const id of dossiers) {
      const statuses = (
        await city.rows(
          `select (params->>'status')::int as status from timeline_entry where dossier_id = $1 and kind = 'statusChanged' order by id`,
          id,
        )
      ).map((row) => Number(row['status']));
      let current = 2;
      for (const status of statuses) {
        if (status !== current)
          expect({ id, current, next: after[current] }).toEqual({
            id,
            current,
            next: expect.arrayContaining([status]) as number[],
          });
        current = status;
      }
      expect(await city.status(id)).toBe(current);
      const segments = await city.rows(
        'select state, cause, legal_basis from clock_segment where dossier_id = $1',
        id,
      );
      for (const { state, cause, legal_basis: basis } of segments) {
        if (state !== 'paused') continue;
        expect(pauses).toContain(cause);
        if (cause === 'citizen' || cause === 'otherAgency') expect(basis).not.toBeNull();
      }
    }
  });

  it('numbers, prints, signs and issues in that order, and delivers only what was issued', async () => {
    for (const id of dossiers) await expectPapersInOrder(id);
  });
});

describe('a result that is ready', () => {
  it('cannot be withdrawn any more', async () => {
    city.clock.set(start);
    const { id } = await city.receive('dang-ky-ho-kinh-doanh');
    await city.go(id, 'soHoa', ['thamDinh', { ketQua: 'dat' }], 'xemXet', 'kyDuyet', 'capSo', 'dongDau');
    const clerk = await city.holder('reception', 'phuong-sai-gon');
    await expect(city.get(CaseActs).withdraw(clerk, id, 'Không cần nữa')).rejects.toMatchObject({
      status: 409,
      code: 'TOO_LATE_TO_WITHDRAW',
    });
    expect(await city.status(id)).toBe(9);
    await city.go(id, 'giaoKetQua');
  });
});

/** One dossier along a planned walk. Who decides and who receives changes from one to the next. */
async function live(version: LoadedVersion, walk: Walk, index: number): Promise<string> {
  city.clock.set(start);
  const agencies = [...directory.units.values()].filter(
    ({ level, kind }) => level === 'agency' && version.card.competent.includes(kind),
  );
  const unitId = agencies[index % agencies.length]?.id ?? '';
  // Every second one is received by a commune's desk for the agency that decides.
  const deskId = index % 2 === 1 ? 'phuong-thu-duc' : unitId;
  const { id } = await city.receive(version.procedureId, {
    channel: walk.channel,
    unitId,
    deskId,
    choices: walk.application,
  });
  await city.runJobs();
  for (const act of walk.acts) await perform(id, act);
  return id;
}

async function perform(id: string, act: Act): Promise<void> {
  if (act.kind === 'wait') {
    await city.moveToTimer(id);
    return;
  }
  await city.moveTo(city.clock.now + minutesPerAct * 60_000);
  if (act.kind === 'complete') await city.complete(id, act.node, act.choices);
  else if (act.name === 'rut-ho-so') await city.withdraw(id);
  else await city.supplement(id);
  await city.runJobs();
}

async function flowsTaken(dossiers: readonly string[]): Promise<string[]> {
  const rows = await city.rows(
    `select distinct e->>'flow' as flow from history h, jsonb_array_elements(h.events) e
      where h.instance_id = any($1) and e->>'type' = 'flowTaken'`,
    dossiers,
  );
  return rows.map((row) => String(row['flow']));
}

const tasksOf = (id: string): Promise<Rows> =>
  city.rows(
    `select t.*, o.full_name from task t left join officer o on o.id = t.assignee_id where t.instance_id = $1 order by t.created_at, t.wait_id`,
    id,
  );

type Row = Rows[number];
const deskRoles = ['reception', 'digitisation', 'feeCollector', 'resultDesk'];

function expectRightOfficer(task: Row, dossier: Row): void {
  const agencyId = String(
    deskRoles.includes(String(task['role'])) ? dossier['receiving_unit_id'] : dossier['unit_id'],
  );
  expect(task['agency_id']).toBe(agencyId);
  const officer = directory.officers.get(String(task['assignee_id']));
  const reason = task['reason'] as {
    code: string;
    considered: { officerId: string; excluded: string | null }[];
  };
  expect(officer).toBeDefined();
  if (reason.code === 'nobodyFits') {
    expect(officer?.roles).toContainEqual({ role: 'leader', unitId: agencyId, agencyId });
    expect(reason.considered.every(({ excluded }) => excluded !== null)).toBe(true);
    return;
  }
  expect(['receiver', 'sameAsStep', 'leastLoad', 'onlyOne']).toContain(reason.code);
  expect(officer?.roles).toContainEqual({ role: task['role'], unitId: task['unit_id'], agencyId });
  expect(reason.considered.map(({ officerId }) => officerId)).toContain(officer?.id);
  if (reason.code === 'receiver') expect(officer?.id).toBe(dossier['received_by']);
}

/** Nobody does a step that the model keeps apart from one of their own, and who received does not sign. */
function expectFourEyes(tasks: Rows, version: LoadedVersion, receivedBy: string): void {
  const nodes = new Map([...version.graphs.byDigest.values()].flatMap((graph) => [...graph.nodes]));
  const done = tasks.filter((task) => task['state'] === 'done');
  for (const task of done) {
    const apart = (nodes.get(String(task['node']))?.extension['notSameAs'] ?? '')
      .split(/\s+/)
      .filter(Boolean);
    for (const step of apart) {
      const earlier = done
        .filter(
          (other) => other['node'] === step && (other['ended_at'] as Date) <= (task['created_at'] as Date),
        )
        .at(-1);
      if (earlier !== undefined)
        expect([task['node'], task['ended_by']]).not.toEqual([task['node'], earlier['ended_by']]);
    }
    if (task['role'] === 'leader') expect(task['ended_by']).not.toBe(receivedBy);
  }
}

/** Draft → approval of these bytes → number → final print → signed scan → hand-over. */
async function expectPapersInOrder(id: string): Promise<void> {
  const [documents, entries, approvals, tasks] = await Promise.all([
    city.rows('select * from document where dossier_id = $1 order by created_at, id', id),
    city.rows('select * from register_entry where dossier_id = $1', id),
    city.rows(
      'select a.*, d.stage from approval a join document d on d.id = a.document_id where a.dossier_id = $1',
      id,
    ),
    tasksOf(id),
  ]);
  for (const task of tasks) {
    const at = task['created_at'] as Date;
    if (task['action'] === 'issue')
      expect(
        documents.some(({ stage, created_at: stored }) => stage === 'final' && (stored as Date) <= at),
      ).toBe(true);
    if (task['action'] === 'deliver')
      expect(
        documents.some(({ stage, created_at: stored }) => stage === 'signed' && (stored as Date) <= at),
      ).toBe(true);
  }
  for (const { stage } of approvals) expect(stage).toBe('draft');
  for (const document of documents.filter(({ stage }) => stage === 'signed')) {
    const ofTemplate = (rows: Rows): Rows => rows.filter(({ template }) => template === document['template']);
    expect(ofTemplate(documents).map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['draft', 'final', 'signed']),
    );
    const [entry] = ofTemplate(entries);
    expect(entry).toMatchObject({ text: expect.stringMatching(/^\d{2,}(\/\S+)?$/) as string });
    expect(approvals.length).toBeGreaterThan(0);
  }
  const dossier = await city.row('select status from dossier where id = $1', id);
  if (dossier['status'] === 10) expect(documents.some(({ stage }) => stage === 'signed')).toBe(true);
}
