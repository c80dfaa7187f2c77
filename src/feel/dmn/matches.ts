/** Which rules hit, kept beside an evaluation: an expression's value has no room for it. */
import type { Run } from '../run.js';

const matchesByRun = new WeakMap<Run, (readonly string[])[]>();

export function noteMatch(run: Run, rules: readonly string[]): void {
  const matches = matchesByRun.get(run);
  if (matches === undefined) matchesByRun.set(run, [rules]);
  else matches.push(rules);
}

/** The rules of the table that was evaluated last, which is the asked decision's own when it is a table. */
export const lastMatch = (run: Run): readonly string[] | null => matchesByRun.get(run)?.at(-1) ?? null;
