/** Boots the whole: database, schema, catalogue, web, background work. Prints each phase with its seconds. */
import 'reflect-metadata';
import { serve } from './serve.js';

await serve().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n${message}\n`);
  if (process.env['MOTCUA_TRACE'] === '1') console.error(error);
  process.exit(1);
});
