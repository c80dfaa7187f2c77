import { migrationSource } from './data-source.js';

/** Brings a database to the schema of this version. @returns how many migrations ran */
export async function migrate(url: string): Promise<number> {
  const source = migrationSource(url);
  await source.initialize();
  try {
    const ran = await source.runMigrations();
    return ran.length;
  } finally {
    await source.destroy();
  }
}
