/** What each element does when it has its tokens: §13.3 activities, §13.4 gateways, §13.5 events. */
import { compensate } from './compensation.js';
import { openTriggers, raise } from './events.js';
import { evaluate } from './expressions.js';
import type { Game } from './game.js';
import { chosenFlows, linkTarget, nodeOf } from './joins.js';
import type { Node } from './model.js';
import { readName, take, type Frame, type Token } from './state.js';

export function execute(game: Game, node: Node, frame: Frame): void {
  switch (node.kind) {
    case 'startEvent':
    case 'parallelGateway':
    case 'boundaryEvent':
      game.note(node);
      game.leave(node, frame);
      return;
    case 'exclusiveGateway':
    case 'inclusiveGateway':
    case 'complexGateway': {
      game.note(node);
      for (const flow of chosenFlows(node, frame, node.kind === 'exclusiveGateway'))
        frame.tokens.push({ seq: game.nextSeq, flow, node: nodeOf(game.model, flow.target) });
      return;
    }
    case 'endEvent':
    case 'intermediateThrowEvent':
      game.note(node);
      throwAll(game, node, frame);
      return;
    case 'eventBasedGateway': {
      const gateway = game.frame(node, frame, {});
      for (const { target } of node.outgoing) openTriggers(game, nodeOf(game.model, target), gateway);
      return;
    }
    case 'intermediateCatchEvent':
      if (node.triggers.some(({ kind }) => kind === 'link')) {
        game.note(node);
        game.leave(node, frame);
      } else openTriggers(game, node, game.open(node, frame, {}));
      return;
    default:
      perform(game, node, frame);
  }
}

/** The token stays where it is while it throws: what it throws may take it away with all else in its scope. */
function throwAll(game: Game, node: Node, frame: Frame): void {
  const own: Token = { seq: game.nextSeq, flow: null, node };
  frame.tokens.push(own);
  const isThere = (): boolean => game.status === 'running' && frame.alive && frame.tokens.includes(own);
  let isLink = false;
  let rests = false;
  for (const trigger of node.triggers) {
    if (!isThere()) return;
    if (trigger.kind === 'terminate') {
      if (frame.parent === null) game.end('terminated');
      else game.empty(frame);
    } else if (trigger.kind === 'link') {
      isLink = true;
      game.put(linkTarget(game.model, node, trigger.name), frame);
    } else if (trigger.kind === 'compensate') rests = compensate(game, node, frame, trigger.waits) || rests;
    else raise(game, trigger, frame, node);
  }
  if (!isThere()) return;
  take(frame.tokens, [own]);
  if (rests) return;
  if (node.kind === 'intermediateThrowEvent' && !isLink) game.leave(node, frame);
}

function perform(game: Game, node: Node, frame: Frame): void {
  const { kind, attributes } = node;
  if (kind === 'callActivity') {
    const call = game.open(node, frame, { scope: attributes['calledElement'] ?? '', wall: true });
    game.startScope(call);
    return;
  }
  if (kind === 'subProcess' || kind === 'transaction') {
    game.startScope(game.open(node, frame, { scope: node.id }));
    return;
  }
  if (kind === 'adHocSubProcess') {
    const adHoc = game.open(node, frame, { scope: node.id });
    game.wait(adHoc, 'adHoc', node);
    return;
  }
  const activity = game.open(node, frame, {});
  if (kind === 'userTask') {
    game.wait(activity, 'task', node);
    if (attributes['mc:limit'] !== undefined) game.wait(activity, 'limit', node);
  } else if (kind === 'receiveTask') game.wait(activity, 'message', node);
  else if (attributes['mc:job'] !== undefined) game.wait(activity, 'job', node);
  else if (kind === 'scriptTask') {
    const value = evaluate(node.expression ?? 'null', (name) => readName(activity, name));
    game.finish(activity, { [attributes['mc:resultVariable'] ?? '']: value });
  } else game.finish(activity, {});
}
