/** A task that changes hands stays within the rules by which it was given: the role, the division, and the steps that the
 *  model keeps apart (decision 43, reliability §3 T14). */
import { CompleteTask } from '../../src/tasks/complete-task.js';
import { MoveTask } from '../../src/tasks/move-task.js';
import { taskId } from '../../src/tasks/task-id.js';
import { TaskQueries } from '../../src/tasks/task-queries.js';
import { DirectorySnapshot } from '../../src/organisation/directory.js';
import { City } from '../support/city.js';

const procedure = 'dang-ky-ho-kinh-doanh';
const division = 'phuong-sai-gon.kinh-te-ha-tang';

describe('a task that changes hands', () => {
  let city: City;

  beforeAll(async () => {
    city = await City.open();
    // Both examiners are deputy heads too, and the clerks may sign: what is kept apart is not kept apart by roles alone.
    for (const [username, unitId, role] of [
      ['chuyenvien.saigon2', division, 'divisionHead'],
      ['chuyenvien2.saigon2', division, 'divisionHead'],
      ['tiepnhan.saigon', 'phuong-sai-gon', 'leader'],
      ['tiepnhan2.saigon', 'phuong-sai-gon', 'leader'],
    ])
      await city.rows(
        'insert into officer_role (officer_id, unit_id, role) select id, $2, $3 from officer where username = $1',
        username,
        unitId,
        role,
      );
    await noticed();
  }, 60_000);
  afterAll(() => city?.close());

  async function noticed(): Promise<void> {
    await city.rows(`update snapshot_revision set value = value + 1 where name = 'organisation'`);
    await city.get(DirectorySnapshot).refresh();
  }

  async function setActive(usernames: readonly string[], active: boolean): Promise<void> {
    await city.rows('update officer set active = $2 where username = any($1)', usernames, active);
    await noticed();
  }

  async function reassign(dossierId: string, node: string, username: string): Promise<void> {
    const { waitId, revision } = await city.task(dossierId, node);
    const officerId = (await city.officer(username)).id;
    const leader = await city.officer('lanhdao.saigon');
    await city
      .get(MoveTask)
      .reassign(
        leader,
        { instanceId: dossierId, waitId, revision },
        { officerId, reason: 'Nghỉ phép dài ngày' },
      );
  }

  async function claim(dossierId: string, node: string, username: string): Promise<void> {
    const { waitId, revision } = await city.task(dossierId, node);
    await city.get(MoveTask).claim(await city.officer(username), { instanceId: dossierId, waitId, revision });
  }

  /** @returns the officer who examined */
  async function examined(): Promise<{
    readonly id: string;
    readonly examiner: string;
    readonly colleague: string;
  }> {
    const { id } = await city.receive(procedure);
    await city.complete(id, 'soHoa');
    const { actor, completion } = await city.completion(id, 'thamDinh', { ketQua: 'dat' });
    await city.get(CompleteTask).run(actor, completion);
    await city.runJobs();
    const colleague = actor.username === 'chuyenvien.saigon2' ? 'chuyenvien2.saigon2' : 'chuyenvien.saigon2';
    return { id, examiner: actor.username, colleague };
  }

  it('does not go to who examined, whoever gives it to them', async () => {
    const { id, examiner, colleague } = await examined();
    await expect(reassign(id, 'xemXet', examiner)).rejects.toMatchObject({ status: 422, code: 'KEPT_APART' });
    const { waitId } = await city.task(id, 'xemXet');
    const leader = await city.officer('lanhdao.saigon');
    const offered = await city.get(TaskQueries).candidates(leader, taskId(id, waitId), 'vi');
    const nameOf = async (username: string): Promise<string> => (await city.officer(username)).fullName;
    expect(offered).toContainEqual(
      expect.objectContaining({
        name: await nameOf(examiner),
        eligible: false,
        why: expect.stringMatching(/bước khác/) as string,
      }),
    );
    // One of the others holds it already.
    expect(offered.some(({ eligible }) => eligible)).toBe(true);
    const { assigneeId } = await city.task(id, 'xemXet');
    if (assigneeId !== (await city.officer(colleague)).id) await reassign(id, 'xemXet', colleague);
    await city.go(id, 'xemXet', 'kyDuyet', 'capSo', 'dongDau', 'giaoKetQua');
  });

  it('is not taken from the pool by who examined', async () => {
    const { id, examiner, colleague } = await (async () => {
      const everybody = ['truongphong.saigon2', 'lanhdao.saigon', 'tiepnhan.saigon', 'tiepnhan2.saigon'];
      const { id: dossier } = await city.receive(procedure);
      await city.complete(dossier, 'soHoa');
      const { actor, completion } = await city.completion(dossier, 'thamDinh', { ketQua: 'dat' });
      const other = actor.username === 'chuyenvien.saigon2' ? 'chuyenvien2.saigon2' : 'chuyenvien.saigon2';
      await city.get(CompleteTask).run(actor, completion);
      await setActive([...everybody, other], false);
      await city.runJobs();
      await setActive([...everybody, other], true);
      return { id: dossier, examiner: actor.username, colleague: other };
    })();
    expect((await city.task(id, 'xemXet')).assigneeId).toBeNull();
    await expect(claim(id, 'xemXet', examiner)).rejects.toMatchObject({ status: 422, code: 'KEPT_APART' });
    await expect(claim(id, 'xemXet', 'truongphong.saigon')).rejects.toMatchObject({ status: 403 });
    await claim(id, 'xemXet', colleague);
    expect((await city.task(id, 'xemXet')).assigneeId).toBe((await city.officer(colleague)).id);
  });

  it('is not signed by who received it', async () => {
    const clerk = await city.officer('tiepnhan.saigon');
    const { id } = await city.receive(procedure);
    expect((await city.row('select received_by from dossier where id = $1', id))['received_by']).toBe(
      clerk.id,
    );
    await city.go(id, 'soHoa', ['thamDinh', { ketQua: 'dat' }], 'xemXet');
    expect((await city.task(id, 'kyDuyet')).assigneeId).not.toBe(clerk.id);
    await expect(reassign(id, 'kyDuyet', clerk.username)).rejects.toMatchObject({
      status: 422,
      code: 'KEPT_APART',
    });
  });

  it('stays in its division', async () => {
    const { id } = await city.receive(procedure);
    await city.complete(id, 'soHoa');
    await expect(reassign(id, 'thamDinh', 'chuyenvien.saigon')).rejects.toMatchObject({
      status: 422,
      code: 'OFFICER_DOES_NOT_FIT',
    });
    const { waitId } = await city.task(id, 'thamDinh');
    const offered = await city
      .get(TaskQueries)
      .candidates(await city.officer('lanhdao.saigon'), taskId(id, waitId), 'vi');
    const stranger = await city.officer('chuyenvien.saigon');
    expect(offered.map(({ officerId }) => officerId)).not.toContain(stranger.id);
  });

  it('is done by its holder alone, with the rights of that moment', async () => {
    const { id } = await city.receive(procedure);
    const { actor, completion } = await city.completion(id, 'soHoa');
    const complete = async (username: string): Promise<unknown> =>
      city.get(CompleteTask).run(await city.officer(username), completion);
    const colleague = actor.username === 'tiepnhan.saigon' ? 'tiepnhan2.saigon' : 'tiepnhan.saigon';
    await expect(complete(colleague)).rejects.toMatchObject({
      status: 403,
      code: 'TASK_NOT_YOURS',
      params: { holder: actor.fullName },
    });
    await expect(complete('tiepnhan.cuchi')).rejects.toMatchObject({ status: 404, code: 'TASK_NOT_FOUND' });
    await city.rows(
      `delete from officer_role where officer_id = $1 and role in ('reception', 'leader')`,
      actor.id,
    );
    await noticed();
    await expect(complete(actor.username)).rejects.toMatchObject({ status: 403, code: 'ROLE_MISSING' });
    await city.rows(
      `insert into officer_role (officer_id, unit_id, role) values ($1, 'phuong-sai-gon', 'reception')`,
      actor.id,
    );
    await noticed();
    await complete(actor.username);
  });
});
