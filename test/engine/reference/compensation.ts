/** §13.5.5, §10.6: what was completed is undone in the reverse order of the forward execution, by its handlers; a sub-process by
 *  undoing what was done in it. What ran side by side is undone side by side. */
import { leaveTransaction } from './events.js';
import type { Game } from './game.js';
import { nodeOf } from './joins.js';
import type { Model, Node } from './model.js';
import type { Frame, Undoable } from './state.js';

/** An activity is done: it is remembered where it, or something in it, can be undone. */
export function keep({ node, parent, undoable, variables, wall, count }: Frame): void {
  if (node === null || parent === null) return;
  // The iterations of a loop are each remembered by themselves.
  if (count !== null) parent.undoable.push(...undoable);
  else if (node.handler !== null || undoable.length > 0)
    parent.undoable.push({ node, inner: [...undoable], variables, wall });
}

/** @returns whether the event rests until all is undone */
export function compensate(game: Game, thrower: Node, frame: Frame, waits: boolean): boolean {
  const isHandler = frame.node?.attributes['triggeredByEvent'] === 'true';
  const owner = isHandler && frame.parent !== null ? frame.parent : frame;
  const undoable = owner.undoable.splice(0);
  if (undoable.length === 0) return false;
  game.frame(thrower, frame, { undoing: true, undoable });
  return waits;
}

/** Begins one thing more that nothing done after it stands in the way of. @returns whether anything happened */
export function undoNext(game: Game, undoing: Frame): boolean {
  const { undoable, children, tokens } = undoing;
  if (undoable.length === 0) {
    if (children.length > 0 || tokens.length > 0) return false;
    finish(game, undoing);
    return true;
  }
  const busy = [...children.flatMap(({ node }) => node ?? []), ...tokens.map(({ node }) => node)];
  const later = [...game.model.nodes.values()].filter(({ id, handler }) =>
    busy.some((one) => one.id === id || one.id === handler),
  );
  for (const record of [...undoable].reverse()) {
    const waits = later.some((node) => follows(game.model, record.node, node));
    later.push(record.node);
    if (waits) continue;
    undoable.splice(undoable.lastIndexOf(record), 1);
    begin(game, undoing, record);
    return true;
  }
  return false;
}

function begin(game: Game, undoing: Frame, { node, inner, variables, wall }: Undoable): void {
  if (node.handler !== null) game.put(nodeOf(game.model, node.handler), undoing);
  else game.frame(node, undoing, { undoing: true, undoable: [...inner], variables, wall });
}

/** Whoever asked for it goes on; a sub-process that is undone is gone. */
function finish(game: Game, undoing: Frame): void {
  const { node, parent } = undoing;
  game.remove(undoing);
  if (node === null || parent === null) return;
  if (node.kind === 'intermediateThrowEvent') game.leave(node, parent);
  else if (node.triggers.some(({ kind }) => kind === 'cancel')) leaveTransaction(game, parent);
}

/** Whether a path leads from the earlier to the later: they did not run side by side. */
function follows(model: Model, earlier: Node, later: Node): boolean {
  if (earlier === later) return earlier.loop === null || earlier.loop.standard || earlier.loop.sequential;
  const reached = new Set<Node>();
  const walk = (node: Node): void => {
    for (const { target } of [node, ...node.boundary.map((id) => nodeOf(model, id))].flatMap(
      ({ outgoing }) => outgoing,
    )) {
      const next = nodeOf(model, target);
      if (reached.has(next)) continue;
      reached.add(next);
      walk(next);
    }
  };
  walk(earlier);
  return reached.has(later);
}
