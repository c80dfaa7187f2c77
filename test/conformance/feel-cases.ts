/** `feel-cases.json`: single FEEL expressions with inputs and the value they are worth. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { Context } from '../../src/feel/context.js';
import { guarded, zoneDefault } from '../../src/feel/evaluate.js';
import { plainSurroundings, readExpression } from '../../src/feel/expression.js';
import { convert } from '../../src/feel/conform.js';
import { ItemDefinitions } from '../../src/feel/dmn/types-of.js';
import { childOf, childrenOf, readXml } from '../../src/feel/dmn/xml.js';
import type { TypeFinder } from '../../src/feel/parse-type.js';
import { anyType, typesByName, type FeelType } from '../../src/feel/types.js';
import { addName, type KnownNames } from '../../src/feel/reader.js';
import { limitsDefault, Run } from '../../src/feel/run.js';
import type { Value } from '../../src/feel/values.js';
import { matches, show, valueOfTyped } from './feel-values.js';
import type { Suite, SuiteReader, Verdict } from './suite.js';

const json: z.ZodType<unknown> = z.unknown();
const caseSchema = z.object({
  suite: z.string(),
  id: z.string(),
  /** The result is converted to this type. */
  typeRef: z.string().optional(),
  expression: z.string(),
  inputs: z.record(z.string(), json).optional(),
  expected: json,
});
const fileSchema = z.object({ cases: z.array(caseSchema) });
type Case = z.infer<typeof caseSchema>;

export const feelCases: SuiteReader = async (folder) => {
  const text = await readFile(join(folder, 'feel-cases.json'), 'utf8').catch(() => null);
  if (text === null) return [];
  const { cases } = fileSchema.parse(JSON.parse(text));
  const suite: Suite = {
    name: `${basename(folder)}/feel-cases`,
    kind: 'feel',
    async *run({ only }) {
      const types = new Map<string, Types>();
      for (const each of cases) {
        const id = `${each.suite}/${each.id}`;
        if (only !== null && !id.includes(only)) continue;
        const known = types.get(each.suite) ?? (await typesOf(join(folder, 'TestCases', each.suite)));
        types.set(each.suite, known);
        yield verdictOn(id, each, known);
      }
    },
  };
  return [suite];
};

/** What the model that a case was taken from says of types, where it lies beside the cases. */
interface Types {
  readonly find: TypeFinder;
  /** Of input data, by name. */
  readonly ofInput: (name: string) => FeelType;
}

const noTypes: Types = { find: () => null, ofInput: () => anyType };

async function typesOf(folder: string): Promise<Types> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.dmn'))) {
    const root = readXml(await readFile(join(folder, file), 'utf8'));
    if (!root.ok) continue;
    const definitions = new ItemDefinitions(
      root.value,
      { ...plainSurroundings, names: new Map() },
      () => null,
      [],
    );
    const inputs = new Map(
      childrenOf(root.value, 'inputData').map((input) => [
        input.attributes.get('name') ?? '',
        definitions.typeRefOf(childOf(input, 'variable') ?? input),
      ]),
    );
    return { find: definitions.find, ofInput: (name) => inputs.get(name) ?? anyType };
  }
  return noTypes;
}

function verdictOn(id: string, { expression, inputs = {}, expected, typeRef }: Case, types: Types): Verdict {
  const names: KnownNames = new Map();
  const values = new Map<string, Value>();
  for (const [name, value] of Object.entries(inputs)) {
    addName(names, name);
    values.set(name, typed(valueOfTyped(value), types.ofInput(name)));
    for (const inner of innerNames(values.get(name) ?? null)) addName(names, inner);
  }
  const read = readExpression(expression, { names, findType: types.find });
  const wanted = valueOfTyped(expected);
  if (!read.ok)
    return wanted === null
      ? { id, passed: true }
      : { id, passed: false, detail: `expected ${show(wanted)} but the text does not parse: ${read.error}` };
  const run = new Run((name) => values.get(name), limitsDefault, '2026-11-20T03:00:00Z', zoneDefault);
  const type = typeRef === undefined ? null : (typesByName.get(typeRef) ?? types.find(typeRef));
  const result = guarded(() => {
    const value = read.value.evaluate(run);
    return type === null ? value : (convert(run, value, type) ?? null);
  });
  const seen = result.ok ? result.value : null;
  return matches(run, seen, wanted)
    ? { id, passed: true }
    : {
        id,
        passed: false,
        detail: `${expression.replace(/\s+/g, ' ')}: expected ${show(wanted)} but saw ${show(seen)} ${run.warnings.map(({ text }) => text).join('; ')}`,
      };
}

/** As the TCK does: an input that does not fit its type is null. */
function typed(value: Value, type: FeelType): Value {
  return convert(new Run(() => undefined, limitsDefault, null, zoneDefault), value, type) ?? null;
}

function innerNames(value: Value): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Value) => innerNames(item));
  if (!(value instanceof Context)) return [];
  return value.entries().flatMap(([name, entry]) => [name, ...innerNames(entry)]);
}
