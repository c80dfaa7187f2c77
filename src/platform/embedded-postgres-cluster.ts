// The data folder of the embedded PostgreSQL: made whole or not at all, with a password of its own.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgresError, type OsUser, type Place } from './embedded-postgres-place.js';
import { run, startFailed } from './embedded-postgres-programs.js';

const superuser = 'postgres';
const passwordFile = 'motcua.password';

function give(path: string, user: OsUser): void {
  if (user !== null) chownSync(path, user.uid, user.gid);
}

/** Made beside its final place and renamed when it is whole, so an interrupted first start leaves nothing behind. */
export async function createCluster({ dir, user, binaries }: Place, fsync: boolean): Promise<void> {
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
export async function replacePassword({ dir, user, binaries }: Place): Promise<void> {
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

export const hasPassword = (dir: string): boolean => existsSync(join(dir, passwordFile));

export const addressOf = (dir: string, port: number, database: string): string => {
  const password = readFileSync(join(dir, passwordFile), 'utf8').trim();
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
};

/** @returns false when the server does not know the password */
export async function ensureDatabase(dir: string, port: number, database: string): Promise<boolean> {
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

export const belongsToAnother = (dir: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'DATA_FOLDER_OWNER',
    `Thư mục dữ liệu ${dir} thuộc về người dùng khác. Hãy chạy bằng người dùng ấy (hoặc root), hoặc đặt DATA_DIR khác.\n` +
      `The data folder ${dir} belongs to another user. Run as that user (or root), or set another DATA_DIR.`,
  );

export function demandSuitableFolder({ dir, binaries }: Place): void {
  const version = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim();
  if (Number.parseInt(version, 10) === binaries.major) return;
  throw new EmbeddedPostgresError(
    'DATA_FOLDER_VERSION',
    `Dữ liệu ở ${dir} do PostgreSQL ${version} tạo, bản kèm sẵn là ${binaries.major}. Hãy mở bằng PostgreSQL ${version} ` +
      '(DATABASE_URL), chuyển dữ liệu sang, hoặc đặt DATA_DIR tới một thư mục mới.\n' +
      `The data in ${dir} is of PostgreSQL ${version}, the embedded server is ${binaries.major}. Serve it with ` +
      `PostgreSQL ${version} through DATABASE_URL, move it over, or set DATA_DIR to a new folder.`,
  );
}
