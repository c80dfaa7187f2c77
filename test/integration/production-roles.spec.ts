import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../src/database/migrate.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.js';

/** The SQL that docker-compose.yml runs in a new database server, statement by statement as psql would. */
function roleStatements(): string[] {
  const script = readFileSync(join(import.meta.dirname, '../../docker/postgres-roles.sh'), 'utf8');
  const sql = /<<'SQL'\n([\s\S]*?)\nSQL/.exec(script)?.[1] ?? '';
  return sql
    .replace(":'migrator_password'", "'migrator'")
    .replace(":'app_password'", "'app'")
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

describe('the roles of the production database', () => {
  const root = mkdtempSync(join(tmpdir(), 'motcua-roles-'));
  let server: EmbeddedPostgres;

  const as = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const addressOf = (user: string, password: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${server.port}/motcua`;

  beforeAll(async () => {
    chmodSync(root, 0o755);
    const log = (): void => undefined;
    server = await startEmbeddedPostgres({
      dataDir: join(root, 'pg'),
      wantedPort: 54_640,
      fsync: false,
      log,
    });
    await as(server.url, async (superuser) => {
      for (const statement of roleStatements()) await superuser.query(statement);
    });
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('are made by a script that the shell accepts', () => {
    const path = join(import.meta.dirname, '../../docker/postgres-roles.sh');
    expect(spawnSync('sh', ['-n', path], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  it('let the migrator bring an empty database to the schema of this version', async () => {
    await migrate(addressOf('motcua_migrator', 'migrator'));
    await migrate(addressOf('motcua_migrator', 'migrator'));
    const { rows } = await as(addressOf('motcua_migrator', 'migrator'), (client) =>
      client.query<{ tables: number }>(
        `select count(*)::int as tables from pg_tables where schemaname = 'public' and tableowner = 'motcua_migrator'`,
      ),
    );
    expect(rows[0]?.tables).toBeGreaterThan(10);
  }, 60_000);

  it('let the program read and write rows, and change no table', async () => {
    await as(addressOf('motcua', 'app'), async (client) => {
      await client.query('set role motcua_app');
      const { rows } = await client.query<{ name: string }>(
        `select tablename as name from pg_tables
          where schemaname = 'public' and has_table_privilege(format('%I.%I', schemaname, tablename), 'select') order by 1`,
      );
      expect(rows.length).toBeGreaterThan(10);
      await expect(client.query('create table intruder (id int)')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query(`drop table ${rows[0]?.name}`)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('let the program start on a migrated database, where no migration is left to run', async () => {
    await expect(migrate(addressOf('motcua', 'app'))).resolves.toBe(0);
  });

  it('let server and worker look for the same month at the same moment', async () => {
    const looks = Array.from({ length: 8 }, () =>
      as(addressOf('motcua', 'app'), async (client) => {
        await client.query('set role motcua_app');
        await client.query(
          `select ensure_history_partition(('2031-01-01'::date + make_interval(months => m))::date) from generate_series(0, 11) m`,
        );
      }),
    );
    await expect(Promise.all(looks)).resolves.toHaveLength(8);
  });

  it('keep every other sign-in out of the database', async () => {
    await as(server.url, (superuser) => superuser.query(`create role stranger login password 'x'`));
    await expect(as(addressOf('stranger', 'x'), () => Promise.resolve())).rejects.toMatchObject({
      code: '42501',
    });
  });
});
