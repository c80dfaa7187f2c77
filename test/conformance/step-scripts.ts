/** Step scripts: what is done to a process, and the state that each step leads to. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asCaseFile, type Case, type CaseFile, type Step } from './step-scripts/case-file.js';
import type { Definitions } from './step-scripts/definitions.js';
import { Driver } from './step-scripts/driver.js';
import type { Runner } from './step-scripts/runner.js';
import { operationIn } from './step-scripts/operations.js';
import { Unknown } from './step-scripts/refusal.js';
import { compare } from './step-scripts/expectations.js';
import type { RunOptions, Suite, SuiteReader, Verdict } from './suite.js';

export const stepScripts: SuiteReader = async (folder) => {
  const names = (await readdir(folder)).filter((name) => /^cases.*\.json$/.test(name)).toSorted();
  const suites = await Promise.all(
    names.map(async (name): Promise<Suite[]> => {
      const file = asCaseFile(JSON.parse(await readFile(join(folder, name), 'utf8')));
      if (file === null) return [];
      const stem = name.slice(0, -'.json'.length);
      return [
        {
          name: `${basename(folder)}/${stem}`,
          kind: kindOf(stem),
          run: (options) => runAll(file, folder, options),
        },
      ];
    }),
  );
  return suites.flat();
};

/** Kinds have floors of their own. */
function kindOf(stem: string): string {
  const own = /-(modification|migration|external)$/.exec(stem)?.[1];
  return own === undefined ? 'step-scripts' : `step-scripts-${own}`;
}

async function* runAll(file: CaseFile, folder: string, options: RunOptions): AsyncIterable<Verdict> {
  // The runtime comes with a database: only who asks for it waits for it.
  const postgres = options.store === 'postgres' ? await import('./step-scripts/postgres-runner.js') : null;
  const store = (await postgres?.PostgresStore.open()) ?? null;
  const open =
    postgres === null || store === null
      ? undefined
      : (definitions: Definitions): Runner => new postgres.PostgresRunner(definitions, store);
  try {
    yield* runEach(file, folder, options, open);
  } finally {
    await store?.close();
  }
}

async function* runEach(
  file: CaseFile,
  folder: string,
  options: RunOptions,
  open: ((definitions: Definitions) => Runner) | undefined,
): AsyncIterable<Verdict> {
  for (const each of file.cases) {
    if (options.only !== null && !each.id.includes(options.only)) continue;
    const detail = await runCase(each, file, folder, open);
    yield {
      id: each.id,
      passed: detail === null,
      ...(detail === null ? {} : { detail: detail.replaceAll(/\s+/g, ' ').slice(0, 600) }),
      ...(each.features === undefined ? {} : { features: each.features }),
    };
  }
}

/** @returns the first thing that is not as expected */
async function runCase(
  each: Case,
  file: CaseFile,
  folder: string,
  open: ((definitions: Definitions) => Runner) | undefined,
): Promise<string | null> {
  const driver = new Driver(file.meta?.delegates ?? {}, (path) => join(folder, path), open);
  try {
    for (const [at, step] of each.steps.entries()) {
      const difference = await runStep(driver, step, mayBeRefused(each, step));
      if (difference !== null) return `step ${at + 1}: ${difference}`;
    }
    if (!Array.isArray(each.executed)) return null;
    const [difference] = compare(driver, { executed: each.executed });
    return difference ?? null;
  } catch (error) {
    if (error instanceof Unknown) return error.message;
    return `defect: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function runStep(driver: Driver, step: Step, refusable: boolean): Promise<string | null> {
  if (operationIn(step) !== undefined) {
    const refusal = await driver.carryOut(step);
    const word = Object.keys(step)[0] ?? '';
    if (step['expectError'] === true) {
      if (refusal === null) return `${word}: expected a refusal but it was carried out`;
    } else if (refusal !== null && !refusable) return `${word} ${JSON.stringify(step[word])}: ${refusal}`;
  }
  const [difference] = compare(driver, operationIn(step) === undefined ? step : expectationsIn(step));
  return difference ?? null;
}

/** A refusal answers an expectation of trouble as well as an incident does. */
function mayBeRefused({ steps }: Case, step: Step): boolean {
  const expects = (word: string): boolean => steps.some((each) => Object.hasOwn(each, word));
  if (step['mayFail'] === true) return true;
  if (Object.hasOwn(step, 'deploy')) return expects('expectIncidentOrRefusal');
  return Object.hasOwn(step, 'start') && (expects('expectIncident') || expects('expectIncidentOrRefusal'));
}

/** What an operation expects besides: its other words, `vars` for example, are its own. */
const expectationsIn = (step: Step): Step =>
  Object.fromEntries(Object.entries(step).filter(([name]) => /^expect(?!Error)/.test(name)));
