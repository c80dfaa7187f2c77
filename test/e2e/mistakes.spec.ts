/** What people do by mistake: wrong input, a second click, F5, Back, a page gone stale, two at once. Nothing is lost. */
import { E2eCity, type Visitor } from './e2e-city.js';

const step = 'Đối chiếu bản sao với bản chính';

describe('mistakes', () => {
  let city: E2eCity;

  beforeAll(async () => {
    city = await E2eCity.open({ dossiers: 0 });
  }, 120_000);

  afterAll(async () => {
    await city?.close();
  }, 30_000);

  async function at(username: string, path: string): Promise<Visitor> {
    const visitor = await city.visitor();
    await city.signIn(visitor, username);
    await visitor.hands.open(path);
    return visitor;
  }

  async function fillComparison({ hands }: Visitor, name = 'Bằng lái xe'): Promise<void> {
    await hands.see(step);
    await hands.pressAll('Đạt');
    await hands.fill('Tên giấy tờ ghi vào sổ và lời chứng', name);
    await hands.fill('Số trang của một bản sao', '1');
    await hands.fill('Số bản sao chứng thực', '2');
    await hands.press('Bản sao đúng với bản chính, trình ký chứng thực');
  }

  const completionsOf = async (dossierId: string): Promise<number> => {
    const timeline = await city.ask<{ title?: string; text?: string }[] | { items: unknown[] }>(
      'lanhdao.saigon',
      `/api/dossiers/${dossierId}/timeline`,
    );
    return JSON.stringify(timeline).split(`Hoàn thành: ${step}`).length - 1;
  };

  it('wrong input at the counter: a sentence for each, everything typed is kept, also over F5', async () => {
    const clerk = await at('tiepnhan.saigon', '/reception/new');
    const { hands, page } = clerk;
    await hands.fill('Thủ tục', '2.000815');
    await hands.press('Chứng thực bản sao từ bản chính');
    await hands.press('Người mới');
    const name = '<script>alert(1)</script> Nguyễn Thị Ngoặc';
    await hands.fill('Họ và tên', name);
    await hands.fill('Số định danh cá nhân', '123');
    await hands.fill('Điện thoại', 'không nhớ');
    await hands.press('Tiếp nhận và in giấy hẹn');
    for (const sentence of [
      'Số định danh gồm 12 chữ số',
      'Số điện thoại chưa đúng',
      'Còn thiếu: Bản chính giấy tờ',
      'Chưa nhập: Tên giấy tờ, văn bản',
    ])
      await hands.see(sentence);
    await page.reload({ waitUntil: 'domcontentloaded' });
    expect(await hands.valueOf('Họ và tên')).toBe(name);
    expect(await hands.valueOf('Số định danh cá nhân')).toBe('123');
    expect(await hands.valueOf('Điện thoại')).toBe('không nhớ');
    expect(clerk.complaints).toEqual([]);
    await clerk.context.close();
  }, 60_000);

  it('a form that is not full: every lack is named, nothing is sent, what was typed stays', async () => {
    const { taskId, officer, dossierId } = await city.receiveCopy('Nguyễn Văn Thiếu');
    const visitor = await at(officer, `/tasks/${taskId}`);
    const { hands } = visitor;
    await hands.fill('Tên giấy tờ ghi vào sổ và lời chứng', 'Bằng lái xe');
    await hands.press('Hoàn thành, chuyển tiếp');
    await hands.see('Chưa chọn: Kết luận');
    await hands.see('Chưa nhập: Số bản sao chứng thực');
    expect(await hands.valueOf('Tên giấy tờ ghi vào sổ và lời chứng')).toBe('Bằng lái xe');
    expect(await completionsOf(dossierId)).toBe(0);
    await visitor.context.close();
  }, 60_000);

  it('F5 and Back keep the draft', async () => {
    const { taskId, officer } = await city.receiveCopy('Nguyễn Thị Quay');
    const visitor = await at(officer, `/tasks/${taskId}`);
    const { hands, page } = visitor;
    await hands.fill('Tên giấy tờ ghi vào sổ và lời chứng', 'Giấy khai sinh');
    await page.reload({ waitUntil: 'domcontentloaded' });
    await hands.see(step);
    expect(await hands.valueOf('Tên giấy tờ ghi vào sổ và lời chứng')).toBe('Giấy khai sinh');
    await hands.fill('Số bản sao chứng thực', '7');
    await hands.press('Hồ sơ');
    await page.waitForFunction(() => location.pathname === '/dossiers');
    await hands.see('Nguyễn Thị Quay');
    await page.goBack();
    await hands.see(step);
    expect(await hands.valueOf('Tên giấy tờ ghi vào sổ và lời chứng')).toBe('Giấy khai sinh');
    expect(await hands.valueOf('Số bản sao chứng thực')).toBe('7');
    await visitor.context.close();
  }, 60_000);

  it('a double click completes once', async () => {
    const { taskId, officer, dossierId } = await city.receiveCopy('Nguyễn Văn Đúp');
    const visitor = await at(officer, `/tasks/${taskId}`);
    await fillComparison(visitor);
    const button = await visitor.page.waitForSelector('form button[type="submit"]');
    await button?.click({ count: 2, delay: 5 });
    await visitor.hands.see('Đã xong');
    expect(await completionsOf(dossierId)).toBe(1);
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  }, 60_000);

  it('a page gone stale says who was faster and when, and keeps what was typed', async () => {
    const { taskId, officer, officerName, dossierId } = await city.receiveCopy('Nguyễn Thị Muộn');
    const slow = await at(officer, `/tasks/${taskId}`);
    const fast = await at(officer, `/tasks/${taskId}`);
    await fillComparison(slow, 'Bằng của người chậm');
    await fillComparison(fast);
    await fast.hands.press('Hoàn thành, chuyển tiếp');
    await fast.hands.see('Đã xong');
    await slow.hands.press('Hoàn thành, chuyển tiếp');
    await slow.hands.see(`Việc này đã được ${officerName} hoàn thành lúc`);
    await slow.hands.see('Những gì bạn đã nhập vẫn còn');
    expect(await slow.hands.valueOf('Tên giấy tờ ghi vào sổ và lời chứng')).toBe('Bằng của người chậm');
    expect(await completionsOf(dossierId)).toBe(1);
    await Promise.all([slow.context.close(), fast.context.close()]);
  }, 60_000);

  it('two officers: the one it was taken from is told who has it now', async () => {
    const { taskId, officer } = await city.receiveCopy('Nguyễn Văn Chuyển');
    const first = await at(officer, `/tasks/${taskId}`);
    await fillComparison(first, 'Bằng của người trước');
    const head = await at('truongphong.saigon', `/tasks/${taskId}`);
    await head.hands.press('Chuyển người khác');
    await head.hands.pressFirstChoice('Chuyển cho');
    await head.hands.fill('Lý do chuyển', 'Người trước nghỉ phép');
    await head.hands.press('Chuyển việc');
    await head.hands.see('được phân công lại');
    await first.hands.press('Hoàn thành, chuyển tiếp');
    await first.hands.see('giữ');
    expect(await first.hands.valueOf('Tên giấy tờ ghi vào sổ và lời chứng')).toBe('Bằng của người trước');
    const { task } = await city.ask<{ task: { state: string; assignee: { name: string } } }>(
      'truongphong.saigon',
      `/api/tasks/${taskId}`,
    );
    expect(task.state).toBe('open');
    await first.hands.see(task.assignee.name);
    await Promise.all([first.context.close(), head.context.close()]);
  }, 60_000);
});
