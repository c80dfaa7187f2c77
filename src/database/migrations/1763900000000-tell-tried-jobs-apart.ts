import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A job that was tried before is claimed alone, and found without reading all that is fresh. */
const statements = [`create index job_tried on job (run_after) where attempts > 0`];

export class TellTriedJobsApart1763900000000 implements MigrationInterface {
  readonly name = 'TellTriedJobsApart1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
