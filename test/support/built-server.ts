/** The built server as a process of its own, to be killed; and a PostgreSQL of its own, to be killed too. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { projectRoot } from '../../src/serve.js';

const readyPatienceMs = 60_000;
const stopPatienceMs = 15_000;

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

export class BuiltServer {
  #child: ChildProcess | null = null;
  #output = '';

  constructor(
    readonly port: number,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start(): Promise<void> {
    const program = join(projectRoot, 'dist', 'main.js');
    if (!existsSync(program))
      throw new Error('Expected the built server in dist/; run `npm run build` first');
    const { NODE_OPTIONS: _without, ...inherited } = process.env;
    const child = spawn(process.execPath, ['--enable-source-maps', program], {
      cwd: projectRoot,
      env: { ...inherited, NODE_ENV: 'production', PORT: String(this.port), ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-50_000);
      });
    const deadline = performance.now() + readyPatienceMs;
    for (;;) {
      if (!this.running) throw new Error(`Expected the server to start but it ended:\n${this.#output}`);
      const healthy = await fetch(`${this.origin}/api/health`, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (healthy) return;
      if (performance.now() > deadline) throw new Error(`Expected the server to be ready:\n${this.#output}`);
      await sleep(50);
    }
  }

  /** Without a chance to finish anything. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null || !this.running) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill(signal);
    const patience = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
    await ended;
    clearTimeout(patience);
  }
}

/** A PostgreSQL that keeps what it acknowledged, on one port for its whole life. */
export class OwnPostgres {
  #server: EmbeddedPostgres | null = null;
  readonly #folder = mkdtempSync(join(tmpdir(), 'motcua-own-'));

  constructor(private readonly port: number) {
    // The database's OS user passes through.
    chmodSync(this.#folder, 0o755);
  }

  get url(): string {
    if (this.#server === null) throw new Error('Expected a server that was started');
    return this.#server.url;
  }

  /** A folder for the files of a server on this database. */
  get dataDir(): string {
    return join(this.#folder, 'data');
  }

  async start(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#server = await startEmbeddedPostgres({
          dataDir: join(this.#folder, 'pg'),
          wantedPort: this.port,
          database: 'motcua',
          log: () => undefined,
        });
        break;
      } catch (error) {
        // Backends of a killed postmaster need a moment to notice that it is gone.
        if (attempt >= 20) throw error;
        await sleep(250);
      }
    }
    if (this.#server.port !== this.port)
      throw new Error(`Expected PostgreSQL on port ${this.port} but it is on ${this.#server.port}`);
  }

  /** Kills the postmaster; its backends end by themselves. */
  async kill(): Promise<void> {
    const pid = Number(readFileSync(join(this.#folder, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    // Lets go of the folder; there is nothing left to stop.
    await this.#server?.stop();
  }

  async remove(): Promise<void> {
    await this.#server?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Programs that still run out of this folder, by process id. */
  leftovers(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(this.dataDir);
        } catch {
          return false;
        }
      });
  }
}
