/** Scoped variables (decision 10): read from the nearest declaration, written where they are declared. A called process
 *  does not see its caller's. */
import { loopVariable } from './loop.js';
import { getActivity, type Activity, type ActivityId, type InstanceState, type Variables } from './state.js';

/** The nearest declared variable of that name, seen from a scope; undefined where there is none. */
export function readVariable(state: InstanceState, scope: ActivityId, name: string): unknown {
  for (let at: ActivityId | null = scope; at !== null;) {
    const { variables, calls, parent, loop }: Activity = getActivity(state, at);
    if (variables !== undefined && Object.hasOwn(variables, name)) return variables[name];
    const counted = loop === undefined ? undefined : loopVariable(loop, name);
    if (counted !== undefined) return counted;
    if (calls !== undefined) return undefined;
    at = parent;
  }
  return undefined;
}

/** The variables by the activity that declares each, seen from a scope; what nobody declares belongs to the process. */
export function byDeclaration(
  state: InstanceState,
  scope: ActivityId,
  variables: Variables,
): ReadonlyMap<ActivityId, Variables> {
  const byOwner = new Map<ActivityId, [name: string, value: unknown][]>();
  for (const [name, value] of Object.entries(variables)) {
    const owner = declaring(state, scope, name);
    const written = byOwner.get(owner) ?? [];
    written.push([name, value]);
    byOwner.set(owner, written);
  }
  // Not by assignment: a variable named `__proto__` would become the prototype of the others.
  return new Map([...byOwner].map(([owner, written]) => [owner, Object.fromEntries(written)]));
}

function declaring(state: InstanceState, scope: ActivityId, name: string): ActivityId {
  for (let at = scope; ;) {
    const { variables, calls, parent } = getActivity(state, at);
    if (parent === null || calls !== undefined) return at;
    if (variables !== undefined && Object.hasOwn(variables, name)) return at;
    at = parent;
  }
}
