// PostgreSQL from npm packages, for a machine that has none. Its life cycle goes through pg_ctl, so the server has
// a session of its own: a Ctrl-C in the terminal does not reach it before our own shutdown hooks, and after a SIGKILL
// of this program the next start finds the server still running and takes it over.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  addressOf,
  belongsToAnother,
  createCluster,
  demandSuitableFolder,
  ensureDatabase,
  hasPassword,
  replacePassword,
} from './embedded-postgres-cluster.js';
import { lockFolder, type FolderLock } from './embedded-postgres-lock.js';
import { EmbeddedPostgresError, choosePlace, type Place } from './embedded-postgres-place.js';
import { outputCharsMax, run, startFailed, type Finished } from './embedded-postgres-programs.js';

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

const lockPatienceDefaultMs = 15_000;
const readyPatienceMs = 120_000;
const stopSeconds = 60;
const logBytesMax = 10_000_000;
const portAttemptsMax = 3;

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

async function startIn(
  place: Place,
  options: EmbeddedPostgresOptions,
  lock: FolderLock,
): Promise<EmbeddedPostgres> {
  const { wantedPort, log, fsync = true, database = 'postgres' } = options;
  const { dir } = place;
  if (existsSync(dir) && readdirSync(dir).length > 0) demandSuitableFolder(place);
  else {
    log(`PostgreSQL ${place.binaries.major}: tạo dữ liệu lần đầu ở ${dir}`);
    rmSync(dir, { recursive: true, force: true });
    await createCluster(place, fsync);
  }
  let running = await findReadyPostmaster(place);
  if (!hasPassword(dir)) {
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
}

/**
 * Starts the database of a data folder, or takes over the one left running there.
 * @throws EmbeddedPostgresError with a message for the person who started the program
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, binDir = null, refugeRoot = '/var/lib/motcua', log } = options;
  const place = await choosePlace({ dataDir, binDir, refugeRoot, log });
  let lock: FolderLock | null = null;
  try {
    mkdirSync(dirname(place.dir), { recursive: true });
    lock = await takeLock(`${place.dir}.lock`, options.lockPatienceMs ?? lockPatienceDefaultMs, log);
    return await startIn(place, options, lock);
  } catch (error) {
    lock?.release();
    throw (error as NodeJS.ErrnoException).code === 'EACCES' ? belongsToAnother(place.dir) : error;
  }
}
