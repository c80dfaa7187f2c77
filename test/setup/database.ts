// A database of its own for every spec file that asks, cloned from a template that the migrations made.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

export interface FreshDatabase {
  /** Superuser's address. */
  readonly url: string;
  readonly name: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

const databaseFolder = join(import.meta.dirname, '..', '..', 'src', 'database');
const templatePrefix = 'motcua_template_';
const clonePrefix = 'motcua_test_';

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

async function asSuperuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The template is made anew when anything in src/database changes, entities' tables included: they are migrations. */
function templateName(): string {
  const hash = createHash('sha256');
  if (existsSync(databaseFolder)) {
    const files = readdirSync(databaseFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    for (const file of files.sort())
      hash.update(`${file}\0`).update(readFileSync(join(databaseFolder, file)));
  }
  return `${templatePrefix}${hash.digest('hex').slice(0, 12)}`;
}

/** Called once per run, before any worker starts. */
export async function prepareTemplate(server: string): Promise<void> {
  const name = templateName();
  await asSuperuser(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where datname like $1',
      ['motcua_%'],
    );
    for (const { datname } of rows) {
      if (datname !== name) await client.query(`drop database if exists "${datname}" with (force)`);
    }
    if (rows.some(({ datname }) => datname === name)) return;
    const draft = `${clonePrefix}draft`;
    await client.query(`create database "${draft}"`);
    const migrateFile = join(databaseFolder, 'migrate.ts');
    if (existsSync(migrateFile)) {
      const { migrate } = (await import(migrateFile)) as { migrate: (url: string) => Promise<void> };
      await migrate(withDatabase(server, draft));
    }
    await client.query(`alter database "${draft}" rename to "${name}"`);
  });
}

/** A migrated, empty database; drop it in `afterAll`. What is left over goes at the start of the next run. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = process.env.MOTCUA_TEST_SERVER;
  if (server === undefined)
    throw new Error('Expected a test server; put the spec into test/integration, simulation or e2e');
  const name = `${clonePrefix}${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, async (client) => {
    // `file_copy` needs no write-ahead log for the clone, yet forces checkpoints; measured faster for small templates.
    await client.query(`create database "${name}" template "${templateName()}" strategy file_copy`);
  });
  return {
    url: withDatabase(server, name),
    name,
    drop: () =>
      asSuperuser(
        server,
        async (client) => void (await client.query(`drop database if exists "${name}" with (force)`)),
      ),
  };
}
