/** Unary tests: whether an input passes a cell of a decision table, or a value the right side of `in` (§7.3.11, §9.2). */
import { equal, inRange, order } from './compare.js';
import { kindOf } from './describe.js';
import type { Run } from './run.js';
import { findName, type Compile, type Evaluate, type Frame, type Scope } from './scope.js';
import type { Node, UnaryTests } from './syntax.js';
import { isList, Range, type Value } from './values.js';

export type Test = (run: Run, frame: Frame | null) => boolean | null;

/**
 * @param scope has `?`, the value that is tested
 * @param inTable a cell may be a condition of other variables: true or false beside an input that is neither
 */
export function compileTest(node: Node, scope: Scope, compile: Compile, inTable = false): Test {
  if (node.kind === 'unary') return compileComparisonTest(node, scope, compile);
  let readsInput = false;
  const watched: Scope = { ...scope, onRead: () => (readsInput = true) };
  const expression = compile(node, watched);
  const input = compile({ kind: 'name', name: '?' }, scope);
  const usesInput = readsInput;
  return (run, frame) => {
    const value = expression(run, frame);
    // A range that is none tests nothing; null itself is a value to be equal to.
    if (value === null && node.kind === 'range') return null;
    const tested = input(run, frame);
    const isCondition = inTable && tested !== null && typeof tested !== 'boolean';
    return typeof value === 'boolean' && (usesInput || isCondition) ? value : passes(run, tested, value);
  };
}

function compileComparisonTest(
  { operator, end }: Extract<Node, { kind: 'unary' }>,
  scope: Scope,
  compile: Compile,
): Test {
  const left: Node = { kind: 'name', name: '?' };
  const holds = compile({ kind: 'compare', operator, left, right: end }, scope);
  return (run, frame) => {
    const result = holds(run, frame);
    return typeof result === 'boolean' ? result : null;
  };
}

/** A value passes what it equals, the range it lies in, and the list that holds it or such a range. */
export function passes(run: Run, input: Value, test: Value): boolean | null {
  if (test instanceof Range && !(input instanceof Range)) {
    run.compared(input, test.low ?? test.high);
    const inside = inRange(input, test);
    if (inside === null && input !== null)
      run.warn('TYPE_MISMATCH', `Expected a value that the range can hold but found ${kindOf(input)}`);
    return inside;
  }
  if (isList(test)) {
    run.spend(test.length);
    if (isList(input) && equal(run, input, test) === true) return true;
    return test.some((item) =>
      item instanceof Range && !(input instanceof Range)
        ? inRange(input, item) === true
        : equal(run, input, item) === true,
    );
  }
  return equal(run, input, test);
}

/** Outside of tests `< 10` is the range of what is less than 10. */
export function compileUnary(
  { operator, end }: Extract<Node, { kind: 'unary' }>,
  scope: Scope | null,
  compile: Compile,
): Evaluate {
  if (scope !== null && operator === '!=' && findName(scope, '?').variable !== null)
    return compileComparisonTest({ kind: 'unary', operator, end }, scope, compile);
  const limit = compile(end, scope);
  return (run, frame) => {
    const value = limit(run, frame);
    if (operator === '!=') return run.warn('VALUE_INVALID', 'Expected a range but «!=» makes none');
    if (operator === '=')
      return new Range({ low: value, high: value, lowIncluded: true, highIncluded: true });
    if (order(value, value) === null)
      return run.warn('TYPE_MISMATCH', `Expected the end of a range but found ${kindOf(value)}`);
    const included = operator === '<=' || operator === '>=';
    return operator === '<' || operator === '<='
      ? new Range({ low: null, high: value, lowIncluded: false, highIncluded: included })
      : new Range({ low: value, high: null, lowIncluded: included, highIncluded: false });
  };
}

/** @param scope has `?` @returns true, false, or null where a test has no answer */
export function compileUnaryTests({ tests, negated, any }: UnaryTests, scope: Scope, compile: Compile): Test {
  if (any) return () => true;
  const each = tests.map((test) => compileTest(test, scope, compile, true));
  return (run, frame) => {
    let result: boolean | null = false;
    for (const test of each) {
      const passed = test(run, frame);
      if (passed === true) return !negated;
      if (passed === null) result = null;
    }
    return result === null ? null : negated;
  };
}
