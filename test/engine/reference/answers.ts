/** What the world says to a game: the same answers that the engine gets as commands. */
import { evaluate } from './expressions.js';
import { deliver, occur, throwOutward } from './events.js';
import type { Game } from './game.js';
import { nodeOf } from './joins.js';
import { framesIn, readName, type Wait } from './state.js';

type Values = Readonly<Record<string, unknown>>;

export function answer(game: Game, wait: Wait, payload: Values): void {
  occur(game, wait, payload);
  game.settle();
}

export function deliverSignal(game: Game, name: string, payload: Values): void {
  deliver(game, name, payload);
  game.settle();
}

export function setVariables(game: Game, wait: Wait, values: Values): void {
  game.set(wait.frame, values);
  game.settle();
}

/** A task or a job answers with an error; or escalates, and goes on unless it was interrupted. */
export function answerThrown(game: Game, wait: Wait, kind: 'error' | 'escalation', code: string): void {
  const caught = throwOutward(game, kind, code, wait.frame);
  if (!caught && kind === 'error') {
    wait.frame.waits.splice(wait.frame.waits.indexOf(wait), 1);
    game.wait(wait.frame, 'incident', wait.node);
  }
  game.settle();
}

export function enable(game: Game, wait: Wait, node: string): void {
  game.put(nodeOf(game.model, node), wait.frame);
  game.settle();
}

export function completeAdHoc(game: Game, wait: Wait): void {
  game.empty(wait.frame);
  game.finish(wait.frame, {});
  game.settle();
}

/** A conditional event occurs when its condition becomes true; it must be false before it can again. */
export function occurConditions(game: Game): void {
  const waits = [...framesIn(game.root)]
    .flatMap((frame) => frame.waits)
    .filter(({ kind }) => kind === 'condition')
    .sort((a, b) => a.seq - b.seq);
  for (const wait of waits) {
    if (!wait.frame.waits.includes(wait)) continue;
    const holds = evaluate(wait.trigger?.name ?? '', (name) => readName(wait.frame, name)) === true;
    if (holds && !wait.held) occur(game, wait, {});
    else wait.held = holds;
  }
}

/** What an incident stopped begins again. */
export function retry(game: Game, { frame, node }: Wait): void {
  const { parent } = frame;
  if (parent === null) throw new Error('Expected an incident of a node');
  game.remove(frame);
  game.put(node, parent);
  game.settle();
}

/** What may be begun in an ad-hoc sub-process: all without an incoming flow, one at a time where it is sequential. */
export function enabled(game: Game, { frame, node }: Wait): string[] {
  const busy = frame.children.length + frame.tokens.length > 0;
  if (busy && node.attributes['ordering'] === 'Sequential') return [];
  return game.inside(frame).flatMap(({ id, incoming }) => (incoming.length === 0 ? id : []));
}
