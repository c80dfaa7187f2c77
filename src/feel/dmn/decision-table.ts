/** Decision tables (DMN 1.5 §8): each input is evaluated once, each cell is a test compiled once. */
import { equal } from '../compare.js';
import { convert } from '../conform.js';
import { kindOf } from '../describe.js';
import type { Run } from '../run.js';
import type { Evaluate, Frame, Scope } from '../scope.js';
import type { FeelType } from '../types.js';
import type { Value } from '../values.js';
import type { Test } from '../compile-tests.js';
import type { BoxedCompiler } from './boxed.js';
import { combined, policyOf, resultOf, type Columns, type Outputs } from './hit-policies.js';
import { noteMatch } from './matches.js';
import { childOf, childrenOf, type XmlElement } from './xml.js';

interface Input {
  readonly label: string;
  readonly evaluate: Evaluate;
  readonly type: FeelType;
  /** Null where any value is allowed. */
  readonly allowed: Test | null;
}

interface Output {
  readonly name: string;
  readonly type: FeelType;
  readonly allowed: Test | null;
  /** The allowed values one by one, for their order. */
  readonly ranks: readonly Test[];
  readonly otherwise: Evaluate | null;
}

interface Rule {
  readonly id: string;
  readonly tests: readonly Test[];
  readonly outputs: readonly Evaluate[];
}

export function compileTable(element: XmlElement, scope: Scope | null, boxed: BoxedCompiler): Evaluate {
  const tested: Scope = { kind: 'variable', name: '?', up: scope };
  const inputs = childrenOf(element, 'input').map((input) => inputOf(input, scope, tested, boxed));
  const outputs = childrenOf(element, 'output').map((output) => outputOf(output, scope, tested, boxed));
  const rules = childrenOf(element, 'rule').map((rule, at): Rule => ({
    id: rule.attributes.get('id') ?? String(at + 1),
    tests: childrenOf(rule, 'inputEntry').map((entry) => boxed.tests(entry, tested)),
    outputs: childrenOf(rule, 'outputEntry').map((entry) => boxed.text(entry, scope)),
  }));
  const policy = policyOf(element.attributes.get('hitPolicy'), element.attributes.get('aggregation'));
  if (policy === null)
    return boxed.problem(element, 'TABLE_INVALID', 'Expected a hit policy of DMN but found another');
  if (outputs.length === 0)
    return boxed.problem(element, 'TABLE_INVALID', 'Expected an output but found none');
  const uneven = rules.find(
    (rule) => rule.tests.length !== inputs.length || rule.outputs.length !== outputs.length,
  );
  if (uneven !== undefined)
    return boxed.problem(
      element,
      'TABLE_INVALID',
      `Expected ${inputs.length} inputs and ${outputs.length} outputs in each rule but rule ${uneven.id} has ${uneven.tests.length} and ${uneven.outputs.length}`,
    );
  const columns: Columns = {
    names: outputs.map(({ name }) => name),
    rank: (run, column, value) => rankOf(run, outputs[column], value),
  };
  return (run, frame) => {
    const values = inputValues(run, frame, inputs);
    if (values === null) return null;
    const hits = rules.filter((rule) => hitsAll(run, frame, rule, values));
    noteMatch(
      run,
      hits.map(({ id }) => id),
    );
    if (hits.length === 0) return defaultOf(run, frame, outputs, columns);
    const kept = policy.policy === 'FIRST' ? hits.slice(0, 1) : hits;
    const results = kept.map((rule) => outputsOf(run, frame, rule, outputs));
    return resultOf(run, policy.policy, policy.aggregation, results, columns);
  };
}

function inputOf(element: XmlElement, scope: Scope | null, tested: Scope, boxed: BoxedCompiler): Input {
  const expression = childOf(element, 'inputExpression');
  const allowed = childOf(element, 'inputValues');
  return {
    label: element.attributes.get('label') ?? element.attributes.get('id') ?? 'input',
    evaluate:
      expression === null
        ? boxed.problem(element, 'TABLE_INVALID', 'Expected an expression of the input but found none')
        : boxed.text(expression, scope),
    type: boxed.types.typeRefOf(expression ?? element),
    allowed: allowed === null ? null : boxed.tests(allowed, tested),
  };
}

function outputOf(element: XmlElement, scope: Scope | null, tested: Scope, boxed: BoxedCompiler): Output {
  const allowed = childOf(element, 'outputValues');
  const otherwise = childOf(element, 'defaultOutputEntry');
  return {
    name: element.attributes.get('name') ?? element.attributes.get('label') ?? '',
    type: boxed.types.typeRefOf(element),
    allowed: allowed === null ? null : boxed.tests(allowed, tested),
    ranks: allowed === null ? [] : boxed.testsOneByOne(allowed, tested),
    otherwise: otherwise === null ? null : boxed.text(otherwise, scope),
  };
}

/** @returns null, with a warning, where an input is not of its type or not among its allowed values */
function inputValues(run: Run, frame: Frame | null, inputs: readonly Input[]): readonly Value[] | null {
  const values: Value[] = [];
  for (const { evaluate, type, allowed, label } of inputs) {
    const value = convert(run, evaluate(run, frame), type);
    if (value === undefined)
      return run.warn('DECISION_INVALID', `Expected another type of the input «${label}»`);
    if (allowed !== null && value !== null && allowed(run, { value, up: frame }) !== true)
      return run.warn(
        'DECISION_INVALID',
        `Expected an allowed value of the input «${label}» but found another`,
      );
    values.push(value);
  }
  return values;
}

function hitsAll(run: Run, frame: Frame | null, { tests }: Rule, values: readonly Value[]): boolean {
  run.spend(1);
  return tests.every((test, at) => test(run, { value: values[at] ?? null, up: frame }) === true);
}

function outputsOf(run: Run, frame: Frame | null, rule: Rule, outputs: readonly Output[]): Outputs {
  return rule.outputs.map((evaluate, at) => {
    const output = outputs[at];
    const value = evaluate(run, frame);
    return output === undefined ? value : checkOutput(run, frame, value, output);
  });
}

function checkOutput(run: Run, frame: Frame | null, value: Value, { name, type, allowed }: Output): Value {
  const converted = convert(run, value, type);
  if (converted === undefined)
    return run.warn(
      'RESULT_INVALID',
      `Expected another type of the output «${name}» but found ${kindOf(value)}`,
    );
  if (allowed !== null && converted !== null && allowed(run, { value: converted, up: frame }) !== true)
    return run.warn('RESULT_INVALID', `Expected an allowed value of the output «${name}» but found another`);
  return converted;
}

/** Where no rule hits: the default outputs, if there are any. */
function defaultOf(run: Run, frame: Frame | null, outputs: readonly Output[], columns: Columns): Value {
  if (outputs.every(({ otherwise }) => otherwise === null)) return null;
  return combined(
    outputs.map(({ otherwise }) => otherwise?.(run, frame) ?? null),
    columns.names,
  );
}

function rankOf(run: Run, output: Output | undefined, value: Value): number {
  const ranks = output?.ranks ?? [];
  const at = ranks.findIndex(
    (test) => test(run, { value, up: null }) === true || equal(run, value, null) === true,
  );
  return at < 0 ? ranks.length : at;
}
