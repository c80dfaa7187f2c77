/** A built server with a demonstration city of its own, and one browser: shared by the specs of one file. */
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

export class E2eCity {
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
  async signIn({ page }: Pick<Visitor, 'page'>, username: string): Promise<void> {
    const response = await fetch(`${this.server.origin}/api/demo/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username }),
    });
    if (!response.ok) throw new Error(`Expected to sign in as ${username}, got ${response.status}`);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    for (const cookie of cookies) {
      const at = cookie.indexOf('=');
      await page.browserContext().setCookie({
        name: cookie.slice(0, at),
        value: cookie.slice(at + 1),
        domain: '127.0.0.1',
        path: '/',
      });
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.kill('SIGTERM');
    await this.database?.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
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
