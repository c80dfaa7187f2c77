/** What can be seen of a game, in words that fit the engine's state as well. */
import type { Game } from './game.js';
import type { Frame, Wait } from './state.js';
import { framesIn } from './state.js';

export interface Seen {
  readonly status: string;
  /** `kind:node@path`, sorted. */
  readonly waits: readonly string[];
  readonly variables: readonly string[];
  /** `node×times`, sorted. */
  readonly done: readonly string[];
}

/** Frames have no names that the engine shares, but a place: nodes from the root, each with its rank among its like. */
export function pathOf({ node, parent, seq }: Frame): string {
  if (parent === null) return '';
  const rank = parent.children.filter((other) => other.node === node && other.seq < seq).length;
  return `${pathOf(parent)}/${node?.id ?? ''}~${rank}`;
}

export const wordFor = (wait: Wait): string => {
  const part = wait.part === null ? '' : `#${wait.part}`;
  return `${wait.kind}${wait.kind === 'condition' && wait.held ? '!' : ''}:${wait.node.id}${part}@${pathOf(wait.frame)}`;
};

export const openWaits = (game: Game): Wait[] => [...framesIn(game.root)].flatMap((frame) => frame.waits);

export function see(game: Game): Seen {
  const frames = [...framesIn(game.root)];
  const variables = frames.flatMap((frame) =>
    Object.keys(frame.variables).length === 0 ? [] : [`${pathOf(frame)} ${sortedJson(frame.variables)}`],
  );
  return {
    status: game.status,
    waits: openWaits(game).map(wordFor).sort(),
    variables: variables.sort(),
    done: [...game.done].map(([id, times]) => `${id}×${times}`).sort(),
  };
}

export const sortedJson = (values: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))));
