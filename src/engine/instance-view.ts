/** One instance while a command is carried out: its draft, what can be read from it, and the one way to change it. */
import { fail, ok, type Result } from '../shared/result.js';
import type { Env } from './env.js';
import { applyTo, draftOf, type Draft } from './evolve.js';
import type { EngineEvent } from './event.js';
import {
  getGraph,
  getNode,
  type Feel,
  type FlowId,
  type FlowNode,
  type GraphSet,
  type Mapping,
  type NodeId,
  type ProcessGraph,
} from './graph.js';
import {
  getActivity,
  graphInside,
  type Activity,
  type ActivityId,
  type InstanceState,
  type Token,
  type Variables,
  type Wait,
} from './state.js';
import { readVariable } from './variables.js';

/** In the order in which they came, as in the state. Without it, to end thousands of activities takes the square of them. */
interface Owned {
  readonly waits: Map<ActivityId, Set<string>>;
  readonly children: Map<ActivityId, Set<string>>;
}

export class InstanceView {
  readonly events: EngineEvent[] = [];
  readonly env: Env;
  readonly #graphs: GraphSet;
  readonly #draft: Draft;
  /** Children, parked and running tokens per scope: emptiness without a search. Derived, never stored. */
  readonly #alive = new Map<ActivityId, number>();
  /** Waits and children by their owner, from the first time they are asked for. Derived, never stored. */
  #owned: Owned | null = null;
  /** Scopes in which something ended: nothing may be left in them. */
  readonly maybeEmpty = new Set<ActivityId>();

  constructor(graphs: GraphSet, state: InstanceState, env: Env) {
    this.#graphs = graphs;
    this.env = env;
    this.#draft = draftOf(state);
    for (const id in state.activities) {
      const parent = state.activities[id]?.parent ?? null;
      if (parent !== null) this.count(parent, 1);
    }
    for (const id in state.tokens) this.count(state.tokens[id]?.scope ?? '', 1);
  }

  get state(): InstanceState {
    return this.#draft;
  }

  emit(event: EngineEvent): void {
    this.events.push(event);
    if (this.#owned !== null) follow(this.#owned, this.#draft, event);
    applyTo(this.#draft, event);
  }

  newId(letter: 'a' | 't' | 'w'): string {
    return `${letter}${this.#draft.nextId}`;
  }

  graphInside(scope: ActivityId): ProcessGraph {
    return getGraph(this.#graphs, graphInside(this.#draft, scope));
  }

  nodeOf(activity: Activity): FlowNode {
    if (activity.node === null || activity.parent === null)
      throw new Error('Expected a node but met the process');
    return getNode(this.graphInside(activity.parent), activity.node);
  }

  graphCalled(calledElement: string): ProcessGraph | null {
    const digest = this.#graphs.called.get(calledElement);
    return digest === undefined ? null : getGraph(this.#graphs, digest);
  }

  get mainGraph(): ProcessGraph {
    return getGraph(this.#graphs, this.#graphs.main);
  }

  parentOf(activity: Activity): ActivityId {
    if (activity.parent === null) throw new Error('Expected a parent but the process has none');
    return activity.parent;
  }

  isAlive(scope: ActivityId): boolean {
    return this.#draft.status === 'running' && this.#draft.activities[scope] !== undefined;
  }

  parkedAt(node: NodeId, scope: ActivityId): Token[] {
    const { tokens } = this.#draft;
    const found: Token[] = [];
    for (const id in tokens) {
      const token = tokens[id];
      if (token?.node === node && token.scope === scope) found.push(token);
    }
    return found;
  }

  waitsOf(activity: ActivityId): Wait[] {
    this.#owned ??= ownedIn(this.#draft);
    const { waits } = this.#draft;
    return [...(this.#owned.waits.get(activity) ?? [])].flatMap((id) => waits[id] ?? []);
  }

  childrenOf(scope: ActivityId): Activity[] {
    this.#owned ??= ownedIn(this.#draft);
    const { activities } = this.#draft;
    return [...(this.#owned.children.get(scope) ?? [])].flatMap((id) => activities[id] ?? []);
  }

  /** Nodes of a scope at which something is alive: running activities, and tokens at joins. */
  placesIn(scope: ActivityId): { readonly node: NodeId; readonly via: FlowId | null }[] {
    return [
      // A gateway that waits to be reset holds no token of its own.
      ...this.childrenOf(scope).flatMap(({ node, activated }) =>
        node === null || activated !== undefined ? [] : [{ node, via: null }],
      ),
      ...Object.values(this.#draft.tokens)
        .filter((token) => token.scope === scope)
        .map(({ node, via }) => ({ node, via })),
    ];
  }

  /** How many called processes lie between the activity and the root. */
  callDepth(activity: ActivityId): number {
    let depth = 0;
    for (let at: ActivityId | null = activity; at !== null; at = getActivity(this.#draft, at).parent)
      if (getActivity(this.#draft, at).calls !== undefined) depth += 1;
    return depth;
  }

  /** Whether a scope is an iteration of a loop around the node. */
  isIterationOf(scope: ActivityId, node: FlowNode): boolean {
    if (node.loop === null) return false;
    const { node: at, parent } = getActivity(this.#draft, scope);
    return at === node.id && parent !== null && getActivity(this.#draft, parent).loop !== undefined;
  }

  /** @param extra variables that exist for this one expression
   *  @returns value and warnings; the caller decides whether a warning is an incident (decision 9). */
  evaluate(expression: Feel, scope: ActivityId, extra?: Variables): ReturnType<Env['evaluate']> {
    return this.env.evaluate(expression, (name) =>
      extra !== undefined && Object.hasOwn(extra, name)
        ? extra[name]
        : readVariable(this.#draft, scope, name),
    );
  }

  /** A value that must be exact: any warning fails. */
  evaluateStrictly(expression: Feel, scope: ActivityId, extra?: Variables): Result<unknown, string> {
    const result = this.evaluate(expression, scope, extra);
    if (!result.ok) return fail(`${expression}: ${result.error}`);
    if (result.value.warnings.length > 0) return fail(`${expression}: ${result.value.warnings.join('; ')}`);
    return ok(result.value.value);
  }

  /** The variables a list of mappings makes, read from `scope` and from `extra` before it. */
  map(mappings: readonly Mapping[], scope: ActivityId, extra: Variables = {}): Result<Variables, string> {
    const made: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const mapping of mappings) {
      const value =
        'source' in mapping
          ? this.evaluateStrictly(mapping.source, scope, extra)
          : ok(this.read(mapping.variable, scope, extra));
      if (!value.ok) return value;
      made[mapping.target] = value.value;
    }
    return ok({ ...made });
  }

  /** null where there is none. */
  read(name: string, scope: ActivityId, extra: Variables = {}): unknown {
    return (Object.hasOwn(extra, name) ? extra[name] : readVariable(this.#draft, scope, name)) ?? null;
  }

  protected count(scope: ActivityId, by: 1 | -1): void {
    const alive = (this.#alive.get(scope) ?? 0) + by;
    this.#alive.set(scope, alive);
    if (alive === 0) this.maybeEmpty.add(scope);
  }

  isEmpty(scope: ActivityId): boolean {
    return (this.#alive.get(scope) ?? 0) === 0;
  }

  protected forget(scope: ActivityId): void {
    this.#alive.delete(scope);
  }
}

function ownedIn({ activities, waits }: InstanceState): Owned {
  const owned: Owned = { waits: new Map(), children: new Map() };
  for (const id in activities) add(owned.children, activities[id]?.parent ?? null, id);
  for (const id in waits) add(owned.waits, waits[id]?.activity ?? null, id);
  return owned;
}

/** @param state before the event */
function follow({ waits, children }: Owned, state: InstanceState, event: EngineEvent): void {
  switch (event.type) {
    case 'activityEntered':
      add(children, event.activity.parent, event.activity.id);
      return;
    case 'activityLeft':
      children.get(state.activities[event.activity]?.parent ?? '')?.delete(event.activity);
      children.delete(event.activity);
      return;
    case 'waitOpened':
      add(waits, event.wait.activity, event.wait.id);
      return;
    case 'waitClosed':
      waits.get(state.waits[event.wait]?.activity ?? '')?.delete(event.wait);
      return;
    default:
      return;
  }
}

function add(byOwner: Map<ActivityId, Set<string>>, owner: ActivityId | null, id: string): void {
  if (owner === null) return;
  const known = byOwner.get(owner);
  if (known === undefined) byOwner.set(owner, new Set([id]));
  else known.add(id);
}
