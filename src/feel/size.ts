/** How many nodes a tree has: what one evaluation of it costs at least. */
import type { Run } from './run.js';
import type { Frame } from './scope.js';
import type { Node, UnaryTests } from './syntax.js';

export function sizeOf(node: Node): number {
  let size = 1;
  for (const part of Object.values(node)) size += sizeOfPart(part);
  return size;
}

export const sizeOfTests = ({ tests }: UnaryTests): number =>
  tests.reduce((size, test) => size + sizeOf(test), 1);

/** Nodes stand in nodes by themselves, in lists, in pairs with a name, and in iterators. */
function sizeOfPart(part: unknown): number {
  return nodesIn(part).reduce((size, node) => size + sizeOf(node), 0);
}

function nodesIn(part: unknown): readonly Node[] {
  if (Array.isArray(part)) return part.flatMap(nodesIn);
  if (typeof part !== 'object' || part === null) return [];
  if (isNode(part)) return [part];
  return 'from' in part && 'to' in part ? [...nodesIn(part.from), ...nodesIn(part.to)] : [];
}

/** Whether trees are deeper than so many nodes. Without recursion: it is asked before anything goes down them. */
export function isDeeper(trees: readonly Node[], depthMax: number): boolean {
  let level = trees;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMax) return true;
    level = level.flatMap((node) => Object.values(node).flatMap(nodesIn));
  }
  return false;
}

/** A type has a `kind` too, and no nodes in it: it is counted once. */
const isNode = (part: object): part is Node => 'kind' in part && typeof part.kind === 'string';

/** Lets every evaluation pay for its nodes. */
export const paying =
  <T>(size: number, evaluate: (run: Run, frame: Frame | null) => T) =>
  (run: Run, frame: Frame | null): T => {
    run.spend(size);
    return evaluate(run, frame);
  };
