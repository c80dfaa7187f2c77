/** Texts compiled once: what the port and the decision engine evaluate. */
import { fail, ok, type Result } from '../shared/result.js';
import { builtinNames, builtins } from './builtins.js';
import { compile } from './compile.js';
import { compileUnaryTests } from './compile-tests.js';
import { freeNames } from './free-names.js';
import { parseExpression, parseUnaryTests } from './parse.js';
import type { TypeFinder } from './parse-type.js';
import type { KnownNames } from './reader.js';
import type { Run } from './run.js';
import type { Scope } from './scope.js';
import type { Value } from './values.js';

export interface Surroundings {
  /** Names with spaces or symbols that expressions may use, beside FEEL's own. */
  readonly names: KnownNames;
  readonly findType: TypeFinder;
}

export const plainSurroundings: Surroundings = { names: new Map(), findType: () => null };

export interface Expression {
  readonly evaluate: (run: Run) => Value;
  readonly freeNames: readonly string[];
}

const isBuiltin = (name: string): boolean => builtins.has(name);

export function readExpression(text: string, { names, findType }: Surroundings): Result<Expression, string> {
  const tree = parseExpression(text, { names: [names, builtinNames], findType });
  if (!tree.ok) return tree;
  const evaluate = compile(tree.value, null);
  return ok({ evaluate: (run) => evaluate(run, null), freeNames: freeNames(tree.value, isBuiltin) });
}

export type InputTest = (run: Run, input: Value) => boolean | null;

/** @returns a test of an input, which is `?` in the text */
export function readUnaryTests(text: string, { names, findType }: Surroundings): Result<InputTest, string> {
  const tests = parseUnaryTests(text, { names: [names, builtinNames], findType });
  if (!tests.ok) return fail(tests.error);
  const scope: Scope = { kind: 'variable', name: '?', up: null };
  const test = compileUnaryTests(tests.value, scope, compile);
  return ok((run, input) => test(run, { value: input, up: null }));
}
