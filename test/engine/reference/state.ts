/** Where everything stands in the reference: frames inside each other, tokens lying on flows, and what is waited for. */
import type { Flow, Node, Trigger } from './model.js';

/** A token on a flow; `flow` null: it stands right before its node (a scope's start, a link's other side). */
export interface Token {
  readonly seq: number;
  readonly flow: Flow | null;
  readonly node: Node;
}

export interface Wait {
  readonly seq: number;
  /** task, job, message, timer, signal, condition, adHoc, incident; `limit`: a task's due date. */
  readonly kind: string;
  readonly node: Node;
  readonly frame: Frame;
  readonly trigger: Trigger | null;
  readonly part: number | null;
  /** What a condition was when it was last looked at. */
  held: boolean;
  /** How often a timer will fire after this time. */
  readonly again: number | null;
}

export interface LoopCount {
  total: number | null;
  readonly items: readonly unknown[] | null;
  started: number;
  completed: number;
  readonly outputs: unknown[];
}

export interface Undoable {
  readonly node: Node;
  readonly inner: readonly Undoable[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly wall: boolean;
}

/** One activation of an activity or of the process: what runs inside, what is waited for, and variables of its own. */
export interface Frame {
  readonly seq: number;
  /** null: the process. */
  readonly node: Node | null;
  readonly parent: Frame | null;
  /** The process or sub-process whose nodes run in it. */
  readonly scope: string | null;
  /** Names are looked up no further: the process, and a called one. */
  readonly wall: boolean;
  readonly variables: Record<string, unknown>;
  readonly tokens: Token[];
  readonly children: Frame[];
  readonly waits: Wait[];
  /** It is the body of a loop, whose iterations are its children. */
  readonly count: LoopCount | null;
  readonly isIteration: boolean;
  /** Complex gateways that have fired and are not reset yet: the flows whose tokens they have taken. */
  readonly fired: Map<string, Set<string>>;
  /** What was completed in it and can be undone, in order; while it is `undoing`, what is still to be undone. */
  readonly undoable: Undoable[];
  readonly undoing: boolean;
  /** Ad-hoc: nothing new begins in it. */
  ending: boolean;
  alive: boolean;
}

/** Names that only conditions of loops use (table 10.30). */
export function countOf({ total, started, completed }: LoopCount, name: string): number | null | undefined {
  if (name === 'numberOfInstances') return total;
  if (name === 'numberOfActiveInstances') return started - completed;
  if (name === 'numberOfCompletedInstances') return completed;
  return name === 'numberOfTerminatedInstances' ? 0 : undefined;
}

/** The nearest frame outward that has the name, up to the wall (§10.4.1: data is visible to what lies inside its owner). */
export function readName(from: Frame, name: string): unknown {
  for (let frame: Frame | null = from; frame !== null; frame = frame.parent) {
    if (Object.hasOwn(frame.variables, name)) return frame.variables[name];
    const counted = frame.count === null ? undefined : countOf(frame.count, name);
    if (counted !== undefined) return counted;
    if (frame.wall) return null;
  }
  return null;
}

export function ownerOf(from: Frame, name: string): Frame {
  let frame = from;
  while (!frame.wall && frame.parent !== null && !Object.hasOwn(frame.variables, name)) frame = frame.parent;
  return frame;
}

export function* framesIn(frame: Frame): Generator<Frame> {
  yield frame;
  for (const child of frame.children) yield* framesIn(child);
}

export const isIterationOf = (frame: Frame, node: Node): boolean => frame.isIteration && frame.node === node;

export const emptyCount = (own: Partial<LoopCount>): LoopCount => ({
  total: null,
  items: null,
  started: 0,
  completed: 0,
  outputs: [],
  ...own,
});

export function take<T>(from: T[], what: readonly T[]): void {
  for (const one of what) {
    const at = from.indexOf(one);
    if (at >= 0) from.splice(at, 1);
  }
}
