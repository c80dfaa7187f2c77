/** An orderly stop in the middle of seeding and printing: the database is closed last, and nothing is left behind. */
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BuiltServer, freePort } from '../support/built-server.js';

const folder = mkdtempSync(join(tmpdir(), 'motcua-stop-'));
// The database's OS user passes through.
chmodSync(folder, 0o755);
const dataDir = join(folder, 'data');

describe('an orderly stop', () => {
  let server: BuiltServer;

  beforeAll(async () => {
    server = new BuiltServer(await freePort(), {
      DATA_DIR: dataDir,
      POSTGRES_PORT: String(await freePort()),
      DEMO: 'true',
      DEMO_DOSSIERS: '300',
    });
    await server.start();
  }, 90_000);
  afterAll(async () => {
    await server?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('closes the database although dossiers are being made and printed', async () => {
    while (server.running && !/Hồ sơ minh hoạ: [1-9]/.test(server.output)) await sleep(100);
    const lock = join(dataDir, 'postgres', 'postmaster.pid');
    expect(existsSync(lock)).toBe(true);

    await server.kill('SIGTERM');

    expect(server.output.trimEnd().split('\n').at(-1)).toBe('  Đã dừng.');
    // The server of a database takes its lock away last.
    expect(existsSync(lock)).toBe(false);
  }, 90_000);
});
