/**
 * `npm run conformance -- DIR…`: runs every suite found in the folders, prints one line a failure, one a suite, and last
 * `N passed, M failed[, K waived]`. It fails when a suite falls below its floor (floor.yaml), or when a case of a suite without
 * one fails. `--json FILE` writes every verdict; `--only TEXT` picks cases; `--store postgres` drives step scripts through the
 * real runtime; `--raise-floor` lifts the floor; `--document` writes docs/bpmn-support.md.
 */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { dmnTck } from './dmn-tck.js';
import { feelCases } from './feel-cases.js';
import { belowFloor, raiseFloor, readFloor } from './floor.js';
import { interchange } from './interchange.js';
import { staticValidation } from './static-validation.js';
import { stepScripts } from './step-scripts.js';
import type { RunOptions, Suite, SuiteReader, Verdict } from './suite.js';
import { supportPage, type Gap } from './support-page.js';

const readers: readonly SuiteReader[] = [stepScripts, staticValidation, interchange, dmnTck, feelCases];

interface Waiver {
  readonly suite: string;
  readonly id: string;
  /** A clause of the standard or a decision record. */
  readonly clause: string;
  readonly reason: string;
}

interface Outcome extends Verdict {
  readonly suite: string;
  readonly kind: string;
  readonly waived?: Waiver;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    store: { type: 'string', default: 'memory' },
    quiet: { type: 'boolean', default: false },
    'raise-floor': { type: 'boolean', default: false },
    document: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) {
  console.error('Expected at least one folder of suites: npm run conformance -- DIR…');
  process.exit(2);
}

const waivers = parse(await readFile(join(import.meta.dirname, 'waivers.yaml'), 'utf8')) as Waiver[] | null;
const options: RunOptions = {
  store: values.store === 'postgres' ? 'postgres' : 'memory',
  only: values.only ?? null,
};
const outcomes: Outcome[] = [];
for (const folder of positionals)
  for (const suite of await suitesIn(resolve(folder))) outcomes.push(...(await runSuite(suite)));

if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(outcomes, null, 1)}\n`);
if (values.document) {
  const gaps = parse(await readFile(join(import.meta.dirname, 'gaps.yaml'), 'utf8')) as Gap[];
  const page = join(import.meta.dirname, '..', '..', 'docs', 'bpmn-support.md');
  await writeFile(page, supportPage(outcomes, gaps));
}
const floor = await readFloor();
const suites = [...new Set(outcomes.map(({ suite }) => suite))];
const passedBySuite = Object.fromEntries(
  suites.map((name) => [name, totals(outcomes.filter(({ suite }) => suite === name)).passed]),
);
// The floor is that of the engine in memory, over whole suites.
const whole = values.only === undefined && options.store === 'memory';
const below = whole ? belowFloor(floor, passedBySuite) : [];
for (const sentence of below) console.log(`below the floor: ${sentence}`);
if (values['raise-floor'] && whole) await raiseFloor(floor, passedBySuite);
const { passed, failed, waived } = totals(outcomes);
const failedWithoutFloor = totals(outcomes.filter(({ suite }) => floor[suite] === undefined)).failed;
console.log(line(passed, failed, waived));
process.exit(below.length + failedWithoutFloor > 0 || outcomes.length === 0 ? 1 : 0);

/** The suites of a folder, or of the folders in it when it is none itself. */
async function suitesIn(folder: string): Promise<Suite[]> {
  if (!(await stat(folder)).isDirectory()) return [];
  const found = (await Promise.all(readers.map((reader) => reader(folder)))).flat();
  if (found.length > 0) return found;
  const inner: Suite[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) {
      const path = join(folder, entry.name);
      inner.push(...(await Promise.all(readers.map((reader) => reader(path)))).flat());
    }
  if (inner.length === 0) console.error(`${basename(folder)}: no suite of a known kind`);
  return inner;
}

async function runSuite(suite: Suite): Promise<Outcome[]> {
  const began = performance.now();
  const seen: Outcome[] = [];
  for await (const verdict of suite.run(options)) {
    const waiver = verdict.passed
      ? undefined
      : waivers?.find(({ suite: name, id }) => name === suite.name && id === verdict.id);
    const outcome = {
      ...verdict,
      suite: suite.name,
      kind: suite.kind,
      ...(waiver === undefined ? {} : { waived: waiver }),
    };
    seen.push(outcome);
    if (!verdict.passed && waiver === undefined && !values.quiet)
      console.log(`${suite.name}/${verdict.id}: ${verdict.detail ?? 'failed'}`);
  }
  const { passed, failed, waived } = totals(seen);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`== ${suite.name}: ${line(passed, failed, waived)} in ${seconds} s`);
  return seen;
}

function totals(of: readonly Outcome[]): { passed: number; failed: number; waived: number } {
  const passed = of.filter((outcome) => outcome.passed).length;
  const waived = of.filter((outcome) => outcome.waived !== undefined).length;
  return { passed, waived, failed: of.length - passed - waived };
}

function line(passed: number, failed: number, waived: number): string {
  return `${passed} passed, ${failed} failed${waived > 0 ? `, ${waived} waived` : ''}`;
}
