/** The engine's state in the words of the reference (`reference/observe.ts`). */
import { sortedJson, type Seen } from '../reference/observe.js';
import type { Activity, EngineEvent, InstanceState, Wait } from './engine-under-test.js';

const numberOf = (id: string): number => Number(id.slice(1));

export function pathOf(state: InstanceState, { id, node, parent }: Activity): string {
  const around = parent === null ? undefined : state.activities[parent];
  if (around === undefined) return '';
  const rank = Object.values(state.activities).filter(
    (other) => other.parent === parent && other.node === node && numberOf(other.id) < numberOf(id),
  ).length;
  return `${pathOf(state, around)}/${node ?? ''}~${rank}`;
}

export function wordFor(state: InstanceState, wait: Wait): string {
  const owner = state.activities[wait.activity];
  if (owner === undefined) throw new Error(`Expected an owner of ${wait.id}`);
  const kind = wait.kind === 'timer' && wait.limit === true ? 'limit' : wait.kind;
  const held = wait.kind === 'condition' && wait.held ? '!' : '';
  const part = 'part' in wait && wait.part !== undefined ? `#${wait.part}` : '';
  return `${kind}${held}:${wait.node}${part}@${pathOf(state, owner)}`;
}

/** What was passed or completed, over the whole history: an iteration of a loop is only a frame around what is done. */
export class Doings {
  readonly #times = new Map<string, number>();
  readonly #bodies = new Set<string>();
  readonly #frames = new Set<string>();

  note(event: EngineEvent): void {
    if (event.type === 'nodePassed') this.#count(event.node);
    if (event.type === 'activityEntered') {
      const { id, parent, loop, compensating } = event.activity;
      if (loop !== undefined) this.#bodies.add(id);
      if (compensating === true || (parent !== null && this.#bodies.has(parent))) this.#frames.add(id);
    }
    if (event.type === 'activityLeft' && event.outcome === 'completed')
      if (!this.#frames.has(event.activity)) this.#count(event.node);
  }

  #count(node: string): void {
    this.#times.set(node, (this.#times.get(node) ?? 0) + 1);
  }

  get list(): readonly string[] {
    return [...this.#times].map(([id, times]) => `${id}×${times}`).sort();
  }
}

export function seeState(state: InstanceState, doings: Doings): Seen {
  const variables = Object.values(state.activities).flatMap((activity) =>
    activity.variables === undefined || Object.keys(activity.variables).length === 0
      ? []
      : [`${pathOf(state, activity)} ${sortedJson(activity.variables)}`],
  );
  return {
    status: state.status,
    waits: Object.values(state.waits)
      .map((wait) => wordFor(state, wait))
      .sort(),
    variables: variables.sort(),
    done: doings.list,
  };
}
