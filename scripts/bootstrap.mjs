// The one entry behind every npm script: a fresh clone on a machine with only Node and npm becomes a running
// system. No dependencies, and no syntax newer than Node 20: it runs before anything is installed.
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node24.mjs';
import { bench, conformance, dev, fuzz, fuzzModels, openapi, rehearse, simulate } from './lib/programs.mjs';
import { Stop, say } from './lib/report.mjs';
import { start } from './lib/start.mjs';
import { test, testFast } from './lib/test.mjs';
import { format, verify } from './lib/verify.mjs';

/** @type {Record<string, (node: string, args: string[]) => Promise<number>>} */
const commands = {
  start: async (node) => {
    await ensureBuilt(node);
    return start(node);
  },
  install: () => Promise.resolve(0),
  build: async (node) => {
    await ensureBuilt(node);
    return 0;
  },
  test,
  'test:fast': testFast,
  verify,
  format,
  dev,
  bench,
  conformance,
  simulate,
  fuzz,
  'fuzz:models': fuzzModels,
  rehearse,
  openapi,
};

const [name = 'start', ...args] = process.argv.slice(2);
try {
  const command = commands[name];
  if (command === undefined)
    throw new Stop(`Không có lệnh «${name}». Có: ${Object.keys(commands).join(', ')}.`);
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Stop(
      `Cần Node từ 20.19 trở lên để bắt đầu; máy này có ${process.version}. Node >= 20.19 is needed.`,
    );
  }
  await ensureInstalled();
  process.exitCode = await command(findNode(), args);
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(`\n${error.message}`);
  process.exitCode = error.exitCode;
}
