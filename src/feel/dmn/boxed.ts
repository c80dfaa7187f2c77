/** Boxed expressions (DMN 1.5 §7.3, §10.2) to closures in the scopes and frames of FEEL. */
import { call } from '../call.js';
import { bind } from '../compile-calls.js';
import { compile } from '../compile.js';
import { builtinNames } from '../builtins.js';
import { Context } from '../context.js';
import { kindOf } from '../describe.js';
import { parseExpression, parseUnaryTests } from '../parse.js';
import { paying, sizeOf, sizeOfTests } from '../size.js';
import { compileUnaryTests, type Test } from '../compile-tests.js';
import { addName, type KnownNames } from '../reader.js';
import type { Run } from '../run.js';
import type { Evaluate, Frame, Scope } from '../scope.js';
import { anyType, type FeelType } from '../types.js';
import { FeelFunction, isList, type Value } from '../values.js';
import { coerced } from './coerce.js';
import { compileTable } from './decision-table.js';
import type { DecisionProblem, DecisionProblemCode } from './model.js';
import type { ItemDefinitions } from './types-of.js';
import { childOf, childrenOf, type XmlElement } from './xml.js';

const feelLanguages = /FEEL/i;
const expressionNames = new Set([
  'literalExpression',
  'context',
  'invocation',
  'list',
  'relation',
  'functionDefinition',
  'decisionTable',
  'conditional',
  'for',
  'some',
  'every',
  'filter',
]);

export class BoxedCompiler {
  constructor(
    readonly types: ItemDefinitions,
    readonly problems: DecisionProblem[],
    /** The language of texts that name none. */
    readonly language: string,
  ) {}

  problem(element: XmlElement, code: DecisionProblemCode, detail: string): Evaluate {
    const id = element.attributes.get('id') ?? element.attributes.get('name') ?? element.name;
    this.problems.push({ element: id, code, detail });
    return (run) => run.warn('DECISION_INVALID', `${id}: ${detail}`);
  }

  /** The first boxed expression inside an element; null where there is none. */
  inside(element: XmlElement, scope: Scope | null): Evaluate | null {
    const expression = expressionIn(element);
    return expression === null ? null : this.expression(expression, scope);
  }

  expression(element: XmlElement, scope: Scope | null): Evaluate {
    return coerced(this.#uncoerced(element, scope), this.types.typeRefOf(element), nameOf(element));
  }

  #uncoerced(element: XmlElement, scope: Scope | null): Evaluate {
    switch (element.name) {
      case 'literalExpression':
        return this.text(element, scope);
      case 'context':
        return this.#context(element, scope);
      case 'invocation':
        return this.#invocation(element, scope);
      case 'list':
        return this.#list(element, scope);
      case 'relation':
        return this.#relation(element, scope);
      case 'functionDefinition':
        return this.functionDefinition(element, scope, anyType);
      case 'decisionTable':
        return compileTable(element, scope, this);
      case 'conditional':
        return this.#conditional(element, scope);
      case 'filter':
        return this.#filter(element, scope);
      default:
        return this.#iteration(element, scope);
    }
  }

  /** The FEEL text of an element. */
  text(element: XmlElement, scope: Scope | null): Evaluate {
    const language = element.attributes.get('expressionLanguage') ?? this.language;
    if (language !== '' && !feelLanguages.test(language))
      return this.problem(element, 'ELEMENT_UNSUPPORTED', 'Expected FEEL but found another language');
    const text = (childOf(element, 'text')?.text ?? '').trim();
    if (text === '')
      return (run) => run.warn('DECISION_INVALID', 'Expected an expression but the text is empty');
    const tree = parseExpression(text, { names: this.#names(scope), findType: this.types.find });
    if (!tree.ok) return this.problem(element, 'EXPRESSION_INVALID', tree.error);
    return paying(sizeOf(tree.value), compile(tree.value, scope));
  }

  /** The unary tests of an element; `?` is the innermost name of the scope. */
  tests(element: XmlElement, scope: Scope): Test {
    const text = (childOf(element, 'text')?.text ?? '').trim();
    if (text === '' || text === '-') return () => true;
    const tests = parseUnaryTests(text, { names: this.#names(scope), findType: this.types.find });
    if (tests.ok) return paying(sizeOfTests(tests.value), compileUnaryTests(tests.value, scope, compile));
    const failing = this.problem(element, 'EXPRESSION_INVALID', tests.error);
    return (run, frame) => {
      failing(run, frame);
      return null;
    };
  }

  /** Each test of a list of allowed values by itself, in their order. */
  testsOneByOne(element: XmlElement, scope: Scope): readonly Test[] {
    const text = (childOf(element, 'text')?.text ?? '').trim();
    const tests = parseUnaryTests(text, { names: this.#names(scope), findType: this.types.find });
    if (!tests.ok) return [];
    return tests.value.tests.map((test) =>
      compileUnaryTests({ tests: [test], negated: false, any: false }, scope, compile),
    );
  }

  #names(scope: Scope | null): readonly KnownNames[] {
    const names: KnownNames = new Map();
    for (let at = scope; at !== null; at = at.up) addName(names, at.name);
    return [names, this.types.surroundings.names, builtinNames];
  }

  #required(element: XmlElement, name: string, scope: Scope | null): Evaluate {
    const child = childOf(element, name);
    const evaluate = child === null ? null : this.inside(child, scope);
    return (
      evaluate ?? this.problem(element, 'DMN_INVALID', `Expected an expression in <${name}> but found none`)
    );
  }

  /** Entries see those before them; the last one without a name is the result. */
  #context(element: XmlElement, scope: Scope | null): Evaluate {
    let inner = scope;
    const entries = childrenOf(element, 'contextEntry').map((entry) => {
      const variable = childOf(entry, 'variable');
      const name = variable?.attributes.get('name')?.trim() ?? null;
      if (name !== null) addName(this.types.surroundings.names, name);
      const own = expressionIn(entry);
      // A function may call itself by the name of its entry.
      const isFunction = own?.name === 'functionDefinition' && name !== null;
      const within: Scope | null = isFunction ? { kind: 'variable', name, up: inner } : inner;
      const evaluate = own === null ? null : this.expression(own, within);
      const type = variable === null ? anyType : this.types.typeRefOf(variable);
      if (name !== null) inner = { kind: 'variable', name, up: inner };
      return { name, isFunction, evaluate: coerced(evaluate ?? (() => null), type, name ?? 'the result') };
    });
    return (run, frame) => {
      let at = frame;
      const values: [string, Value][] = [];
      for (const { name, evaluate, isFunction } of entries) {
        if (name === null) return evaluate(run, at);
        if (isFunction) at = selfFrame(run, evaluate, at);
        else at = { value: evaluate(run, at), up: at };
        values.push([name, at.value]);
      }
      return Context.of(values);
    };
  }

  #invocation(element: XmlElement, scope: Scope | null): Evaluate {
    const callee = this.inside(element, scope);
    if (callee === null)
      return this.problem(element, 'DMN_INVALID', 'Expected what is invoked but found nothing');
    const bindings = childrenOf(element, 'binding').map((binding) => ({
      name: childOf(binding, 'parameter')?.attributes.get('name') ?? '',
      evaluate: this.inside(binding, scope) ?? ((): Value => null),
    }));
    return (run, frame) => {
      const values = new Map(bindings.map(({ name, evaluate }) => [name, evaluate(run, frame)]));
      return call(run, callee(run, frame), { kind: 'named', values });
    };
  }

  #list(element: XmlElement, scope: Scope | null): Evaluate {
    const items = expressionsIn(element).map((item) => this.expression(item, scope));
    return (run, frame) => items.map((item) => item(run, frame));
  }

  #relation(element: XmlElement, scope: Scope | null): Evaluate {
    const columns = childrenOf(element, 'column').map((column) => ({
      name: column.attributes.get('name') ?? '',
      type: this.types.typeRefOf(column),
    }));
    for (const { name } of columns) addName(this.types.surroundings.names, name);
    const rows = childrenOf(element, 'row').map((row) =>
      expressionsIn(row).map((cell, at) => {
        const column = columns[at] ?? { name: '', type: anyType };
        return [column.name, coerced(this.expression(cell, scope), column.type, column.name)] as const;
      }),
    );
    return (run, frame) =>
      rows.map((row) => Context.of(row.map(([name, cell]) => [name, cell(run, frame)] as const)));
  }

  /** @param result what its values are converted to, beside the type of its body */
  functionDefinition(element: XmlElement, scope: Scope | null, result: FeelType): Evaluate {
    const kind = element.attributes.get('kind') ?? 'FEEL';
    if (kind !== 'FEEL')
      return (run) => run.warn('FUNCTION_UNKNOWN', `Expected a function in FEEL but found one in ${kind}`);
    const parameters = childrenOf(element, 'formalParameter').map((parameter) => ({
      name: parameter.attributes.get('name') ?? '',
      type: this.types.typeRefOf(parameter),
    }));
    let inner = scope;
    for (const { name } of parameters) inner = { kind: 'variable', name, up: inner };
    const body = coerced(this.inside(element, inner) ?? ((): Value => null), result, nameOf(element));
    return (_run, made) =>
      new FeelFunction(nameOf(element), parameters, result, (run, args) => {
        const values = bind(run, args, parameters);
        if (values === null) return null;
        let frame: Frame | null = made;
        for (const value of values) frame = { value, up: frame };
        return body(run, frame);
      });
  }

  #conditional(element: XmlElement, scope: Scope | null): Evaluate {
    const condition = this.#required(element, 'if', scope);
    const whenTrue = this.#required(element, 'then', scope);
    const otherwise = this.#required(element, 'else', scope);
    return (run, frame) => {
      const holds = condition(run, frame);
      if (holds !== null && typeof holds !== 'boolean')
        return run.warn('TYPE_MISMATCH', `Expected a boolean of the condition but found ${kindOf(holds)}`);
      return (holds === true ? whenTrue : otherwise)(run, frame);
    };
  }

  #filter(element: XmlElement, scope: Scope | null): Evaluate {
    const from = this.#required(element, 'in', scope);
    const match = this.#required(element, 'match', { kind: 'item', name: 'item', up: scope });
    return (run, frame) => {
      const list = listOf(from(run, frame));
      run.list(list.length);
      const kept: Value[] = [];
      for (const item of list) {
        const matches = match(run, { value: item, up: frame });
        if (typeof matches !== 'boolean')
          return run.warn('TYPE_MISMATCH', `Expected a boolean of the filter but found ${kindOf(matches)}`);
        if (matches) kept.push(item);
      }
      return kept;
    };
  }

  #iteration(element: XmlElement, scope: Scope | null): Evaluate {
    const name = element.attributes.get('iteratorVariable') ?? 'item';
    const kind = element.name;
    const from = this.#required(element, 'in', scope);
    const partial: Scope | null = kind === 'for' ? { kind: 'variable', name: 'partial', up: scope } : scope;
    const inner: Scope = { kind: 'variable', name, up: partial };
    const body = this.#required(element, kind === 'for' ? 'return' : 'satisfies', inner);
    const decides = kind === 'some';
    return (run, frame) => {
      const value = from(run, frame);
      if (value === null) return run.warn('TYPE_MISMATCH', 'Expected a list to go through but found null');
      const results: Value[] = [];
      for (const item of listOf(value)) {
        run.spend(1 + (results.length >> 3));
        const outer = kind === 'for' ? { value: [...results], up: frame } : frame;
        const result = body(run, { value: item, up: outer });
        if (kind !== 'for' && result !== null && typeof result !== 'boolean')
          return run.warn('TYPE_MISMATCH', `Expected a boolean of each element but found ${kindOf(result)}`);
        results.push(result);
      }
      if (kind === 'for') return results;
      if (results.includes(decides)) return decides;
      return results.every((result) => typeof result === 'boolean') ? !decides : null;
    };
  }
}

const listOf = (value: Value): readonly Value[] => (isList(value) ? value : value === null ? [] : [value]);

/** A frame that holds the function which was made in it. */
function selfFrame(run: Run, evaluate: Evaluate, up: Frame | null): Frame {
  const frame: { value: Value; up: Frame | null } = { value: null, up };
  frame.value = evaluate(run, frame);
  return frame;
}

const nameOf = (element: XmlElement): string =>
  element.attributes.get('name') ??
  element.attributes.get('label') ??
  element.attributes.get('id') ??
  element.name;

const expressionsIn = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter(
    (child) => child.namespace === element.namespace && expressionNames.has(child.name),
  );

const expressionIn = (element: XmlElement): XmlElement | null => expressionsIn(element)[0] ?? null;
