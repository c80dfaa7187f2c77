/** The acts of law on the way: what is signed is what was shown, a number is taken once, nothing is issued without its
 *  print and its signed copy, nothing is handed over that was not issued (decision 42). */
import { ReceiveDossier } from '../../src/dossiers/receive-dossier.js';
import { CompleteTask } from '../../src/tasks/complete-task.js';
import { City } from '../support/city.js';

const procedure = 'dang-ky-ho-kinh-doanh';

describe('an act of law', () => {
  let city: City;

  beforeAll(async () => {
    city = await City.open();
  }, 60_000);
  afterAll(() => city?.close());

  /** A dossier on its way to a result, up to and including some steps. */
  async function after(...steps: readonly string[]): Promise<string> {
    const { id } = await city.receive(procedure);
    for (const step of steps) await city.go(id, [step, { ketQua: 'dat' }]);
    return id;
  }

  async function send(
    id: string,
    node: string,
    change: { readonly documentSha256?: string | null; readonly attachmentIds?: readonly string[] },
  ): Promise<unknown> {
    const { actor, completion } = await city.completion(id, node);
    return city.get(CompleteTask).run(actor, { ...completion, ...change });
  }

  const documents = (id: string) =>
    city.rows('select stage, sha256 from document where dossier_id = $1 order by created_at, id', id);

  it('approves exactly the bytes that were shown, and no older draft', async () => {
    const id = await after('soHoa', 'thamDinh', 'xemXet');
    const [draft] = await documents(id);
    for (const documentSha256 of [null, 'a'.repeat(64)])
      await expect(send(id, 'kyDuyet', { documentSha256 })).rejects.toMatchObject({
        status: 409,
        code: 'DRAFT_CHANGED',
      });
    // Sent back and drafted anew: the old bytes are not signed any more.
    await city.go(id, ['kyDuyet', { yKienLanhDao: 'tra-lai' }]);
    expect(await city.rows('select 1 from approval where dossier_id = $1', id)).toEqual([]);
    const { actor, completion } = await city.completion(id, 'thamDinh', { ketQua: 'dat' });
    const data = { ...completion.data, maSoHoKinhDoanh: '079012345678' };
    await city.get(CompleteTask).run(actor, { ...completion, data });
    await city.go(id, 'xemXet');
    const drafts = (await documents(id)).filter(({ stage }) => stage === 'draft');
    expect(drafts).toHaveLength(2);
    const newest = drafts.at(-1);
    expect(newest?.['sha256']).not.toBe(draft?.['sha256']);
    await expect(send(id, 'kyDuyet', { documentSha256: String(draft?.['sha256']) })).rejects.toMatchObject({
      code: 'DRAFT_CHANGED',
    });
    await city.go(id, 'kyDuyet');
    const approvals = await city.rows('select sha256, officer_id from approval where dossier_id = $1', id);
    expect(approvals).toEqual([
      { sha256: newest?.['sha256'], officer_id: (await city.officer('lanhdao.saigon')).id },
    ]);
  });

  it('issues only what is printed, with a signed copy that this officer scanned', async () => {
    const id = await after('soHoa', 'thamDinh', 'xemXet', 'kyDuyet', 'capSo');
    await expect(send(id, 'dongDau', { attachmentIds: [] })).rejects.toMatchObject({
      status: 422,
      code: 'SIGNED_SCAN_MISSING',
    });
    const others = await city.scan(await city.officer('tiepnhan.saigon'));
    await expect(send(id, 'dongDau', { attachmentIds: [others] })).rejects.toMatchObject({
      status: 422,
      code: 'SIGNED_SCAN_MISSING',
    });
    const finals = await city.rows(
      `delete from document where dossier_id = $1 and stage = 'final' returning *`,
      id,
    );
    expect(finals).toHaveLength(1);
    await expect(send(id, 'dongDau', {})).rejects.toMatchObject({ status: 409, code: 'RESULT_NOT_RENDERED' });
    // Nothing of the refused attempts is left.
    expect((await documents(id)).map(({ stage }) => stage)).toEqual(['draft']);
    expect((await city.tasks(id)).map(({ node }) => node)).toEqual(['dongDau']);
  });

  it('hands over only what was issued', async () => {
    const id = await after('soHoa', 'thamDinh', 'xemXet', 'kyDuyet', 'capSo', 'dongDau');
    await city.rows(`delete from document where dossier_id = $1 and stage = 'signed'`, id);
    await expect(send(id, 'giaoKetQua', {})).rejects.toMatchObject({
      status: 409,
      code: 'RESULT_NOT_ISSUED',
    });
    expect(await city.status(id)).toBe(9);
  });

  it('takes one number for one document, and gives it to no other', async () => {
    const [first, second] = [
      await after('soHoa', 'thamDinh', 'xemXet', 'kyDuyet'),
      await after('soHoa', 'thamDinh', 'xemXet', 'kyDuyet'),
    ];
    await city.go(second, 'capSo');
    await city.go(first, 'capSo');
    const entries = await city.rows(
      'select dossier_id, number, text, signed_on::text from register_entry where dossier_id = any($1) order by number',
      [first, second],
    );
    expect(entries.map((entry) => entry['dossier_id'])).toEqual([second, first]);
    expect(Number(entries[1]?.['number'])).toBe(Number(entries[0]?.['number']) + 1);
    const day = new Date(city.clock.now + 7 * 3_600_000).toISOString().slice(0, 10);
    expect(entries.map((entry) => entry['signed_on'])).toEqual([day, day]);
    // The number stands in the final print.
    const html = city.renderer.printed.at(-1)?.html ?? '';
    expect(html).toContain(String(entries[1]?.['text']));
  });

  it('begins a register anew with the year of the city, not of Greenwich', async () => {
    const numbers: unknown[] = [];
    for (const moment of ['2026-12-31 16:00', '2027-01-01 00:30']) {
      city.clock.set(moment);
      const id = await after('soHoa', 'thamDinh', 'xemXet', 'kyDuyet', 'capSo');
      numbers.push(
        await city.row(
          'select r.year, e.number from register_entry e join register r on r.id = e.register_id where e.dossier_id = $1',
          id,
        ),
      );
    }
    expect(numbers).toEqual([expect.objectContaining({ year: 2026 }), { year: 2027, number: 1 }]);
    city.clock.set('2026-11-23 08:00');
  });

  it('collects the fee of the card with a receipt, and nothing where it is waived', async () => {
    const { card } = await city.version(procedure);
    const { id } = await city.receive(procedure);
    const due = card.fees.lines.reduce((sum, line) => sum + line.amount * line.quantity, 0);
    expect(due).toBeGreaterThan(0);
    const payment = await city.row('select amount, method from fee_payment where dossier_id = $1', id);
    expect(payment).toEqual({ amount: due, method: 'cash' });
    const clerk = await city.holder('reception', 'phuong-sai-gon');
    const body = await city.reception(procedure);
    const exemption = card.fees.exemptions[0]?.code;
    if (exemption === undefined) throw new Error('Expected an exemption from all fees');
    const free = await city.get(ReceiveDossier).run(clerk, { ...body, exemption }, 'vi');
    expect(await city.rows('select 1 from fee_payment where dossier_id = $1', free.id)).toEqual([]);
    const lines = await city.rows('select waived from fee_line where dossier_id = $1', free.id);
    expect(lines.every(({ waived }) => waived === true)).toBe(true);
    const other = city.get(ReceiveDossier).run(clerk, { ...body, exemption: 'khong-co' }, 'vi');
    await expect(other).rejects.toMatchObject({ status: 422, code: 'DOSSIER_INCOMPLETE' });
  });
});
