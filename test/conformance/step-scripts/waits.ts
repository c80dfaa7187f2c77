import type { Wait } from '../../../src/engine/index.js';

/** How often the world may answer within one step. */
export const answersMax = 2_000;

/** A rest at the border of a transaction. */
export const isContinuation = (wait: Wait): boolean => wait.kind === 'job' && wait.phase !== undefined;

export const nameOf = (wait: Wait): string =>
  wait.kind === 'message' || wait.kind === 'signal' ? wait.name : '';

export const keyOf = (wait: Wait): string | null => (wait.kind === 'message' ? (wait.key ?? null) : null);

export const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
