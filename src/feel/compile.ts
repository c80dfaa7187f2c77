/** Tree to closures: what can be decided once is decided here, so that evaluating is calling. */
import { add, divide, multiply, negate, power, subtract } from './arithmetic.js';
import { builtins } from './builtins.js';
import { compileCall, compileCallByName, compileFunction } from './compile-calls.js';
import { compileFilter, compileFor, compileQuantified } from './compile-loops.js';
import { compileTest, compileUnary } from './compile-tests.js';
import { equal, inRange, order } from './compare.js';
import { isInstance } from './conform.js';
import { Context } from './context.js';
import { kindOf } from './describe.js';
import { propertyOf } from './properties.js';
import type { Run } from './run.js';
import { entryAt, findName, frameAt, type Evaluate, type Scope } from './scope.js';
import type { ArithmeticOperator, ComparisonOperator, Node } from './syntax.js';
import { Range, type Value } from './values.js';

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>;

export function compile(node: Node, scope: Scope | null): Evaluate {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return value === null ? () => null : () => value;
    }
    case 'name':
      return compileName(node.name, scope);
    case 'path':
      return compilePath(node, scope);
    case 'filter':
      return compileFilter(node, scope, compile);
    case 'call':
      return compileCall(node, scope, compile);
    case 'callByName':
      return compileCallByName(node, scope, compile);
    case 'negate': {
      const of = compile(node.of, scope);
      return (run, frame) => negate(run, of(run, frame));
    }
    case 'arithmetic':
      return compileArithmetic(node, scope);
    case 'compare':
      return compileComparison(node, scope);
    case 'and':
    case 'or':
      return compileLogic(node, scope);
    case 'between':
      return compileBetween(node, scope);
    case 'in':
      return compileIn(node, scope);
    case 'instanceOf': {
      const of = compile(node.of, scope);
      return (run, frame) => isInstance(run, of(run, frame), node.type);
    }
    case 'if':
      return compileIf(node, scope);
    case 'for':
      return compileFor(node, scope, compile);
    case 'some':
    case 'every':
      return compileQuantified(node, scope, compile);
    case 'list': {
      const items = node.items.map((item) => compile(item, scope));
      return (run, frame) => items.map((item) => item(run, frame));
    }
    case 'context':
      return compileContext(node, scope);
    case 'function':
      return compileFunction(node, scope, compile);
    case 'range':
      return compileRange(node, scope);
    case 'unary':
      return compileUnary(node, scope, compile);
  }
}

function compileName(name: string, scope: Scope | null): Evaluate {
  const { items, variable } = findName(scope, name);
  const outer: Evaluate =
    variable === null ? compileFreeName(name) : (_run, frame) => frameAt(frame, variable);
  if (items.length === 0 || (variable === items[0] && name !== 'item')) return outer;
  return (run, frame) => {
    const entry = entryAt(frame, items, name);
    return entry === undefined ? outer(run, frame) : entry;
  };
}

function compileFreeName(name: string): Evaluate {
  const builtin = builtins.get(name) ?? null;
  return (run) => {
    const value = run.read(name);
    if (value !== undefined && value !== null) return value;
    if (builtin !== null) return builtin;
    return value === null
      ? null
      : run.warn('NAME_UNKNOWN', `Expected a variable «${name}» but there is none`);
  };
}

function compilePath({ of, name }: Of<'path'>, scope: Scope | null): Evaluate {
  const whole = compile(of, scope);
  return (run, frame) => {
    const value = whole(run, frame);
    if (value instanceof Context) {
      const entry = value.get(name);
      if (entry !== undefined) return entry;
    }
    return propertyOf(run, value, name);
  };
}

const arithmetic: Readonly<Record<ArithmeticOperator, (run: Run, left: Value, right: Value) => Value>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '**': power,
};

function compileArithmetic({ operator, left, right }: Of<'arithmetic'>, scope: Scope | null): Evaluate {
  const before = compile(left, scope);
  const behind = compile(right, scope);
  if (operator === '+')
    return (run, frame) => {
      const a = before(run, frame);
      const b = behind(run, frame);
      if (typeof a === 'number' && typeof b === 'number' && Number.isInteger(a) && Number.isInteger(b)) {
        const sum = a + b;
        if (Number.isSafeInteger(sum)) return sum;
      }
      return add(run, a, b);
    };
  const apply = arithmetic[operator];
  return (run, frame) => apply(run, before(run, frame), behind(run, frame));
}

function compileComparison({ operator, left, right }: Of<'compare'>, scope: Scope | null): Evaluate {
  const before = compile(left, scope);
  const behind = compile(right, scope);
  const holds = comparison(operator);
  return (run, frame) => holds(run, before(run, frame), behind(run, frame));
}

type Comparison = (run: Run, left: Value, right: Value) => boolean | null;

function comparison(operator: ComparisonOperator): Comparison {
  switch (operator) {
    case '=':
      return areEqual;
    case '!=':
      return (run, left, right) => {
        const same = areEqual(run, left, right);
        return same === null ? null : !same;
      };
    case '<':
      return ordered((difference) => difference < 0);
    case '<=':
      return ordered((difference) => difference <= 0);
    case '>':
      return ordered((difference) => difference > 0);
    case '>=':
      return ordered((difference) => difference >= 0);
  }
}

const areEqual: Comparison = (run, left, right) => {
  const same = equal(run, left, right);
  return same === null ? mismatch(run, left, right) : same;
};

function ordered(holds: (difference: number) => boolean): Comparison {
  return (run, left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left - right);
    run.compared(left, right);
    const difference = order(left, right);
    return difference === null ? mismatch(run, left, right) : holds(difference);
  };
}

/** Null has no order, which is an answer and no mistake. */
function mismatch(run: Run, left: Value, right: Value): null {
  if (left === null || right === null) return null;
  return run.warn(
    'TYPE_MISMATCH',
    `Expected two values that can be compared but found ${kindOf(left)} and ${kindOf(right)}`,
  );
}

/** Three values (DMN 1.5 tables 50 and 51): what is not boolean counts as null. */
function compileLogic({ kind, left, right }: Of<'and' | 'or'>, scope: Scope | null): Evaluate {
  const before = compile(left, scope);
  const behind = compile(right, scope);
  const decides = kind === 'or';
  return (run, frame) => {
    const a = before(run, frame);
    if (a === decides) return decides;
    const b = behind(run, frame);
    if (b === decides) return decides;
    return typeof a === 'boolean' && typeof b === 'boolean' ? !decides : null;
  };
}

function compileBetween(node: Of<'between'>, scope: Scope | null): Evaluate {
  const of = compile(node.of, scope);
  const low = compile(node.low, scope);
  const high = compile(node.high, scope);
  return (run, frame) => {
    const value = of(run, frame);
    const [from, to] = [low(run, frame), high(run, frame)];
    if (from === null || to === null) return null;
    const range = new Range({ low: from, high: to, lowIncluded: true, highIncluded: true });
    run.compared(value, from);
    return inRange(value, range) ?? mismatch(run, value, from);
  };
}

function compileIn(node: Of<'in'>, scope: Scope | null): Evaluate {
  const of = compile(node.of, scope);
  const tested: Scope = { kind: 'variable', name: '?', up: scope };
  const tests = node.tests.map((test) => compileTest(test, tested, compile));
  return (run, frame) => {
    const inner = { value: of(run, frame), up: frame };
    let result: boolean | null = false;
    for (const test of tests) {
      const passes = test(run, inner);
      if (passes === true) return true;
      if (passes === null) result = null;
    }
    return result;
  };
}

function compileIf(node: Of<'if'>, scope: Scope | null): Evaluate {
  const condition = compile(node.condition, scope);
  const then = compile(node.whenTrue, scope);
  const otherwise = compile(node.otherwise, scope);
  return (run, frame) => {
    const holds = condition(run, frame);
    if (holds === true) return then(run, frame);
    if (holds !== false && holds !== null)
      run.warn('TYPE_MISMATCH', `Expected a boolean behind «if» but found ${kindOf(holds)}`);
    return otherwise(run, frame);
  };
}

/** Every entry may use the ones before it. A name given twice is no context. */
function compileContext(node: Of<'context'>, scope: Scope | null): Evaluate {
  let inner = scope;
  const entries = node.entries.map(([name, entry]) => {
    const value = compile(entry, inner);
    inner = { kind: 'variable', name, up: inner };
    return { name, value };
  });
  if (new Set(entries.map(({ name }) => name)).size < entries.length)
    return (run) =>
      run.warn('VALUE_INVALID', 'Expected every entry of a context once but one is given twice');
  return (run, frame) => {
    let at = frame;
    const values: [string, Value][] = [];
    for (const { name, value } of entries) {
      const worth = value(run, at);
      values.push([name, worth]);
      at = { value: worth, up: at };
    }
    return Context.of(values);
  };
}

function compileRange(node: Of<'range'>, scope: Scope | null): Evaluate {
  const { lowIncluded, highIncluded } = node;
  const low = compile(node.low, scope);
  const high = compile(node.high, scope);
  return (run, frame) => {
    const ends = { low: low(run, frame), high: high(run, frame), lowIncluded, highIncluded };
    const difference = order(ends.low, ends.high);
    if (difference !== null && difference <= 0) return new Range(ends);
    return run.warn(
      'VALUE_INVALID',
      `Expected a range from a lower to a higher end but found ${kindOf(ends.low)} and ${kindOf(ends.high)}`,
    );
  };
}
