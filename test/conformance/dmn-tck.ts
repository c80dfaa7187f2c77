/** The DMN TCK: a folder `TestCases/` with a folder per compliance level, in each a folder per model with its tests. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Context } from '../../src/feel/context.js';
import { textOf } from '../../src/feel/describe.js';
import { evaluateElement, findElement } from '../../src/feel/dmn/decide.js';
import type { DecisionModel } from '../../src/feel/dmn/model.js';
import { readDecisions } from '../../src/feel/dmn/read-decisions.js';
import { childOf, childrenOf, readXml, type XmlElement } from '../../src/feel/dmn/xml.js';
import { guarded, zoneDefault } from '../../src/feel/evaluate.js';
import { limitsDefault, Run } from '../../src/feel/run.js';
import { anyType, resolved, type BasicType, type FeelType } from '../../src/feel/types.js';
import { isList, type Value } from '../../src/feel/values.js';
import { matches, show, valueOfText } from './feel-values.js';
import type { Suite, SuiteReader, Verdict } from './suite.js';

export const dmnTck: SuiteReader = async (folder) => {
  const cases = join(folder, 'TestCases');
  const levels = await readdir(cases, { withFileTypes: true }).catch(() => []);
  return levels
    .filter((level) => level.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .map((level): Suite => ({
      name: `${basename(folder)}/${level}`,
      kind: 'dmn-tck',
      async *run({ only }) {
        for (const model of (await readdir(join(cases, level))).toSorted())
          yield* runModel(join(cases, level, model), model, only);
      },
    }));
};

async function* runModel(folder: string, name: string, only: string | null): AsyncGenerator<Verdict> {
  const files = (await readdir(folder)).toSorted();
  const texts = new Map<string, string>();
  for (const file of files.filter((each) => each.endsWith('.dmn')))
    texts.set(file, await readFile(join(folder, file), 'utf8'));
  for (const file of files.filter((each) => each.endsWith('.xml'))) {
    const root = readXml(await readFile(join(folder, file), 'utf8'));
    if (!root.ok || root.value.name !== 'testCases') continue;
    const modelName = childOf(root.value, 'modelName')?.text.trim() ?? '';
    const model = modelOf(modelName, texts);
    for (const testCase of childrenOf(root.value, 'testCase')) {
      const id = `${name}/${file.replace(/^.*-test-/, '').replace('.xml', '')}/${testCase.attributes.get('id') ?? ''}`;
      if (only !== null && !id.includes(only)) continue;
      yield typeof model === 'string' ? { id, passed: false, detail: model } : verdictOn(id, testCase, model);
    }
  }
}

function modelOf(name: string, texts: ReadonlyMap<string, string>): DecisionModel | string {
  const main = texts.get(name) ?? (texts.size === 1 ? [...texts.values()][0] : undefined);
  if (main === undefined) return `expected the model ${name} but there is no such file`;
  const imports = [...texts.values()].filter((text) => text !== main);
  const model = readDecisions(main, { imports, keepInvalid: true });
  return model.ok
    ? model.value
    : `expected a model but: ${model.error.map(({ code, detail }) => `${code} ${detail}`).join('; ')}`;
}

function verdictOn(id: string, testCase: XmlElement, model: DecisionModel): Verdict {
  const inputs = new Map<string, Value>();
  for (const node of childrenOf(testCase, 'inputNode')) {
    const namespace = node.attributes.get('namespace') ?? '';
    inputs.set(`${namespace}#${node.attributes.get('name') ?? ''}`, valueOf(node));
  }
  const typesByInput = new Map(
    [...model.elements.values()].flatMap((element) =>
      element.kind === 'input' ? [[`${element.namespace}#${element.name}`, element.type] as const] : [],
    ),
  );
  const read = (name: string, namespace: string): Value | undefined => {
    const given = inputs.get(`${namespace}#${name}`) ?? inputs.get(`#${name}`);
    const type = typesByInput.get(`${namespace}#${name}`);
    return given === undefined || type === undefined ? given : typed(given, type);
  };
  const invocable = testCase.attributes.get('invocableName');
  const failures = childrenOf(testCase, 'resultNode').flatMap((node) => {
    const name = node.attributes.get('name') ?? '';
    const asked = findElement(model, invocable ?? name);
    const expected = childOf(node, 'expected') ?? childOf(node, 'computed');
    if (expected === null) return `${name}: expected a value in the test but found none`;
    const wanted = valueOf(expected);
    if (asked === null) return `${name}: expected a decision but there is none`;
    const run = new Run(() => undefined, limitsDefault, '2026-11-20T03:00:00Z', zoneDefault);
    const result = guarded(() => evaluateElement(run, model, asked, read));
    let seen = result.ok ? result.value : null;
    if (asked.kind === 'service' && asked.outputs.length > 1 && seen instanceof Context)
      seen = seen.get(name) ?? null;
    if (same(run, seen, wanted)) return [];
    const warnings = run.warnings.map(({ text }) => text).join('; ');
    return `${name}: expected ${show(wanted)} but saw ${show(seen)} ${result.ok ? '' : result.error} ${warnings}`;
  });
  return failures.length === 0 ? { id, passed: true } : { id, passed: false, detail: failures.join(' | ') };
}

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';

function valueOf(node: XmlElement): Value {
  const list = childOf(node, 'list');
  if (list !== null) {
    if (isNil(list)) return null;
    return childrenOf(list, 'item').map(valueOf);
  }
  const components = childrenOf(node, 'component');
  if (components.length > 0)
    return Context.of(
      components.map((component) => [component.attributes.get('name') ?? '', valueOf(component)] as const),
    );
  const value = childOf(node, 'value');
  if (value === null || isNil(value)) return null;
  const type = attributeOf(value, 'type');
  if (type === null && value.text.trim() === '') return null;
  return valueOfText(type === null ? 'string' : type.slice(type.indexOf(':') + 1), value.text);
}

const isNil = (element: XmlElement): boolean => attributeOf(element, 'nil') === 'true';

/** An attribute of XML Schema's instance namespace, whatever its prefix. */
function attributeOf(element: XmlElement, name: string): string | null {
  for (const [qualified, value] of element.attributes) {
    const [prefix = '', local] = qualified.split(':');
    if (local === name && element.prefixes.get(prefix) === schemaInstance) return value;
  }
  return null;
}

/** Some old tests leave the type of a value out: then the input's own type says what the text is. */
function typed(value: Value, type: FeelType): Value {
  const known = resolved(type);
  if (known === null) return value;
  if (known.kind === 'constrained') return typed(value, known.of);
  if (known.kind === 'list' && isList(value)) return value.map((item) => typed(item, known.of));
  if (known.kind === 'context' && value instanceof Context)
    return Context.of(
      value
        .entries()
        .map(([name, entry]) => [name, typed(entry, known.entries.get(name) ?? anyType)] as const),
    );
  if (known.kind !== 'basic' || typeof value !== 'string') return value;
  const schemaType = schemaTypes[known.name];
  return schemaType === undefined ? value : valueOfText(schemaType, value);
}

const schemaTypes: Readonly<Partial<Record<BasicType, string>>> = {
  number: 'decimal',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  'date and time': 'dateTime',
  'days and time duration': 'duration',
  'years and months duration': 'duration',
};

/** … and an expected value is compared as text. */
function same(run: Run, seen: Value, wanted: Value): boolean {
  if (matches(run, seen, wanted)) return true;
  if (isList(seen) && isList(wanted))
    return seen.length === wanted.length && seen.every((item, at) => same(run, item, wanted[at] ?? null));
  if (seen instanceof Context && wanted instanceof Context)
    return (
      seen.names().length === wanted.names().length &&
      wanted.names().every((name) => same(run, seen.get(name) ?? null, wanted.get(name) ?? null))
    );
  return (
    typeof wanted === 'string' && typeof seen !== 'string' && seen !== null && textOf(run, seen) === wanted
  );
}
