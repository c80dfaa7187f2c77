// PostgreSQL from npm packages, for a machine that has none. Its life cycle goes through pg_ctl, so the server has
// a session of its own: a Ctrl-C in the terminal does not reach it before our own shutdown hooks, and after a SIGKILL
// of this program the next start finds the server still running and takes it over.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { lockFolder, type FolderLock } from './embedded-postgres-lock.js';
import { EmbeddedPostgresError, choosePlace, type OsUser, type Place } from './embedded-postgres-place.js';

export { EmbeddedPostgresError } from './embedded-postgres-place.js';

export interface EmbeddedPostgresOptions {
  /** Folder of this database cluster; made when it is missing. */
  readonly dataDir: string;
  /** Taken when it is free, else any free port is. */
  readonly wantedPort: number;
  readonly log: (line: string) => void;
  /** Off only for tests: a power cut then destroys the data. */
  readonly fsync?: boolean;
  /** Made when it is missing. */
  readonly database?: string;
  /** Another installation's `bin` folder, instead of the npm package. */
  readonly binDir?: string | null;
  /** How long to wait for an earlier program to let go of the folder. */
  readonly lockPatienceMs?: number;
  /** Where data and binaries go when the database's OS user cannot enter the project's folder. */
  readonly refugeRoot?: string;
}

export interface EmbeddedPostgres {
  /** Superuser's address of the wanted database. */
  readonly url: string;
  readonly port: number;
  /** True when a server left over by an earlier process was taken over. */
  readonly reused: boolean;
  /** Ends the server in order; may be called more than once. */
  stop(): Promise<void>;
}

const superuser = 'postgres';
const passwordFile = 'motcua.password';
const lockPatienceDefaultMs = 15_000;
const readyPatienceMs = 120_000;
const stopSeconds = 60;
const logBytesMax = 10_000_000;
const portAttemptsMax = 3;
const outputCharsMax = 4000;

interface Finished {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs one of PostgreSQL's programs as the database's OS user, in its own session and outside our folder. */
function run(program: string, args: readonly string[], user: OsUser, input = ''): Promise<Finished> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  return new Promise((done) => {
    const child = spawn(program, args, {
      ...user,
      cwd: '/',
      detached: true,
      env: { ...env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    const take = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-outputCharsMax);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => done({ ok: false, output: error.message }));
    child.on('close', (code) => done({ ok: code === 0, output }));
    child.stdin.on('error', () => undefined); // The program may end without reading.
    child.stdin.end(input);
  });
}

const startFailed = (what: string, output: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'START_FAILED',
    `PostgreSQL kèm sẵn không khởi động được (${what}). Có thể đặt DATABASE_URL để dùng máy chủ khác.\n` +
      `The embedded PostgreSQL did not start (${what}):\n${output.trim().slice(-outputCharsMax)}`,
  );

function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error) => (wanted === 0 ? fail(error) : done(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

function give(path: string, user: OsUser): void {
  if (user !== null) chownSync(path, user.uid, user.gid);
}

/** Made beside its final place and renamed when it is whole, so an interrupted first start leaves nothing behind. */
async function createCluster({ dir, user, binaries }: Place, fsync: boolean): Promise<void> {
  const parent = dirname(dir);
  mkdirSync(parent, { recursive: true });
  const draftPrefix = `${basename(dir)}.init-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(draftPrefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const draft = join(parent, `${draftPrefix}${process.pid}`);
  const cluster = join(draft, 'cluster');
  const secret = join(draft, passwordFile);
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600 });
  for (const path of [draft, cluster, secret]) give(path, user);
  const locale = binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  const { ok, output } = await run(
    binaries.initdb,
    [
      '--pgdata',
      cluster,
      '--username',
      superuser,
      '--auth',
      'scram-sha-256',
      `--pwfile=${secret}`,
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--data-checksums',
      ...locale,
      ...(fsync ? [] : ['--no-sync']),
    ],
    user,
  );
  if (!ok) {
    rmSync(draft, { recursive: true, force: true });
    throw startFailed('initdb', output);
  }
  renameSync(secret, join(cluster, passwordFile));
  renameSync(cluster, dir);
  rmSync(draft, { recursive: true, force: true });
}

/** A lost or wrong password is replaced in single-user mode, which asks for none; the server must be down. */
async function replacePassword({ dir, user, binaries }: Place): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const { ok, output } = await run(
    binaries.postgres,
    ['--single', '-D', dir, 'postgres'],
    user,
    `alter user ${superuser} password '${password}'\n`,
  );
  if (!ok) throw startFailed('password', output);
  const file = join(dir, passwordFile);
  writeFileSync(file, password, { mode: 0o600 });
  chmodSync(file, 0o600);
  give(file, user);
}

interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** The living server of this folder; a pid file whose number now belongs to another program is removed. */
async function findPostmaster({ dir, user, binaries }: Place): Promise<Postmaster | null> {
  const file = join(dir, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (process.platform === 'linux') {
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(dir)) throw new Error('another program');
    } catch {
      rmSync(file, { force: true });
      return null;
    }
  } else if (!(await run(binaries.pgCtl, ['-D', dir, 'status'], user)).ok) {
    return null;
  }
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** Waits while a leftover server is still starting (recovery) or stopping. */
async function findReadyPostmaster(place: Place): Promise<Postmaster | null> {
  const deadlineMs = performance.now() + readyPatienceMs;
  for (;;) {
    const found = await findPostmaster(place);
    if (found === null || found.ready) return found;
    if (performance.now() > deadlineMs)
      throw startFailed('a leftover server is never ready', `pid ${found.pid}`);
    await sleep(100);
  }
}

async function startServer(place: Place, wantedPort: number, fsync: boolean): Promise<number> {
  const { dir, user, binaries } = place;
  const log = join(dir, 'server.log');
  if (existsSync(log) && statSync(log).size > logBytesMax) renameSync(log, `${log}.1`);
  const settings = [
    'listen_addresses=127.0.0.1',
    "unix_socket_directories=''",
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
    'cluster_name=motcua',
    ...(fsync ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? wantedPort : 0);
    const options = `-p ${port} ${settings.map((setting) => `-c ${setting}`).join(' ')}`;
    const args = ['-D', dir, '-l', log, '-w', '-t', String(readyPatienceMs / 1000), '-o', options, 'start'];
    const { ok, output } = await run(binaries.pgCtl, args, user);
    if (ok) return port;
    const tail = existsSync(log) ? readFileSync(log, 'utf8').slice(-outputCharsMax) : '';
    if (attempt >= portAttemptsMax || !/could not bind|Address already in use/.test(tail)) {
      throw startFailed('pg_ctl', `${output}\n${tail}`);
    }
  }
}

async function stopServer({ dir, user, binaries }: Place): Promise<void> {
  const stop = (mode: string): Promise<Finished> =>
    run(binaries.pgCtl, ['-D', dir, '-m', mode, '-w', '-t', String(stopSeconds), 'stop'], user);
  const fast = await stop('fast');
  if (!fast.ok && existsSync(join(dir, 'postmaster.pid'))) await stop('immediate');
}

const addressOf = (dir: string, port: number, database: string): string => {
  const password = readFileSync(join(dir, passwordFile), 'utf8').trim();
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
};

/** @returns false when the server does not know the password */
async function ensureDatabase(dir: string, port: number, database: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: addressOf(dir, port, 'postgres') });
  client.on('error', () => undefined); // A failed connection already rejects below.
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') return false;
    throw error;
  } finally {
    await client.end();
  }
}

function demandSuitableFolder({ dir, binaries }: Place): void {
  let version: string;
  try {
    version = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new EmbeddedPostgresError(
      'DATA_FOLDER_OWNER',
      `Thư mục dữ liệu ${dir} thuộc về người dùng khác. Hãy chạy bằng người dùng ấy (hoặc root), hoặc đặt DATA_DIR khác.\n` +
        `The data folder ${dir} belongs to another user. Run as that user (or root), or set another DATA_DIR.`,
    );
  }
  if (Number.parseInt(version, 10) === binaries.major) return;
  throw new EmbeddedPostgresError(
    'DATA_FOLDER_VERSION',
    `Dữ liệu ở ${dir} do PostgreSQL ${version} tạo, bản kèm sẵn là ${binaries.major}. Hãy mở bằng PostgreSQL ${version} ` +
      '(DATABASE_URL), chuyển dữ liệu sang, hoặc đặt DATA_DIR tới một thư mục mới.\n' +
      `The data in ${dir} is of PostgreSQL ${version}, the embedded server is ${binaries.major}. Serve it with ` +
      `PostgreSQL ${version} through DATABASE_URL, move it over, or set DATA_DIR to a new folder.`,
  );
}

async function takeLock(
  file: string,
  lockPatienceMs: number,
  log: (line: string) => void,
): Promise<FolderLock> {
  const deadlineMs = performance.now() + lockPatienceMs;
  for (let told = false; ; told = true) {
    const lock = lockFolder(file);
    if (!('heldBy' in lock)) return lock;
    if (performance.now() > deadlineMs) {
      throw new EmbeddedPostgresError(
        'DATA_FOLDER_IN_USE',
        `Một Cửa khác (pid ${lock.heldBy}) đang dùng dữ liệu này. Hãy dừng nó, hoặc đặt DATA_DIR khác.\n` +
          `Another Một Cửa (pid ${lock.heldBy}) uses this data folder. Stop it, or set another DATA_DIR.`,
      );
    }
    if (!told)
      log(`Chờ tiến trình ${lock.heldBy} dùng cùng dữ liệu dừng hẳn (tối đa ${lockPatienceMs / 1000} s)`);
    await sleep(200);
  }
}

/**
 * Starts the database of a data folder, or takes over the one left running there.
 * @throws EmbeddedPostgresError with a message for the person who started the program
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const {
    wantedPort,
    log,
    fsync = true,
    database = 'postgres',
    binDir = null,
    refugeRoot = '/var/lib/motcua',
  } = options;
  const place = await choosePlace({ dataDir: options.dataDir, binDir, refugeRoot, log });
  const { dir } = place;
  mkdirSync(dirname(dir), { recursive: true });
  const lock = await takeLock(`${dir}.lock`, options.lockPatienceMs ?? lockPatienceDefaultMs, log);
  try {
    if (existsSync(dir) && readdirSync(dir).length > 0) demandSuitableFolder(place);
    else {
      log(`PostgreSQL ${place.binaries.major}: tạo dữ liệu lần đầu ở ${dir}`);
      rmSync(dir, { recursive: true, force: true });
      await createCluster(place, fsync);
    }
    let running = await findReadyPostmaster(place);
    if (!existsSync(join(dir, passwordFile))) {
      if (running !== null) await stopServer(place);
      running = null;
      await replacePassword(place);
    }
    let port = running?.port ?? (await startServer(place, wantedPort, fsync));
    if (!(await ensureDatabase(dir, port, database))) {
      await stopServer(place);
      await replacePassword(place);
      port = await startServer(place, wantedPort, fsync);
      await ensureDatabase(dir, port, database);
    }
    let stopping: Promise<void> | null = null;
    return {
      url: addressOf(dir, port, database),
      port,
      reused: running !== null,
      stop: () => (stopping ??= stopServer(place).finally(() => lock.release())),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
