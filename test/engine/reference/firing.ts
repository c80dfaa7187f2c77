/** Which tokens a node consumes when it fires (§13.3.2, §13.4). */
import type { Game } from './game.js';
import { complexResetTakes, complexRests, complexTakes, inclusiveTakes, parallelTakes } from './joins.js';
import type { Node } from './model.js';
import { take, type Frame, type Token } from './state.js';

/** The tokens that the node of this one would consume now; null: it is not enabled. */
export function tokensTaken(token: Token, frame: Frame): Token[] | null {
  const { node, flow } = token;
  const joins = flow !== null && node.incoming.length > 1;
  if (joins && node.kind === 'parallelGateway') return parallelTakes(node, frame);
  if (joins && (node.kind === 'inclusiveGateway' || node.kind === 'complexGateway')) return null;
  // §13.3.2: startQuantity tokens must have arrived.
  const quantity = flow === null ? 1 : Number(node.attributes['startQuantity'] ?? 1);
  const gathered = frame.tokens.filter((other) => other.node === node).slice(0, quantity);
  return gathered.length < quantity ? null : gathered;
}

/** An inclusive or complex join, at which tokens wait or which waits to be reset. @returns whether it fired */
export function fireJoinAt(game: Game, node: Node, frame: Frame): boolean {
  if (node.kind === 'inclusiveGateway' && node.incoming.length > 1) {
    const taken = inclusiveTakes(game.model, node, frame);
    if (taken === null) return false;
    take(frame.tokens, taken);
    game.begin(node, frame);
    return true;
  }
  if (node.kind !== 'complexGateway' || node.incoming.length <= 1) return false;
  const before = frame.fired.get(node.id);
  if (before !== undefined) {
    const late = complexResetTakes(game.model, node, frame, before);
    if (late === null) return false;
    take(frame.tokens, late);
    frame.fired.delete(node.id);
    return true;
  }
  const taken = complexTakes(game.model, node, frame);
  if (taken === null) return false;
  const flows = new Set(taken.flatMap(({ flow }) => flow?.id ?? []));
  if (complexRests(game.model, node, frame, flows)) frame.fired.set(node.id, flows);
  take(frame.tokens, taken);
  game.begin(node, frame);
  return true;
}
