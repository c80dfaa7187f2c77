// `npm test` and `npm run test:fast`: Jest, then one plain last line that a machine can read.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { at } from './project.mjs';
import { ensureBuilt } from './build.mjs';
import { Stop, say, seconds } from './report.mjs';
import { runLoud, toolEnv } from './run.mjs';

const resultsFile = at('data', `test-results-${process.pid}.json`);

/** A run that ended without results counts as one failure, so that the last line never looks better than it was. */
function summary(exitCode, failedBefore) {
  if (!existsSync(resultsFile)) return `0 passed, ${failedBefore + (exitCode === 0 ? 0 : 1)} failed`;
  const results = JSON.parse(readFileSync(resultsFile, 'utf8'));
  const skipped = results.numPendingTests + results.numTodoTests;
  let failed = results.numFailedTests + results.numRuntimeErrorTestSuites + failedBefore;
  if (failed === 0 && exitCode !== 0) failed = 1;
  return `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {string} node
 * @param {{ projects: string[] | null, args: string[], failedBefore?: number }} choice `projects` null: all
 * @returns {Promise<number>} exit code
 */
async function runJest(node, { projects, args, failedBefore = 0 }) {
  const started = performance.now();
  const env = toolEnv({
    NODE_ENV: 'test',
    NODE_OPTIONS: `--import ${import.meta.resolve('@swc-node/register/esm-register')} --enable-source-maps --no-warnings`,
  });
  const exitCode = await runLoud(
    node,
    [
      at('node_modules', 'jest', 'bin', 'jest.js'),
      '--config',
      at('jest.config.mjs'),
      '--passWithNoTests',
      '--json',
      `--outputFile=${resultsFile}`,
      ...(projects === null ? [] : ['--selectProjects', ...projects]),
      ...args,
    ],
    { env },
  );
  say(`Thời gian kiểm thử: ${seconds(started)}`);
  say(summary(exitCode, failedBefore));
  rmSync(resultsFile, { force: true });
  return exitCode === 0 && failedBefore > 0 ? 1 : exitCode;
}

/** A build that fails is one failure more; what needs no build is still tested. */
async function buildOrExplain(node) {
  try {
    await ensureBuilt(node);
    return false;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    return true;
  }
}

/** Browser tests use what is built; a run narrowed to other files need not wait for a build. */
export async function test(node, args) {
  const paths = args.filter((arg) => !arg.startsWith('-'));
  const wantsBuild = paths.length === 0 || paths.some((path) => path.includes('e2e'));
  const buildFailed = wantsBuild && (await buildOrExplain(node));
  return runJest(node, { projects: null, args, failedBefore: buildFailed ? 1 : 0 });
}

export const testFast = (node, args) => runJest(node, { projects: ['fast'], args });
