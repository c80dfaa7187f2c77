// One PostgreSQL for all specs of a run, kept between runs. fsync is off: its data is worth nothing.
// TEST_POSTGRES_BIN names another installation's bin folder (the oldest supported server is Debian's 15), and
// TEST_DATABASE_URL a server that is already there.
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { prepareTemplate } from './database.ts';

// Runs side by side get a server each.
const serversMax = 4;

async function startServer(binDir) {
  for (let number = 1; ; number += 1) {
    const suffix = `${binDir === null ? '' : '-system'}${number === 1 ? '' : `-${number}`}`;
    try {
      return await startEmbeddedPostgres({
        dataDir: `data/test-pg${suffix}`,
        wantedPort: 54_500,
        log: (line) => console.log(line),
        fsync: false,
        binDir,
        lockPatienceMs: 0,
      });
    } catch (error) {
      if (error.code !== 'DATA_FOLDER_IN_USE' || number >= serversMax) throw error;
    }
  }
}

export default async function globalSetup() {
  let url = process.env.TEST_DATABASE_URL;
  if (!url) {
    const server = await startServer(process.env.TEST_POSTGRES_BIN || null);
    globalThis.motcuaTestServer = server;
    url = server.url;
  }
  process.env.MOTCUA_TEST_SERVER = url;
  await prepareTemplate(url);
}
