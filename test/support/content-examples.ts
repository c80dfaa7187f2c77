/** The forms of the working tree with the submissions written for them (`processes/examples`). */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FormSchema, type FormData } from '../../src/procedures/form.js';

export const root = join(import.meta.dirname, '..', '..');

export function readForms(): ReadonlyMap<string, FormSchema> {
  const folder = join(root, 'processes', 'forms');
  const files = readdirSync(folder).filter((name) => name.endsWith('.form.json'));
  return new Map(
    files.map((name) => [
      name.slice(0, -'.form.json'.length),
      FormSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    ]),
  );
}

export function readExamples(): ReadonlyMap<string, readonly FormData[]> {
  const folder = join(root, 'processes', 'examples');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return new Map(
    files.map((name) => {
      const content = parse(readFileSync(join(folder, name), 'utf8')) as {
        readonly examples: readonly FormData[];
      };
      return [name.slice(0, -'.yaml'.length), content.examples];
    }),
  );
}
