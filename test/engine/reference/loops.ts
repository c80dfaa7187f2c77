/** §13.3.6 standard loop, §13.3.7 multi-instance: a body that counts, and iterations in it that are each a scope. */
import { evaluate } from './expressions.js';
import type { Game } from './game.js';
import type { Loop, Node } from './model.js';
import { emptyCount, readName, type Frame } from './state.js';

export function enterLoop(game: Game, node: Node, loop: Loop, frame: Frame): void {
  const read = (name: string): unknown => readName(frame, name);
  const items = loop.collection === null ? null : (evaluate(loop.collection, read) as readonly unknown[]);
  const total = loop.standard ? null : (items?.length ?? Number(evaluate(loop.cardinality ?? '0', read)));
  const body = game.frame(node, frame, { count: emptyCount({ total, items }) });
  game.watchBorder(body, node);
  if (loop.standard) {
    if (loop.testBefore && !holds(loop.condition, body)) finish(game, loop, body);
    else iterate(game, node, loop, body);
    return;
  }
  if (total === 0) finish(game, loop, body);
  const atOnce = loop.sequential ? Math.min(1, total ?? 0) : (total ?? 0);
  for (let index = 0; index < atOnce && body.alive; index += 1) iterate(game, node, loop, body);
}

function iterate(game: Game, node: Node, loop: Loop, body: Frame): void {
  if (body.count === null) throw new Error('Expected a body');
  body.count.started += 1;
  const loopCounter = body.count.started;
  const item = loop.item === null ? {} : { [loop.item]: body.count.items?.[loopCounter - 1] };
  const iteration = game.frame(node, body, { isIteration: true, variables: { loopCounter, ...item } });
  game.begin(node, iteration);
}

export function iterationDone(game: Game, node: Node, iteration: Frame): void {
  const { loop } = node;
  const body = iteration.parent;
  if (loop === null || body === null || body.count === null) throw new Error('Expected an iteration');
  const { count } = body;
  if (loop.output !== null) {
    const at = Number(iteration.variables['loopCounter']) - 1;
    count.outputs[at] = evaluate(loop.output, (name) => readName(iteration, name));
  }
  count.completed += 1;
  const next = whatNext(loop, body);
  if (next === 'again') iterate(game, node, loop, body);
  if (!iteration.alive) return;
  body.undoable.push(...iteration.undoable);
  game.remove(iteration);
  if (next === 'finish') finish(game, loop, body);
}

function whatNext(loop: Loop, body: Frame): 'again' | 'finish' | 'wait' {
  const { completed = 0, started = 0, total = 0 } = body.count ?? {};
  if (loop.standard) {
    if (loop.maximum !== null && completed >= loop.maximum) return 'finish';
    if (loop.condition === null) return loop.maximum === null ? 'finish' : 'again';
    return holds(loop.condition, body) ? 'again' : 'finish';
  }
  if (holds(loop.completion, body) || completed >= (total ?? 0)) return 'finish';
  return loop.sequential && started < (total ?? 0) ? 'again' : 'wait';
}

const holds = (condition: string | null, body: Frame): boolean =>
  condition !== null && evaluate(condition, (name) => readName(body, name)) === true;

function finish(game: Game, loop: Loop, body: Frame): void {
  const { count, parent } = body;
  if (count === null || parent === null) throw new Error('Expected a body');
  if (loop.outputCollection !== null) {
    const gathered = Array.from({ length: count.started }, (_, index) => count.outputs[index] ?? null);
    game.set(parent, { [loop.outputCollection]: gathered });
  }
  game.complete(body);
}
