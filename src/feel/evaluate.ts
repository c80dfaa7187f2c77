/**
 * FEEL behind one port (decision 11): synchronous and pure. Each expression is read once and kept; what crosses the port is
 * JSON (decision 10, json.ts); what an evaluation may cost is bounded by fuel (run.ts).
 */
import { fail, ok, type Result } from '../shared/result.js';
import {
  plainSurroundings,
  readExpression,
  readUnaryTests,
  type Expression,
  type InputTest,
} from './expression.js';
import { fromJson, jsonReader, toJson } from './json.js';
import { FuelExhausted, limitsDefault, Run, type Budget, type Limits, type Warning } from './run.js';
import type { Value } from './values.js';

export interface Evaluation {
  readonly value: unknown;
  readonly warnings: readonly string[];
}

export interface EvaluateOptions {
  /** ISO instant for `now()` and `today()`; without one they are null and a warning. */
  readonly now?: string;
  /** IANA zone for `now()` and `today()`. */
  readonly zone?: string;
  readonly limits?: Partial<Limits>;
  /** Shared by all evaluations of one command. */
  readonly budget?: Budget;
}

/** Zone of law and people (decision 21). */
export const zoneDefault = 'Asia/Ho_Chi_Minh';
/** Different expressions kept, and characters of them all; the oldest go first. */
const expressionsKeptMax = 10_000;
const charactersKeptMax = 16 * 1024 * 1024;
let charactersKept = 0;

type Kept<T> = Map<string, Result<T, string>>;
const expressions: Kept<Expression> = new Map();
const unaryTests: Kept<InputTest> = new Map();
const noWarnings: readonly string[] = Object.freeze([]);

/**
 * @param read gives a variable's value as JSON, undefined where there is none
 * @returns the value as JSON with the evaluator's warnings, each of which a caller may take for a failure (decision 9);
 *   or why the expression does not parse, or `FUEL_EXHAUSTED: …`
 */
export function evaluate(
  expression: string,
  read: (name: string) => unknown,
  options?: EvaluateOptions,
): Result<Evaluation, string> {
  const known = expressions.get(expression) ?? keepExpression(expression);
  if (!known.ok) return known;
  const run = runOf(read, options);
  return guarded(
    () => ({ value: toJson(run, known.value.evaluate(run)), warnings: textsOf(run.warnings) }),
    run,
  );
}

/**
 * Whether a value passes unary tests (`> 5, 10`), as in a cell of a decision table.
 * @returns true, false, or null where a test has no answer
 */
export function evaluateUnaryTests(
  tests: string,
  input: unknown,
  read: (name: string) => unknown,
  options?: EvaluateOptions,
): Result<Evaluation, string> {
  const known = unaryTests.get(tests) ?? keep(unaryTests, tests, readUnaryTests(tests, plainSurroundings));
  if (!known.ok) return known;
  const run = runOf(read, options);
  return guarded(
    () => ({ value: known.value(run, jsonReader(run)(input)), warnings: textsOf(run.warnings) }),
    run,
  );
}

/** Why an expression does not parse; null when it does. */
export function checkExpression(expression: string): string | null {
  const known = expressions.get(expression) ?? keepExpression(expression);
  return known.ok ? null : known.error;
}

/** Variables an expression reads from outside: not its own iterators, parameters and entries, nor built-in functions. */
export function namesOf(expression: string): Result<readonly string[], string> {
  const known = expressions.get(expression) ?? keepExpression(expression);
  return known.ok ? ok(known.value.freeNames) : known;
}

const keepExpression = (text: string): Result<Expression, string> =>
  keep(expressions, text, readExpression(text, plainSurroundings));

function keep<T>(kept: Kept<T>, text: string, result: Result<T, string>): Result<T, string> {
  for (const oldest of kept.keys()) {
    if (kept.size < expressionsKeptMax && charactersKept + text.length <= charactersKeptMax) break;
    kept.delete(oldest);
    charactersKept -= oldest.length;
  }
  kept.set(text, result);
  charactersKept += text.length;
  return result;
}

function runOf(read: (name: string) => unknown, options: EvaluateOptions | undefined): Run {
  const limits = options?.limits === undefined ? limitsDefault : { ...limitsDefault, ...options.limits };
  // A list or context is read once, however often an expression asks for it.
  let known: Map<string, Value> | null = null;
  const run = new Run(
    (name) => {
      const before = known?.get(name);
      if (before !== undefined) return before;
      const json = read(name);
      if (json === undefined) return undefined;
      if (typeof json !== 'object' || json === null) return fromJson(json);
      const value = jsonReader(run)(json);
      known ??= new Map();
      known.set(name, value);
      return value;
    },
    limits,
    options?.now ?? null,
    options?.zone ?? zoneDefault,
    options?.budget,
  );
  return run;
}

export const textsOf = (warnings: readonly Warning[]): readonly string[] =>
  warnings.length === 0 ? noWarnings : warnings.map(({ code, text }) => `${code}: ${text}`);

/** Fuel that ends is an answer; so is the stack, which deep values may fill before their depth is counted. */
export function guarded<T>(evaluation: () => T, run: Run | null = null): Result<T, string> {
  try {
    return ok(evaluation());
  } catch (error) {
    if (error instanceof FuelExhausted) return fail(error.message);
    if (error instanceof RangeError)
      return fail('FUEL_EXHAUSTED: Expected values less deep but the stack is full');
    throw error;
  } finally {
    run?.settle();
  }
}
