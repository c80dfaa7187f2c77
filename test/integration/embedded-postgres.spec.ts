import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { lockFolder } from '../../src/platform/embedded-postgres-lock.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { freePort } from '../support/built-server.js';

// Nobody else's, also when two runs share a machine.
const port = await freePort();
const root = mkdtempSync(join(tmpdir(), 'motcua-pg-'));
const dataDir = join(root, 'pg');
const lines: string[] = [];

const start = (extra: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({
    dataDir,
    wantedPort: port,
    fsync: false,
    log: (line) => lines.push(line),
    ...extra,
  });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts the database in another process, which is then killed without a chance to stop it. */
function startAndDie(): void {
  const program =
    `const { startEmbeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/platform/embedded-postgres.ts'))});` +
    `await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, wantedPort: ${port}, fsync: false, log() {} });` +
    `process.kill(process.pid, 'SIGKILL');`;
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
}

describe('the embedded PostgreSQL', () => {
  beforeAll(async () => {
    if (process.getuid?.() === 0) spawnSync('chmod', ['755', root]);
    const server = await start();
    await query(server.url, 'create table kept (id int)');
    await server.stop();
  }, 60_000);

  afterAll(async () => {
    const server = await start().catch(() => null);
    await server?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('keeps the data over a stop, and the password in a file that only its owner reads', async () => {
    const server = await start();
    expect(await query(server.url, 'select * from kept')).toEqual([]);
    expect(statSync(join(dataDir, 'motcua.password')).mode & 0o777).toBe(0o600);
    await server.stop();
    await server.stop();
    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(false);
    expect(existsSync(`${dataDir}.lock`)).toBe(false);
  });

  it('refuses a connection without the password', async () => {
    const server = await start();
    const url = new URL(server.url);
    url.password = 'postgres';
    await expect(query(url.toString(), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await server.stop();
  });

  it('folds the case of Vietnamese letters and makes the database that is asked for', async () => {
    const server = await start({ database: 'mot_cua' });
    expect(await query(server.url, "select lower('ĐƠN ỨNG') as text, current_database() as name")).toEqual([
      { text: 'đơn ứng', name: 'mot_cua' },
    ]);
    await server.stop();
  });

  it('takes over the server that a killed process left running', async () => {
    startAndDie();
    const server = await start();
    expect(server.reused).toBe(true);
    await server.stop();
  });

  it('recovers when the server itself was killed', async () => {
    startAndDie();
    const pid = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    const server = await start();
    expect(server.reused).toBe(false);
    expect(await query(server.url, 'select * from kept')).toEqual([]);
    await server.stop();
  });

  it('is not misled by a pid file whose number now belongs to another program', async () => {
    const other = spawn('sleep', ['60']);
    const stale = [other.pid, dataDir, '1', String(port), '', '127.0.0.1', '', 'ready', ''].join('\n');
    writeFileSync(join(dataDir, 'postmaster.pid'), stale);
    const server = await start();
    expect(server.reused).toBe(false);
    await server.stop();
    other.kill();
  });

  it('takes another port when the wanted one is busy', async () => {
    const busy = createServer();
    await new Promise<void>((done) => busy.listen(port, '127.0.0.1', done));
    const server = await start();
    expect(server.port).not.toBe(port);
    await server.stop();
    await new Promise((done) => busy.close(done));
  });

  it('makes a new password when the file is lost', async () => {
    rmSync(join(dataDir, 'motcua.password'));
    const server = await start();
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('notices a second start on the same folder, and names the process that holds it', async () => {
    const server = await start();
    const second = lockFolder(`${dataDir}.lock`);
    expect(second).toEqual({ heldBy: process.pid });
    await server.stop();
    const free = lockFolder(`${dataDir}.lock`);
    expect('release' in free).toBe(true);
    if ('release' in free) free.release();
  });

  it('does not honour the lock of a process that ended, even when its number is in use again', () => {
    const file = join(root, 'other.lock');
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'an earlier boot/1' }));
    const lock = lockFolder(file);
    expect('release' in lock).toBe(process.platform === 'linux');
    if ('release' in lock) lock.release();
  });

  it('says what to do with data of another major version', async () => {
    const version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8');
    writeFileSync(join(dataDir, 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toMatchObject({
      code: 'DATA_FOLDER_VERSION',
      message: expect.stringContaining('DATABASE_URL') as string,
    });
    writeFileSync(join(dataDir, 'PG_VERSION'), version);
    expect(existsSync(`${dataDir}.lock`)).toBe(false);
  });

  it('moves to another folder, and says so, when its OS user cannot enter the first', async () => {
    if (process.getuid?.() !== 0) return; // Only root changes to another user.
    const closed = join(root, 'closed');
    spawnSync('mkdir', ['-m', '700', closed]);
    lines.length = 0;
    const server = await start({ dataDir: join(closed, 'pg'), refugeRoot: join(root, 'refuge') });
    expect(lines[0]).toContain(join(root, 'refuge'));
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  }, 60_000);
});
