/** One text for states that behave alike: what is where, without the numbers that say in which order it came about. */
import type { Activity, ActivityId, CompensationRecord, InstanceState } from '../state.js';

/** @param marks what an explorer remembers about a scope, by activity id */
export function canonical(state: InstanceState, marks: ReadonlyMap<ActivityId, string>): string {
  if (state.status !== 'running') return state.status;
  const inside = new Map<ActivityId, string[]>();
  const add = (scope: ActivityId, text: string): void => {
    const known = inside.get(scope);
    if (known === undefined) inside.set(scope, [text]);
    else known.push(text);
  };
  for (const token of Object.values(state.tokens)) add(token.scope, `o${token.node}<${token.via}`);
  for (const wait of Object.values(state.waits)) {
    const part = 'part' in wait && wait.part !== undefined ? `#${wait.part}` : '';
    add(wait.activity, `${wait.kind}@${wait.node}${part}`);
  }
  // Children come after their parents: from the last to the first, each is complete when it is reached.
  const activities = Object.values(state.activities);
  for (let index = activities.length - 1; index >= 0; index -= 1) {
    const activity = activities[index];
    if (activity === undefined) continue;
    const text = describe(activity, inside.get(activity.id) ?? [], marks.get(activity.id) ?? '');
    if (activity.parent === null) return text;
    add(activity.parent, text);
  }
  return '';
}

function describe(activity: Activity, inside: string[], mark: string): string {
  const { node, loop, compensations = [], compensating, activated, ending } = activity;
  const counts =
    loop === undefined
      ? ''
      : loop.total === null
        ? 'L'
        : `L${loop.started}/${loop.completed}/${loop.terminated}`;
  const flags = `${compensating ? 'C' : ''}${ending ? 'E' : ''}${activated?.toSorted().join('&') ?? ''}`;
  return `${node ?? ''}${counts}${flags}${mark}{${inside.sort().join(',')}}${records(compensations)}`;
}

/** A third time the same in a row undoes nothing that the first two do not. */
function records(all: readonly CompensationRecord[]): string {
  if (all.length === 0) return '';
  const texts = all.map(({ node, inner = [] }) => `${node}${records(inner)}`);
  return `[${texts.filter((text, index) => text !== texts[index - 1] || text !== texts[index - 2]).join()}]`;
}
