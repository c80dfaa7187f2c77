/** HTML in, PDF out. One browser, a few pages kept open, no script, no network: templates can reach nothing. */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findChromium, type Chromium } from './chromium.js';
import { PdfRenderer, type PdfOptions, type RenderedPdf } from './pdf-renderer.js';

const renderTimeoutMs = 15_000;
/** A browser grows with what it prints; it is replaced after so many documents. */
const documentsPerBrowserMax = 300;

export class ChromiumPdfRenderer extends PdfRenderer {
  #chromium: Promise<Chromium> | null = null;
  #browser: Promise<Browser> | null = null;
  #printed = 0;
  readonly #idle: Page[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(
    private readonly options: {
      readonly dataDir: string;
      readonly chromePath: string | null;
      readonly pagesMax: number;
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
    let page: Page | null = null;
    try {
      page = await this.#page();
      const bytes = await print(page, html, options);
      this.#printed += 1;
      this.#idle.push(page);
      page = null;
      return { bytes, pages: countPages(bytes) };
    } finally {
      // A page that failed is not used again.
      if (page !== null) await page.close().catch(() => undefined);
      this.#leave();
    }
  }

  async close(): Promise<void> {
    const browser = await this.#browser?.catch(() => null);
    this.#browser = null;
    this.#idle.length = 0;
    await browser?.close().catch(() => undefined);
  }

  async #page(): Promise<Page> {
    if (this.#printed >= documentsPerBrowserMax && this.#busy === 1) {
      await this.close();
      this.#printed = 0;
    }
    const idle = this.#idle.pop();
    if (idle !== undefined && !idle.isClosed()) return idle;
    this.#browser ??= this.#launch();
    const browser = await this.#browser.catch((error: unknown) => {
      this.#browser = null;
      throw error;
    });
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.setRequestInterception(true);
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
      timeout: 30_000,
    });
    browser.on('disconnected', () => {
      this.#browser = null;
      this.#idle.length = 0;
    });
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

async function print(page: Page, html: string, { format, landscape }: PdfOptions): Promise<Buffer> {
  await page.setContent(html, { waitUntil: 'load', timeout: renderTimeoutMs });
  const bytes = await page.pdf({
    format,
    landscape,
    printBackground: true,
    preferCSSPageSize: true,
    timeout: renderTimeoutMs,
    tagged: true,
  });
  return Buffer.from(bytes);
}

/** Leaves of the page tree: `/Type /Page` without the `s`. */
function countPages(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}
