/** A built server with a demonstration city of its own, and one browser: shared by the specs of one file. */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { findChromium, type Chromium } from '../../src/platform/chromium.js';
import { freshDatabase, type FreshDatabase } from '../setup/database.js';
import { BuiltServer, freePort } from '../support/built-server.js';
import { Hands } from './hands.js';

const browserDir = join(import.meta.dirname, '..', '..', 'data', 'test-chromium');
const seedingPatienceMs = 60_000;
export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export interface Visitor {
  readonly page: Page;
  readonly hands: Hands;
  readonly context: BrowserContext;
  /** What the browser complained about, in order. */
  readonly complaints: string[];
}

export interface Received {
  readonly dossierId: string;
  readonly taskId: string;
  /** Who has its first task. */
  readonly officer: string;
  readonly officerName: string;
}

export class E2eCity {
  readonly #sessions = new Map<string, Promise<string>>();

  private constructor(
    readonly server: BuiltServer,
    readonly browser: Browser,
    private readonly database: FreshDatabase | null,
    private readonly dataDir: string,
  ) {}

  /** @param own true: with the packaged PostgreSQL, as for a newcomer; else a database of the tests' server */
  static async open({ dossiers, own = false }: { dossiers: number; own?: boolean }): Promise<E2eCity> {
    const dataDir = mkdtempSync(join(tmpdir(), 'motcua-e2e-'));
    const database = own ? null : await freshDatabase();
    const server = new BuiltServer(await freePort(), {
      DATA_DIR: dataDir,
      DEMO: 'true',
      DEMO_DOSSIERS: String(dossiers),
      ...(database === null ? { POSTGRES_PORT: String(await freePort()) } : { DATABASE_URL: database.url }),
    });
    const [chromium] = await Promise.all([
      findChromium({ dataDir: browserDir, chromePath: null }),
      server.start(),
    ]);
    const city = new E2eCity(server, await launch(chromium), database, dataDir);
    await city.#untilSeeded(dossiers);
    return city;
  }

  /** Somebody with a browser of their own: nothing is shared with the others. */
  async visitor(size = desk): Promise<Visitor> {
    const context = await this.browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport(size);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    return { page, context, complaints, hands: new Hands(page, this.server.origin) };
  }

  /** Signs in as somebody of the demonstration without a click. */
  async signIn({ context }: Pick<Visitor, 'context'>, username: string): Promise<void> {
    const [name = '', value = ''] = (await this.#session(username)).split('=');
    await context.setCookie({ name, value, domain: '127.0.0.1', path: '/' });
  }

  /** What the server answers to somebody, without a browser. */
  async ask<T>(
    username: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(`${this.server.origin}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Cookie: await this.#session(username),
        'Content-Type': 'application/json',
        'Accept-Language': 'vi',
        'Idempotency-Key': randomUUID(),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`Expected ${path} to answer ${username}, got ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** A certified copy, received at the counter a moment ago; its first task is an officer's. */
  async receiveCopy(applicant: string): Promise<Received> {
    const { id, firstTask } = await this.ask<{ id: string; firstTask: { id: string; officerName: string } }>(
      'tiepnhan.saigon',
      '/api/dossiers',
      {
        procedureId: 'chung-thuc-ban-sao',
        channel: 'counter',
        applicant: {
          kind: 'person',
          fullName: applicant,
          identityNumber: `000${String(randomInt(1_000_000_000)).padStart(9, '0')}`,
          address: '12 Lê Lợi, phường Sài Gòn',
        },
        components: [{ code: 'CTBS-01', received: true, form: 'paper', copies: 1, attachmentIds: [] }],
        feeLines: [],
        feePaid: { method: 'cash' },
        application: {
          hoTenNguoiYeuCau: applicant,
          giayToChungThuc: [
            { tenGiayTo: 'Bằng lái xe', coQuanCap: 'Sở Xây dựng', soTrangGiayTo: 1, soBanGiayTo: 2 },
          ],
          aiPhoto: 'co-quan',
          canBanDienTu: 'khong',
        },
        resultReturn: 'counter',
      },
    );
    const cards = await this.ask<{ username: string; fullName: string; unitName: string }[]>(
      'tiepnhan.saigon',
      '/api/demo/sign-ins',
    );
    const officer = cards.find(
      ({ fullName, unitName }) => fullName === firstTask.officerName && unitName.endsWith('Phường Sài Gòn'),
    );
    return {
      dossierId: id,
      taskId: firstTask.id,
      officer: officer?.username ?? '',
      officerName: firstTask.officerName,
    };
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.kill('SIGTERM');
    await this.database?.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** The cookie of somebody's session, begun once. */
  #session(username: string): Promise<string> {
    const known = this.#sessions.get(username);
    if (known !== undefined) return known;
    const begun = fetch(`${this.server.origin}/api/demo/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username }),
    }).then((response) => {
      if (!response.ok) throw new Error(`Expected to sign in as ${username}, got ${response.status}`);
      return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    });
    this.#sessions.set(username, begun);
    return begun;
  }

  async #untilSeeded(dossiers: number): Promise<void> {
    const deadline = performance.now() + seedingPatienceMs;
    for (;;) {
      const response = await fetch(`${this.server.origin}/api/demo/progress`);
      const { done, total } = (await response.json()) as { done: number; total: number };
      if (dossiers === 0 || (total > 0 && done >= total)) return;
      if (performance.now() > deadline)
        throw new Error(`Expected ${dossiers} dossiers, there are ${done}:\n${this.server.output}`);
      await sleep(100);
    }
  }
}

function launch({ executablePath, env, args }: Chromium): Promise<Browser> {
  return puppeteer.launch({ executablePath, env, args: [...args, '--lang=vi'], headless: 'shell' });
}
