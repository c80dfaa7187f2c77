/**
 * FEEL behind one port (decision 11): synchronous and pure. The library evaluates; each expression is parsed once for
 * the names it uses, so that only those variables are handed over.
 */
import { evaluate as evaluateWithLibrary, parseExpression } from 'feelin';
import { fail, ok, type Result } from '../shared/result.js';

export interface Evaluation {
  readonly value: unknown;
  readonly warnings: readonly string[];
}

/** Longest expression read, in characters. */
const expressionCharactersMax = 8_192;
/** Different expressions kept with their names; the oldest go first. */
const namesKeptMax = 10_000;
const namesByExpression = new Map<string, readonly string[]>();

/**
 * @param read gives a variable's value, undefined where there is none
 * @returns the value with the evaluator's warnings, each of which a caller may take for a failure (decision 9);
 *   or why the expression does not parse
 */
export function evaluate(expression: string, read: (name: string) => unknown): Result<Evaluation, string> {
  const names = namesOf(expression);
  if (!names.ok) return names;
  const context: Record<string, unknown> = {};
  for (const name of names.value) {
    const value = read(name);
    if (value !== undefined) context[name] = value;
  }
  try {
    const { value, warnings } = evaluateWithLibrary(expression, context);
    return ok({ value, warnings: warnings.map(({ message }) => message) });
  } catch (error) {
    return fail(messageOf(error));
  }
}

/** Why an expression does not parse; null when it does. */
export function checkExpression(expression: string): string | null {
  const names = namesOf(expression);
  return names.ok ? null : names.error;
}

/** Names an expression reads, built-in functions among them. */
export function namesOf(expression: string): Result<readonly string[], string> {
  const known = namesByExpression.get(expression);
  if (known !== undefined) return ok(known);
  if (expression.length > expressionCharactersMax)
    return fail(`Expected at most ${expressionCharactersMax} characters but found ${expression.length}`);
  const names = new Set<string>();
  let error: string | null = expression.trim() === '' ? 'the expression is empty' : null;
  parseExpression(expression, {}, undefined).iterate({
    enter: (node) => {
      if (node.type.isError) error ??= `unexpected text at character ${node.from + 1}`;
      if (node.name === 'VariableName') names.add(expression.slice(node.from, node.to));
    },
  });
  if (error !== null) return fail(error);
  if (namesByExpression.size >= namesKeptMax) {
    const [oldest] = namesByExpression.keys();
    if (oldest !== undefined) namesByExpression.delete(oldest);
  }
  const list = [...names];
  namesByExpression.set(expression, list);
  return ok(list);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
