import { DataSource, type DataSourceOptions } from 'typeorm';
import { CreateSchema1763700000000 } from './migrations/1763700000000-create-schema.js';
import { AddMessagesAndDecisions1763800000000 } from './migrations/1763800000000-add-messages-and-decisions.js';
import { TellTriedJobsApart1763900000000 } from './migrations/1763900000000-tell-tried-jobs-apart.js';
import { CountInterruptions1764000000000 } from './migrations/1764000000000-count-interruptions.js';
import { MakeOnePartitionAtATime1764100000000 } from './migrations/1764100000000-make-one-partition-at-a-time.js';

/** Migrations are listed by hand, so that a build, a test and the command line run exactly the same ones. */
const migrations = [
  CreateSchema1763700000000,
  AddMessagesAndDecisions1763800000000,
  TellTriedJobsApart1763900000000,
  CountInterruptions1764000000000,
  MakeOnePartitionAtATime1764100000000,
];

/** @param url of a role that owns the schema */
export const migrationSource = (url: string): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
  });

/** Options of the application's own connections: plain rows, in the role that has no DDL. */
export const applicationOptions = (options: {
  readonly url: string;
  readonly poolMax: number;
  readonly entities: NonNullable<DataSourceOptions['entities']>;
}): DataSourceOptions => ({
  type: 'postgres',
  url: options.url,
  entities: options.entities,
  synchronize: false,
  poolSize: options.poolMax,
  invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  extra: { options: '-c role=motcua_app', application_name: 'motcua' },
});
