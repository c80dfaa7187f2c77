/** Static validation: models with a verdict and the number of violations, asked of the check that publishing uses. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { validateFile } from '../../src/bpmn/validate-file.js';
import type { Suite, SuiteReader, Verdict } from './suite.js';

interface StaticCase {
  readonly constraint: string;
  readonly testClass?: string;
  readonly test: string;
  readonly file: string;
  readonly expect: 'valid' | 'invalid';
  /** Absent: only valid or invalid counts. */
  readonly violations?: number | null;
}

export const staticValidation: SuiteReader = async (folder) => {
  const text = await readFile(join(folder, 'cases.json'), 'utf8').catch(() => null);
  if (text === null) return [];
  const { tests } = JSON.parse(text) as { tests?: StaticCase[] };
  if (!Array.isArray(tests) || !tests.some((test) => 'expect' in test)) return [];
  const suite: Suite = {
    name: `${basename(folder)}/cases`,
    kind: 'static',
    async *run({ only }) {
      for (const test of tests) {
        const id = `${test.testClass ?? test.constraint}.${test.test}`;
        if (only === null || `${id} ${test.file}`.includes(only)) yield await judge(id, test, folder);
      }
    },
  };
  return [suite];
};

async function judge(id: string, test: StaticCase, folder: string): Promise<Verdict> {
  const path = join(folder, test.file);
  const problems = await validateFile(await readFile(path), (location) => readBeside(path, location));
  const seen = problems.length === 0 ? 'valid' : 'invalid';
  const counted = test.violations === undefined || test.violations === null;
  const passed = seen === test.expect && (counted || problems.length === test.violations);
  if (passed) return { id, passed };
  const found = problems.map(({ code, element }) => `${code}@${element}`).join(', ');
  const wanted = `${test.expect}${counted ? '' : ` with ${test.violations} violations`}`;
  return { id, passed, detail: `${test.file}: expected ${wanted}, but saw ${problems.length} (${found})` };
}

/** An imported file, found relative to the one that imports it. */
const readBeside = (path: string, location: string): Promise<Buffer | null> =>
  readFile(join(dirname(path), location)).catch(() => null);
