/** When a gateway that joins may fire: §13.4.1 parallel, §13.4.3 inclusive, §13.4.5 complex. Worked out anew each time. */
import { evaluate } from './expressions.js';
import type { Flow, Model, Node } from './model.js';
import { readName, type Frame, type Token } from './state.js';

/** §13.4.1: at least one token on each incoming flow; exactly one of each is consumed. */
export function parallelTakes(node: Node, frame: Frame): Token[] | null {
  const taken = node.incoming.map((flow) => frame.tokens.find((token) => token.flow === flow));
  return taken.every((token) => token !== undefined) ? taken : null;
}

/**
 * §13.4.3: at least one incoming flow has a token, and for every path from a flow with a token to an empty incoming flow
 * that does not visit the gateway there is such a path from it to an incoming flow with a token.
 */
export function inclusiveTakes(model: Model, node: Node, frame: Frame): Token[] | null {
  const filled = filledFlows(node, frame, new Set());
  if (filled.size === 0 || !nothingElseComes(model, node, frame, filled)) return null;
  return onOfEach(node, frame, filled);
}

const filledFlows = (node: Node, frame: Frame, also: ReadonlySet<string>): Set<string> =>
  new Set([...also, ...frame.tokens.flatMap(({ flow }) => (flow?.target === node.id ? [flow.id] : []))]);

const onOfEach = (node: Node, frame: Frame, flows: ReadonlySet<string>): Token[] =>
  node.incoming.flatMap((flow) =>
    flows.has(flow.id) ? (frame.tokens.find((token) => token.flow === flow) ?? []) : [],
  );

/** Every token of the scope, wherever it is: on its flow, or inside of an activity. */
function nothingElseComes(model: Model, node: Node, frame: Frame, filled: ReadonlySet<string>): boolean {
  const flowing = frame.tokens.filter((token) => token.node !== node).map((token) => token.node);
  const inside = frame.children.flatMap((child) => child.node ?? []);
  return [...flowing, ...inside].every((from) => {
    const reached = endsReached(model, node, from);
    const toEmpty = node.incoming.some(({ id }) => !filled.has(id) && reached.has(id));
    const toFilled = node.incoming.some(({ id }) => filled.has(id) && reached.has(id));
    return !toEmpty || toFilled;
  });
}

/** The gateway's incoming flows at which a path from the node may end. */
function endsReached(model: Model, gateway: Node, from: Node): Set<string> {
  const ends = new Set<string>();
  const visited = new Set<string>();
  const walk = (node: Node): void => {
    if (node === gateway || visited.has(node.id)) return;
    visited.add(node.id);
    for (const flow of node.outgoing) {
      if (flow.target === gateway.id) ends.add(flow.id);
      else walk(nodeOf(model, flow.target));
    }
    for (const event of node.boundary) walk(nodeOf(model, event));
    const [link] = node.kind === 'intermediateThrowEvent' ? node.triggers : [];
    if (link?.kind === 'link') walk(linkTarget(model, node, link.name));
  };
  walk(from);
  return ends;
}

export function linkTarget(model: Model, node: Node, name: string | null): Node {
  for (const other of model.nodes.values())
    if (other.kind === 'intermediateCatchEvent' && other.scope === node.scope)
      if (other.triggers.some((trigger) => trigger.kind === 'link' && trigger.name === name)) return other;
  throw new Error(`Expected a link ${name}`);
}

export function nodeOf(model: Model, id: string): Node {
  const node = model.nodes.get(id);
  if (node === undefined) throw new Error(`Expected a node ${id}`);
  return node;
}

/** §13.4.5, waitingForStart: the activation condition over the tokens that are there. */
export function complexTakes(model: Model, node: Node, frame: Frame): Token[] | null {
  const arrived = frame.tokens.filter(({ flow }) => flow?.target === node.id);
  if (arrived.length === 0) return null;
  const read = (name: string): unknown => {
    if (name === 'activationCount') return arrived.length;
    const flow = node.incoming.find(({ id }) => id === name);
    if (flow !== undefined) return arrived.filter((token) => token.flow === flow).length;
    return readName(frame, name);
  };
  if (evaluate(node.expression ?? 'false', read) !== true) return null;
  return onOfEach(node, frame, filledFlows(node, frame, new Set()));
}

/** Whether tokens may still come over flows from which none was taken: then it rests until they have. */
export function complexRests(model: Model, node: Node, frame: Frame, taken: ReadonlySet<string>): boolean {
  const all = node.incoming.every(({ id }) => taken.has(id));
  return !all && !nothingElseComes(model, node, frame, taken);
}

/** §13.4.5, waiting for reset: a token from each flow from which one still can come. */
export function complexResetTakes(
  model: Model,
  node: Node,
  frame: Frame,
  taken: ReadonlySet<string>,
): Token[] | null {
  const filled = filledFlows(node, frame, taken);
  if (complexRests(model, node, frame, filled)) return null;
  return onOfEach(node, frame, new Set([...filled].filter((id) => !taken.has(id))));
}

/** Flows in the order of the model. `first`: an exclusive choice; else all that hold, the default when none does. */
export function chosenFlows(node: Node, frame: Frame, first: boolean): Flow[] {
  const { default: fallback } = node.attributes;
  const others = node.outgoing.filter(({ id }) => id !== fallback);
  const holds = (flow: Flow): boolean =>
    flow.condition === null || evaluate(flow.condition, (name) => readName(frame, name)) === true;
  const held = others.filter(holds);
  const isDefault = node.outgoing.filter(({ id }) => id === fallback);
  if (first) return held.length > 0 ? held.slice(0, 1) : isDefault;
  const conditional = held.some(({ condition }) => condition !== null);
  const asked = others.some(({ condition }) => condition !== null);
  return !conditional && (asked || held.length === 0) ? [...held, ...isDefault] : held;
}
