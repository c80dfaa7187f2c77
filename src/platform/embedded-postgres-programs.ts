// Runs PostgreSQL's own programs.
import { spawn } from 'node:child_process';
import { EmbeddedPostgresError, type OsUser } from './embedded-postgres-place.js';

export const outputCharsMax = 4000;

export interface Finished {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs one of PostgreSQL's programs as the database's OS user, in its own session and outside our folder. */
export function run(program: string, args: readonly string[], user: OsUser, input = ''): Promise<Finished> {
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

export const startFailed = (what: string, output: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'START_FAILED',
    `PostgreSQL kèm sẵn không khởi động được (${what}). Có thể đặt DATABASE_URL để dùng máy chủ khác.\n` +
      `The embedded PostgreSQL did not start (${what}):\n${output.trim().slice(-outputCharsMax)}`,
  );
