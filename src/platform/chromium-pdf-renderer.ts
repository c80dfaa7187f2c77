/** HTML in, PDF out. One browser, a few pages kept open, no script, no network: templates can reach nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findChromium, type Chromium } from './chromium.js';
import { PdfRenderer, type PdfOptions, type RenderedPdf } from './pdf-renderer.js';

const renderTimeoutMs = 15_000;
/** A page that cannot even be closed in this time is in a browser that hangs. */
const closeTimeoutMs = 3_000;
/** A browser grows with what it prints; it is replaced after so many documents. */
const documentsPerBrowserMax = 300;

export class ChromiumPdfRenderer extends PdfRenderer {
  #chromium: Promise<Chromium> | null = null;
  #browser: Promise<Browser> | null = null;
  #live: Browser | null = null;
  #printed = 0;
  readonly #idle: Page[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(
    private readonly options: {
      readonly dataDir: string;
      readonly chromePath: string | null;
      readonly pagesMax: number;
      /** For loading, and again for printing. */
      readonly patienceMs?: number;
    },
  ) {
    super();
  }

  /** The browser that prints; found once, so that the health page can tell of its sandbox. */
  chromium(): Promise<Chromium> {
    this.#chromium ??= findChromium(this.options);
    return this.#chromium;
  }

  async render(html: string, options: PdfOptions): Promise<RenderedPdf> {
    await this.#enter();
    try {
      const page = await this.#page();
      try {
        const patienceMs = this.#patienceMs;
        // The library's own timeouts do not cover a browser that hangs.
        const bytes = await within(2 * patienceMs, print(page, html, { ...options, patienceMs }));
        this.#printed += 1;
        if (page.browser() === this.#live) this.#idle.push(page);
        return { bytes, pages: countPages(bytes) };
      } catch (error) {
        // A page that failed is not used again.
        await within(closeTimeoutMs, page.close()).catch(() => this.#abandon(page.browser()));
        throw error;
      }
    } finally {
      this.#leave();
    }
  }

  get #patienceMs(): number {
    return this.options.patienceMs ?? renderTimeoutMs;
  }

  async close(): Promise<void> {
    const browser = await this.#browser?.catch(() => null);
    if (browser === null || browser === undefined) return;
    this.#forget(browser);
    await within(this.#patienceMs, browser.close()).catch(() => browser.process()?.kill('SIGKILL'));
  }

  /** The next document starts another browser. */
  #forget(browser: Browser): void {
    if (this.#live !== browser) return;
    this.#live = null;
    this.#browser = null;
    this.#idle.length = 0;
    this.#printed = 0;
  }

  #abandon(browser: Browser): void {
    this.#forget(browser);
    browser.process()?.kill('SIGKILL');
  }

  async #page(): Promise<Page> {
    if (this.#printed >= documentsPerBrowserMax && this.#busy === 1) await this.close();
    const idle = this.#idle.pop();
    if (idle !== undefined && !idle.isClosed()) return idle;
    this.#browser ??= this.#launch();
    const browser = await this.#browser.catch((error: unknown) => {
      this.#browser = null;
      throw error;
    });
    const page = await within(this.#patienceMs, newPage(browser)).catch((error: unknown) => {
      this.#abandon(browser);
      throw error;
    });
    page.on('request', (request) => {
      const allowed = request.url().startsWith('data:') || request.url() === 'about:blank';
      void (allowed ? request.continue() : request.abort('blockedbyclient')).catch(() => undefined);
    });
    return page;
  }

  async #launch(): Promise<Browser> {
    const { executablePath, env, args } = await this.chromium();
    const browser = await puppeteer.launch({
      executablePath,
      env,
      args: [...args],
      headless: 'shell',
      // Over a pipe, whose end the browser notices: it goes when this process does, however it dies.
      pipe: true,
      timeout: 30_000,
      // Ours is the orderly stop: puppeteer's would end the process before the database is closed.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    this.#live = browser;
    browser.on('disconnected', () => this.#forget(browser));
    return browser;
  }

  async #enter(): Promise<void> {
    if (this.#busy >= this.options.pagesMax)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy += 1;
  }

  #leave(): void {
    this.#busy -= 1;
    this.#waiting.shift()?.();
  }
}

async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setRequestInterception(true);
  return page;
}

/** @throws Error when the work takes longer; nobody hears any more what becomes of it then */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const tooLong = sleep(timeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`Expected the browser to answer within ${timeoutMs} ms`);
  });
  tooLong.catch(() => undefined);
  return Promise.race([work, tooLong]).finally(() => done.abort());
}

async function print(
  page: Page,
  html: string,
  { format, landscape, patienceMs }: PdfOptions & { readonly patienceMs: number },
): Promise<Buffer> {
  await page.setContent(html, { waitUntil: 'load', timeout: patienceMs });
  const bytes = await page.pdf({
    format,
    landscape,
    printBackground: true,
    preferCSSPageSize: true,
    timeout: patienceMs,
    tagged: true,
  });
  return Buffer.from(bytes);
}

/** Leaves of the page tree: `/Type /Page` without the `s`. */
function countPages(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}
