/** Rules that every state of one instance keeps (reliability: I1–I3). Run after every decide in tests and before every
 *  save; a breach is a defect of ours. */
import type { InstanceState } from './state.js';

/** @throws Error naming the broken rule and the ids. */
export function assertInvariants(state: InstanceState): void {
  const { activities, tokens, waits } = state;
  const broken = (rule: string): never => {
    throw new Error(`Expected a sound state but ${rule}`);
  };
  if (state.root === '') return;
  if (state.status !== 'running') {
    const left = Object.keys(tokens).length + Object.keys(waits).length + Object.keys(activities).length - 1;
    if (left !== 0)
      broken(`${left} tokens, waits or activities are left in an instance that is ${state.status}`);
    return;
  }
  if (Object.keys(waits).length === 0)
    broken('nothing is waited for: the instance would stand still for ever');
  for (const activity of Object.values(activities)) {
    if (activity.parent !== null && activities[activity.parent] === undefined)
      broken(`activity ${activity.id} has lost its parent ${activity.parent}`);
    if (activity.parent === null && activity.id !== state.root)
      broken(`activity ${activity.id} is a second root`);
  }
  const answerable = new Set<string>();
  for (const wait of Object.values(waits)) {
    if (activities[wait.activity] === undefined)
      broken(`wait ${wait.id} has lost its activity ${wait.activity}`);
    answerable.add(wait.activity);
  }
  const parents = new Set(Object.values(activities).map(({ parent }) => parent));
  for (const activity of Object.values(activities)) {
    // A complex gateway that is to be reset waits for tokens, as a join does.
    const rests = answerable.has(activity.id) || activity.activated !== undefined;
    if (!parents.has(activity.id) && !rests && activity.id !== state.root)
      broken(`activity ${activity.id} at ${activity.node} waits for nothing`);
  }
  for (const token of Object.values(tokens))
    if (activities[token.scope] === undefined) broken(`token ${token.id} has lost its scope ${token.scope}`);
  for (const id of [...Object.keys(activities), ...Object.keys(tokens), ...Object.keys(waits)])
    if (Number(id.slice(1)) >= state.nextId) broken(`id ${id} is not below the counter ${state.nextId}`);
}
