import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Server and worker that start at the same moment both look for this year's partitions: the second waits for the first. */
const statements = [
  `create or replace function ensure_history_partition(month date) returns void language plpgsql security definer
    set search_path = pg_catalog, public as $$
    declare
      first date := date_trunc('month', month)::date;
      name text := 'history_' || to_char(first, 'YYYY_MM');
    begin
      if to_regclass('public.' || name) is not null then
        return;
      end if;
      perform pg_advisory_xact_lock(hashtext('ensure_history_partition'));
      if to_regclass('public.' || name) is null then
        execute format('create table if not exists public.%I partition of public.history for values from (%L) to (%L)',
          name, first::text || ' 00:00+07', (first + interval '1 month')::date::text || ' 00:00+07');
        execute format('grant select, insert on public.%I to motcua_app', name);
      end if;
    end $$`,
];

export class MakeOnePartitionAtATime1764100000000 implements MigrationInterface {
  readonly name = 'MakeOnePartitionAtATime1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
