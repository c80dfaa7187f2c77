/** Every page for every role, wide and narrow: nothing raw, nothing broken, nothing out of reach. */
import { randomUUID } from 'node:crypto';
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { E2eCity, desk, phone, type Visitor } from './e2e-city.js';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary: string }[];
}

/** Roles by their holder in the demonstration, and the pages that their rail leads to. */
const roles: Readonly<Record<string, readonly string[]>> = {
  'tiepnhan.saigon': ['/tasks', '/reception', '/reception/new', '/dossiers'],
  'chuyenvien.saigon': ['/tasks', '/tasks?tab=pool', '/dossiers'],
  'truongphong.saigon': ['/tasks', '/dossiers', '/reports'],
  'lanhdao.saigon': ['/tasks?tab=doneToday', '/dossiers', '/reports?by=procedure', '/procedures'],
  'vanthu.saigon': ['/tasks', '/dossiers'],
  'trakq.saigon': ['/tasks', '/dossiers'],
  'giamsat.tphcm': ['/dossiers', '/reports', '/reports?by=unit', '/procedures'],
  'phantich.tphcm': [
    '/procedures',
    '/procedures/chung-thuc-ban-sao',
    '/procedures/dang-ky-ho-kinh-doanh/comparison',
  ],
  'quantri.tphcm': ['/calendar', '/procedures'],
};

/** Anything that a person should never read. */
function rawWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const attributes = ['title', 'aria-label', 'placeholder', 'alt'];
    const said = [...document.querySelectorAll('*')].flatMap((element) =>
      attributes.flatMap((name) => element.getAttribute(name) ?? []),
    );
    const text = [document.title, document.body.innerText, ...said].join('\n');
    const raw = [
      /\b(?:web|server|error|problem)\.[a-zA-Z]+(?:\.[\w:]+)*/g,
      /\bundefined\b|\bNaN\b|\[object/g,
      /\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b/g,
      /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
    ];
    return raw.flatMap((pattern) => text.match(pattern) ?? []);
  });
}

/** What reaches beyond the right edge, by how much. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    return [
      `${root.scrollWidth} px of ${root.clientWidth}`,
      ...wide.slice(0, 5).map(({ outerHTML }) => outerHTML.slice(0, 160)),
    ];
  });
}

async function seriousViolations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page's own security policy would rightly refuse that.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${axe.source}; undefined`);
  const found = (await page.evaluate(async (tags) => {
    const { axe: checker } = window as unknown as {
      axe: { run: (on: Document, how: unknown) => Promise<{ violations: unknown }> };
    };
    const { violations } = await checker.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
      iframes: false,
    });
    return violations;
  }, wcag)) as Violation[];
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ target }) => target.join(' '))
          .slice(0, 4)
          .join(' | ')}`,
    );
}

describe('pages', () => {
  let city: E2eCity;
  const looked = new Set<string>();

  beforeAll(async () => {
    city = await E2eCity.open({ dossiers: 24 });
  }, 120_000);

  afterAll(async () => {
    await city?.close();
  }, 30_000);

  /** Everything that is wrong with the page that is shown, at both widths; axe once for each kind of page. */
  async function faultsOf({ page, hands, complaints }: Visitor, kind: string): Promise<string[]> {
    const faults: string[] = [];
    for (const size of [desk, phone]) {
      await page.setViewport(size);
      await hands.settled();
      const at = (fault: string): string => `${kind} at ${size.width} px: ${fault}`;
      faults.push(...(await rawWords(page)).map((word) => at(`shows “${word}”`)));
      if (size === phone)
        faults.push(...(await overflow(page)).map((what) => at(`scrolls sideways, ${what}`)));
      if (!looked.has(kind.replace(/\?.*/, ''))) faults.push(...(await seriousViolations(page)).map(at));
      if (process.env['E2E_PICTURES'] !== undefined)
        await hands.picture(`${kind.replace(/\W+/g, '_')}-${size.width}`);
    }
    looked.add(kind.replace(/\?.*/, ''));
    await page.setViewport(desk);
    const title = await page.title();
    if (!/^.+ · Một Cửa$|^Một Cửa$/.test(title)) faults.push(`${kind}: has the title “${title}”`);
    faults.push(...complaints.splice(0).map((complaint) => `${kind}: ${complaint}`));
    return faults;
  }

  it('sign-in', async () => {
    const visitor = await city.visitor();
    await visitor.hands.open('/sign-in');
    await visitor.hands.see('Trần Tấn Phát');
    expect(await faultsOf(visitor, '/sign-in')).toEqual([]);
    await visitor.context.close();
  }, 30_000);

  it.each(Object.entries(roles))(
    '%s',
    async (username, paths) => {
      const visitor = await city.visitor();
      await city.signIn(visitor, username);
      const faults: string[] = [];
      for (const path of paths) {
        await visitor.hands.open(path);
        await visitor.hands.settled();
        faults.push(...(await faultsOf(visitor, path)));
      }
      const rail = await visitor.page.$$eval('aside nav a', (links) =>
        links.map((link) => link.getAttribute('href')),
      );
      const known = new Set(paths.map((path) => path.replace(/\?.*/, '')));
      faults.push(
        ...rail.filter((href) => !known.has(href ?? '')).map((href) => `the rail leads to ${href}, unseen`),
      );
      expect(faults).toEqual([]);
      await visitor.context.close();
    },
    60_000,
  );

  it('a dossier, its task as its officer has it and as others see it, and the counter with a procedure', async () => {
    const { dossierId, taskId, officer } = await city.receiveCopy(
      'Nguyễn Hoàng Anh Thư Công Tằng Tôn Nữ Thị Diệu Huyền',
    );
    const faults: string[] = [];
    for (const [username, path, kind] of [
      [officer, `/tasks/${taskId}`, '/tasks/mine'],
      [officer, `/dossiers/${dossierId}`, '/dossiers/one'],
      ['truongphong.saigon', `/tasks/${taskId}`, '/tasks/others'],
    ] as const) {
      const visitor = await city.visitor();
      await city.signIn(visitor, username);
      await visitor.hands.open(path);
      await visitor.hands.see('Đối chiếu bản sao với bản chính');
      await visitor.hands.settled();
      faults.push(...(await faultsOf(visitor, kind)));
      await visitor.context.close();
    }
    const clerk = await city.visitor();
    await city.signIn(clerk, 'tiepnhan.saigon');
    await clerk.hands.open('/reception/new');
    await clerk.hands.fill('Thủ tục', 'khai sinh');
    await clerk.hands.press('Thủ tục đăng ký khai sinh');
    await clerk.hands.press('Người mới');
    await clerk.hands.settled();
    faults.push(...(await faultsOf(clerk, '/reception/new with a procedure')));
    await clerk.context.close();
    expect(faults).toEqual([]);
  }, 60_000);

  it('empty, not there, slow and broken', async () => {
    const visitor = await city.visitor();
    const { page, hands, complaints } = visitor;
    await city.signIn(visitor, 'chuyenvien.saigon');
    await hands.open('/tasks?query=zzzz');
    await hands.see('0 kết quả cho “zzzz”');
    expect(await faultsOf(visitor, 'nothing found')).toEqual([]);
    await hands.open('/no-such-page');
    await hands.see('Không có trang này');
    expect(await faultsOf(visitor, 'no page')).toEqual([]);
    await hands.open(`/dossiers/${randomUUID()}`);
    await hands.see('Không tìm thấy hồ sơ này trong phạm vi của bạn');
    complaints.splice(0);

    let broken = true;
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const asked = new URL(request.url()).pathname === '/api/dossiers';
      if (!asked) void request.continue();
      else if (broken) setTimeout(() => void request.respond({ status: 500, body: 'not even JSON' }), 600);
      else void request.continue();
    });
    await hands.open('/dossiers');
    await hands.see('Đang tải');
    await hands.see('Thử lại', 30_000);
    broken = false;
    await hands.press('Thử lại');
    await hands.see('H29.101-');
    await visitor.context.close();
  }, 60_000);

  it('the inbox says that an incident stopped a dossier after one’s own step', async () => {
    const visitor = await city.visitor();
    const { page, hands } = visitor;
    await city.signIn(visitor, 'chuyenvien.saigon');
    const list = await city.ask<Record<string, unknown>>('chuyenvien.saigon', '/api/tasks?tab=mine');
    const incident = {
      dossierId: randomUUID(),
      dossierCode: 'H29.101-261122-0042',
      stepName: 'In lời chứng',
      text: 'Không lập được văn bản',
    };
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const asked = new URL(request.url()).pathname === '/api/tasks';
      if (!asked) return void request.continue();
      const body = JSON.stringify({ ...list, incidents: [incident] });
      return void request.respond({ status: 200, contentType: 'application/json', body });
    });
    await hands.open('/tasks');
    await hands.see('1 hồ sơ dừng vì sự cố sau bước của bạn');
    expect(await faultsOf(visitor, 'inbox with an incident')).toEqual([]);
    await hands.press(incident.dossierCode);
    await page.waitForFunction((id) => location.pathname === `/dossiers/${id}`, {}, incident.dossierId);
    await visitor.context.close();
  }, 30_000);

  it('the inbox by keyboard: j, k, Enter; a letter that is being composed is not a command', async () => {
    await city.receiveCopy('Trần Thị Một');
    const { officer } = await city.receiveCopy('Trần Thị Hai');
    await city.receiveCopy('Trần Thị Ba');
    await city.receiveCopy('Trần Thị Bốn');
    const visitor = await city.visitor();
    const { page, hands } = visitor;
    await city.signIn(visitor, officer);
    await hands.open('/tasks');
    await page.waitForSelector('tbody tr:nth-child(2)');
    const active = (): Promise<number> =>
      page.$$eval('tbody tr', (rows) =>
        rows.findIndex((row) => row.getAttribute('aria-selected') === 'true'),
      );
    await page.evaluate(() =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'j', isComposing: true, bubbles: true }),
      ),
    );
    expect(await active()).toBe(-1);
    await page.keyboard.press('j');
    expect(await active()).toBe(0);
    await page.keyboard.press('j');
    expect(await active()).toBe(1);
    await page.keyboard.press('k');
    expect(await active()).toBe(0);
    await page.focus('input[aria-label="Tìm trong danh sách này"]');
    await page.keyboard.press('j');
    // The list follows the field after a moment; a key that came sooner would meet another list.
    await page.waitForFunction(() => new URLSearchParams(location.search).get('query') === 'j');
    await page.keyboard.press('Backspace');
    await page.waitForFunction(() => !new URLSearchParams(location.search).has('query'));
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await hands.settled();
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length > 1);
    expect(await active()).toBe(0);
    const code = await page.$eval('tbody tr[aria-selected="true"] a', (link) => link.textContent);
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (wanted) => document.querySelector('h1')?.innerText.includes(wanted ?? ''),
      {},
      code,
    );
    expect(new URL(page.url()).pathname).toMatch(/^\/tasks\/.+/);
    await page.keyboard.press('?');
    await hands.see('Dùng phím tắt một chữ cái');
    await visitor.context.close();
  }, 60_000);

  it('reception without a mouse', async () => {
    const visitor = await city.visitor();
    const { page, hands } = visitor;
    await city.signIn(visitor, 'tiepnhan.saigon');
    await hands.open('/reception/new');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
    await page.keyboard.type('2.000815');
    await page.waitForFunction(() => document.querySelectorAll('[role="option"]').length === 1);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() =>
      (document.activeElement?.getAttribute('aria-label') ?? '').startsWith('Số định danh, điện thoại'),
    );
    await page.keyboard.type('Lê Văn Phím');
    await hands.see('Nhấn Enter để ghi người mới');
    await page.keyboard.press('Enter');
    await hands.tabTo('Số định danh cá nhân');
    await page.keyboard.type('000190987654');
    await hands.tabTo('Địa chỉ');
    await page.keyboard.type('1 Pasteur, phường Sài Gòn');
    await hands.tabTo('Nhận đủ giấy tờ bắt buộc');
    await page.keyboard.press('Enter');
    await hands.tabTo('Không thuộc diện miễn, giảm');
    await page.keyboard.press('Space');
    await hands.tabTo('Tiền mặt');
    await page.keyboard.press('Space');
    for (const [name, value] of [
      ['Tên giấy tờ, văn bản', 'Bằng lái xe'],
      ['Cơ quan, tổ chức cấp', 'Sở Xây dựng'],
      ['Số trang', '1'],
      ['Số bản sao', '2'],
    ] as const) {
      await hands.tabTo(name);
      await page.keyboard.type(value);
    }
    await hands.tabTo('Người dân mang đến');
    await page.keyboard.press('Space');
    await hands.tabTo('Chỉ bản giấy');
    await page.keyboard.press('Space');
    await hands.key('Control+Enter');
    await hands.see('Đã chuyển cho');
    await visitor.context.close();
  }, 60_000);
});
