import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What ends a job's attempt and is not the job's fault is counted apart. */
const statements = [`alter table job add column interruptions int not null default 0`];

export class CountInterruptions1764000000000 implements MigrationInterface {
  readonly name = 'CountInterruptions1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
