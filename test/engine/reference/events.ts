/** §13.5: what is waited for, and who catches what is thrown. */
import type { Game } from './game.js';
import { nodeOf } from './joins.js';
import type { Node, Trigger } from './model.js';
import { framesIn, type Frame, type Wait } from './state.js';

const waitKinds: Readonly<Record<string, string>> = {
  message: 'message',
  timer: 'timer',
  signal: 'signal',
  conditional: 'condition',
};

/** Opens a wait for each of an event's triggers that comes from outside; errors and their like are found when thrown. */
export function openTriggers(game: Game, node: Node, frame: Frame): void {
  if (node.kind === 'receiveTask') {
    game.wait(frame, 'message', node);
    return;
  }
  node.triggers.forEach((trigger, index) => {
    const kind = waitKinds[trigger.kind];
    if (kind === undefined) return;
    const part = node.triggers.length > 1 ? index : null;
    game.wait(frame, kind, node, { trigger, part, again: trigger.again });
    if (kind === 'condition') game.conditionsChanged = true;
  });
}

/** A signal reaches all that wait for it at that moment (§10.5.1). */
export function deliver(game: Game, name: string, payload: Readonly<Record<string, unknown>>): void {
  const waits = [...framesIn(game.root)]
    .flatMap((frame) => frame.waits)
    .filter((wait) => wait.kind === 'signal' && wait.trigger?.name === name)
    .sort((a, b) => a.seq - b.seq);
  for (const wait of waits) if (wait.frame.waits.includes(wait)) occur(game, wait, payload);
}

export function occur(game: Game, wait: Wait, payload: Readonly<Record<string, unknown>>): void {
  const { frame, node } = wait;
  frame.waits.splice(frame.waits.indexOf(wait), 1);
  const { parent } = frame;
  const all = node.attributes['parallelMultiple'] === 'true';
  if (all && frame.waits.some((other) => other.node === node)) {
    game.set(parent ?? frame, payload);
    return;
  }
  if (frame.node?.kind === 'eventBasedGateway' && parent !== null) {
    game.remove(frame);
    game.note(frame.node);
    game.set(parent, payload);
    game.note(node);
    game.leave(node, parent);
    return;
  }
  if (frame.node === node) {
    if (wait.kind !== 'limit') game.finish(frame, payload);
    return;
  }
  triggered(game, node, frame, payload);
  if (interrupts(node) || !frame.alive) return;
  if (all) openTriggers(game, node, frame);
  else rearm(game, wait);
}

/** What does not interrupt may occur again: a timer as often as its cycle says, the others without end. */
function rearm(game: Game, { frame, kind, node, trigger, part, again }: Wait): void {
  if (kind === 'timer' && again === 0) return;
  const left = again === null ? null : again - 1;
  game.wait(frame, kind, node, { trigger, part, again: left, held: true });
}

const interrupts = ({ attributes }: Node): boolean =>
  attributes['cancelActivity'] !== 'false' && attributes['isInterrupting'] !== 'false';

/** A boundary event (§13.5.3) or an event sub-process (§13.5.4) of the frame has its event. */
export function triggered(
  game: Game,
  node: Node,
  frame: Frame,
  payload: Readonly<Record<string, unknown>>,
): void {
  if (node.kind === 'boundaryEvent') {
    const { parent } = frame;
    if (parent === null) throw new Error('Expected a host');
    if (interrupts(node)) game.remove(frame);
    game.set(parent, payload);
    game.note(node);
    game.leave(node, parent);
    return;
  }
  if (interrupts(node)) {
    game.empty(frame);
    const starts = game.eventStarts(frame);
    frame.waits.splice(0, frame.waits.length, ...frame.waits.filter((wait) => !starts.includes(wait.node)));
  }
  game.set(frame, payload);
  const handler = nodeOf(game.model, node.scope);
  const inside = game.open(handler, frame, { scope: handler.id });
  game.watch(inside);
  game.put(node, inside);
}

/** Something is thrown: a signal reaches everybody, an error or escalation the nearest handler outward. */
export function raise(game: Game, { kind, name }: Trigger, frame: Frame, node: Node): void {
  if (kind === 'signal') deliver(game, name ?? '', {});
  else if (kind === 'error' || kind === 'escalation') {
    const caught = throwOutward(game, kind, name, frame);
    if (!caught && kind === 'error') game.wait(game.frame(node, frame, {}), 'incident', node);
  } else if (kind === 'cancel') cancel(game, frame, node);
}

export function throwOutward(game: Game, kind: string, code: string | null, from: Frame): boolean {
  let inner: Frame | null = null;
  const left: Frame[] = [];
  for (let frame: Frame | null = from; frame !== null; frame = frame.parent) {
    const event = handlerOf(game, frame, kind, code, inner);
    if (event !== null) {
      if (frame.wall && event.kind === 'boundaryEvent') left.push(frame);
      // What a called process has to give reaches its caller also with what it throws.
      for (const called of left) if (called.parent !== null) game.set(called.parent, game.mapped(called));
      triggered(game, event, frame, {});
      return true;
    }
    if (frame.wall) left.push(frame);
    inner = frame;
  }
  return false;
}

/** Event sub-processes of the frame come before its border; a handler for exactly this code before one for all. */
function handlerOf(
  game: Game,
  frame: Frame,
  kind: string,
  code: string | null,
  inner: Frame | null,
): Node | null {
  const starts = game.eventStarts(frame).filter(({ scope }) => scope !== inner?.node?.id);
  const border = frame.isIteration || frame.node === null || isInIteration(frame) ? [] : frame.node.boundary;
  const all = [...starts, ...border.map((id) => nodeOf(game.model, id))];
  const catches = (node: Node, name: string | null): boolean =>
    node.triggers.some((trigger) => trigger.kind === kind && trigger.name === name);
  return all.find((node) => catches(node, code)) ?? all.find((node) => catches(node, null)) ?? null;
}

/** The border of a loop is its body's. */
const isInIteration = ({ node, parent }: Frame): boolean =>
  parent !== null && parent.isIteration && parent.node === node;

/** §13.3.5: all that runs in the transaction stops, what is done is undone, and it is left by its cancel event. */
function cancel(game: Game, from: Frame, thrower: Node): void {
  const transaction = transactionAround(from);
  const undoable = transaction.undoable.splice(0);
  game.empty(transaction);
  if (undoable.length === 0) leaveTransaction(game, transaction);
  else game.frame(thrower, transaction, { undoing: true, undoable });
}

function transactionAround(from: Frame): Frame {
  let frame: Frame = from;
  while (frame.node?.kind !== 'transaction' || frame.isIteration) {
    if (frame.parent === null) throw new Error('Expected a transaction');
    frame = frame.parent;
  }
  return frame;
}

export function leaveTransaction(game: Game, from: Frame): void {
  const transaction = transactionAround(from);
  if (!throwOutward(game, 'cancel', null, transaction)) game.remove(transaction);
}
