import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import puppeteer, { type Browser } from 'puppeteer-core';
import { findChromium, type Chromium } from '../../src/platform/chromium.js';

const dataDir = join(import.meta.dirname, '..', '..', 'data', 'test-chromium');
const a4Points = { width: 595, height: 842 };

/** Tinos, metric-compatible with the typeface that Decree 30/2020 asks for, inlined as in the templates. */
function tinos(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/tinos/package.json'));
  return ['latin', 'latin-ext', 'vietnamese']
    .map((subset) => {
      const bytes = readFileSync(join(folder, 'files', `tinos-${subset}-400-normal.woff2`)).toString(
        'base64',
      );
      const css = readFileSync(join(folder, '400.css'), 'utf8');
      const block =
        css.split('@font-face').find((each) => each.includes(`tinos-${subset}-400-normal.woff2`)) ?? '';
      const range = /unicode-range:[^;}]+/.exec(block)?.[0] ?? '';
      return `@font-face{font-family:Tinos;src:url(data:font/woff2;base64,${bytes}) format("woff2");${range}}`;
    })
    .join('');
}

const page = (): string => `<!doctype html><html lang="vi"><meta charset="utf-8"><style>${tinos()}
  @page{size:A4;margin:20mm} body{font:13pt Tinos}</style>
  <h1>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</h1><p>Độc lập – Tự do – Hạnh phúc</p>
  <p>Giấy tiếp nhận hồ sơ và hẹn trả kết quả của ông Nguyễn Đình Ưởng, phường Khuê Mỹ.</p></html>`;

describe('the browser that prints documents', () => {
  let chromium: Chromium;
  let browser: Browser;

  beforeAll(async () => {
    chromium = await findChromium({ dataDir, chromePath: null });
    const { executablePath, env, args } = chromium;
    browser = await puppeteer.launch({ executablePath, env, args: [...args], headless: 'shell' });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
  });

  it('runs several processes, with the sandbox exactly when it is not root or says why', () => {
    expect(chromium.args).not.toContain('--single-process');
    expect(chromium.args).not.toContain('--no-zygote');
    expect(chromium.args).not.toContain('--disable-web-security');
    expect(chromium.args.includes('--no-sandbox')).toBe(!chromium.sandbox);
    expect(chromium.sandboxProblem === null).toBe(chromium.sandbox);
    if (process.getuid?.() === 0) expect(chromium.sandbox).toBe(false);
  });

  it('gets none of our secrets', () => {
    process.env.SESSION_SECRET_FOR_SPEC = 'x';
    expect(Object.keys(chromium.env).filter((name) => /SECRET|DATABASE|TOKEN|NODE_/.test(name))).toEqual([]);
    delete process.env.SESSION_SECRET_FOR_SPEC;
  });

  it('takes program and libraries from the private folder, not from the machine', () => {
    if (process.platform !== 'linux' || process.arch !== 'x64') return; // The package has this one binary.
    expect(chromium.source).toBe('package');
    const pid = browser.process()?.pid;
    expect(readlinkSync(`/proc/${pid}/exe`)).toBe(chromium.executablePath);
    expect(chromium.executablePath).toContain(dataDir);
    const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
    const libraries = [...new Set(maps.match(/\S+lib(?:nss3|nspr4|nssutil3|expat)\.so\S*/g))];
    expect(libraries.length).toBeGreaterThanOrEqual(4);
    expect(libraries.filter((path) => !path.startsWith(dataDir))).toEqual([]);
  });

  it('is unpacked whole when several threads look for it one after another', async () => {
    if (process.platform !== 'linux' || process.arch !== 'x64') return; // The package has this one binary.
    const empty = mkdtempSync(join(tmpdir(), 'motcua-chromium-'));
    try {
      const find = (): Promise<Chromium> => findChromium({ dataDir: empty, chromePath: null });
      const found = await Promise.all(
        [0, 50, 100, 200, 400, 800].map((startMs) => setTimeout(startMs).then(find)),
      );
      for (const { env: own } of found) expect(existsSync(own.LD_LIBRARY_PATH ?? '')).toBe(true);
      expect(readdirSync(empty).filter((name) => name.includes('draft'))).toEqual([]);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  }, 120_000);

  it('prints a Vietnamese A4 page with its typeface embedded', async () => {
    const tab = await browser.newPage();
    await tab.setJavaScriptEnabled(false);
    await tab.setContent(page(), { waitUntil: 'load' });
    const pdf = await tab.pdf({ preferCSSPageSize: true, printBackground: true });
    await tab.close();
    const text = Buffer.from(pdf).toString('latin1');
    expect(text.startsWith('%PDF-1.')).toBe(true);
    expect(text).toMatch(/\/BaseFont \/[A-Z]{6}\+Tinos/);
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
    expect(Math.round(Number(width))).toBeCloseTo(a4Points.width, -0.5);
    expect(Math.round(Number(height))).toBeCloseTo(a4Points.height, -0.5);
    if (spawnSync('pdftotext', ['-v']).error) return; // Only where poppler is installed.
    const folder = mkdtempSync(join(dataDir, 'print-'));
    writeFileSync(join(folder, 'page.pdf'), pdf);
    const words = execFileSync('pdftotext', ['-layout', join(folder, 'page.pdf'), '-'], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(words.normalize('NFC')).toContain('ông Nguyễn Đình Ưởng, phường Khuê Mỹ');
  });

  it('says what to do when the given browser does not exist', async () => {
    await expect(findChromium({ dataDir, chromePath: '/nowhere/chrome' })).rejects.toMatchObject({
      code: 'CHROMIUM_DOES_NOT_RUN',
      message: expect.stringContaining('CHROME_PATH') as string,
    });
  });
});
