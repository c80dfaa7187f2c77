/** Where names lead. Scopes are known when an expression is compiled, frames hold their values when it is evaluated: one
 *  frame a scope, never changed once made, so a function keeps the frames it was made in. */
import { Context } from './context.js';
import type { Run } from './run.js';
import type { Node } from './syntax.js';
import type { Value } from './values.js';

export interface Frame {
  readonly value: Value;
  readonly up: Frame | null;
}

export type Evaluate = (run: Run, frame: Frame | null) => Value;
export type Compile = (node: Node, scope: Scope | null) => Evaluate;

export interface Scope {
  /** `item`: an element of a filtered list, whose own entries are names too. */
  readonly kind: 'variable' | 'item';
  readonly name: string;
  readonly up: Scope | null;
  /** Told when something in the scope reads it. */
  readonly onRead?: () => void;
}

export interface Place {
  /** Frames to look into for an entry of that name, from the inside, as steps upwards. */
  readonly items: readonly number[];
  /** Steps up to the variable's frame; null where it is the caller's. */
  readonly variable: number | null;
}

export function findName(scope: Scope | null, name: string): Place {
  const items: number[] = [];
  let steps = 0;
  for (let at = scope; at !== null; at = at.up) {
    if (at.kind === 'item') items.push(steps);
    if (at.name === name) {
      at.onRead?.();
      return { items, variable: steps };
    }
    steps += 1;
  }
  return { items, variable: null };
}

export function frameAt(frame: Frame | null, steps: number): Value {
  let at = frame;
  for (let left = steps; left > 0 && at !== null; left -= 1) at = at.up;
  return at === null ? null : at.value;
}

/** An entry of one of the items around a name; undefined where none has it. */
export function entryAt(frame: Frame | null, items: readonly number[], name: string): Value | undefined {
  for (const steps of items) {
    const item = frameAt(frame, steps);
    if (item instanceof Context) {
      const value = item.get(name);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}
