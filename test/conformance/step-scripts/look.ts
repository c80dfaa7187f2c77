/** What can be seen of an instance: its tree, its waits, its tokens, its history, in the words of the scripts. */
import {
  getGraph,
  getNode,
  graphInside,
  type Activity,
  type FlowNode,
  type GraphSet,
  type InstanceState,
  type ProcessGraph,
  type Wait,
} from '../../../src/engine/index.js';

/** Kept as an array or by id: whichever the state does. */
const all = <T>(kept: readonly T[] | Readonly<Record<string, T>>): readonly T[] =>
  Array.isArray(kept) ? (kept as readonly T[]) : Object.values(kept as Readonly<Record<string, T>>);

interface Parked {
  readonly node: string;
}

export class Look {
  readonly state: InstanceState;
  readonly activities: readonly Activity[];
  readonly waits: readonly Wait[];
  readonly tokens: readonly Parked[];
  readonly #graphs: GraphSet;
  readonly #byId: ReadonlyMap<string, Activity>;

  constructor(state: InstanceState, graphs: GraphSet) {
    this.state = state;
    this.#graphs = graphs;
    this.activities = all(state.activities);
    // A limit is the due date of a task, and no event of the model.
    this.waits = all(state.waits).filter((wait) => !(wait.kind === 'timer' && wait.limit));
    this.tokens = all(state.tokens);
    this.#byId = new Map(this.activities.map((activity) => [activity.id, activity]));
  }

  get ended(): boolean {
    return this.state.status !== 'running';
  }

  activity(id: string): Activity | undefined {
    return this.#byId.get(id);
  }

  owner(wait: Wait): Activity {
    const owner = this.#byId.get(wait.activity);
    if (owner === undefined) throw new Error(`Expected the activity of wait ${wait.id}`);
    return owner;
  }

  parent(activity: Activity): Activity | undefined {
    return activity.parent === null ? undefined : this.#byId.get(activity.parent);
  }

  nodeOf(activity: Activity): FlowNode | null {
    if (activity.node === null || activity.parent === null) return null;
    return getNode(getGraph(this.#graphs, graphInside(this.state, activity.parent)), activity.node);
  }

  /** The process that an activity lies in: its digest. */
  processOf(activity: Activity): string {
    return graphInside(this.state, activity.parent ?? activity.id);
  }

  /** Every element id from the activity out to the process. */
  pathOf(activity: Activity): string[] {
    const path: string[] = [];
    for (let at: Activity | undefined = activity; at !== undefined; at = this.parent(at))
      if (at.node !== null) path.push(at.node);
    return path;
  }

  /** The number of the iteration that an activity lies in, counted from nought; undefined outside of loops. */
  loopCounter(activity: Activity): number | undefined {
    for (let at: Activity | undefined = activity; at !== undefined; at = this.parent(at)) {
      const counter = at.variables?.['loopCounter'];
      if (typeof counter === 'number' && this.isIteration(at)) return counter - 1;
    }
    return undefined;
  }

  isIteration(activity: Activity): boolean {
    const parent = this.parent(activity);
    return parent !== undefined && parent.loop !== undefined && parent.node === activity.node;
  }

  /** Whether it stands for all of a multi-instance activity, and not for what one iteration does. */
  isAround(activity: Activity): boolean {
    const inside = this.parent(activity)?.node === activity.node;
    return !inside && this.nodeOf(activity)?.loop?.kind === 'multi';
  }

  isBody(activity: Activity): boolean {
    return activity.loop !== undefined && this.nodeOf(activity)?.loop?.kind === 'multi';
  }

  /** An activity's name in the scripts: the body of a multi-instance activity has one of its own. */
  label(activity: Activity): string {
    return `${activity.node ?? ''}${this.isBody(activity) ? '#multiInstanceBody' : ''}`;
  }

  /** No scope of its own in the recorded engine: one thing to do, with nothing around it. */
  isPlain(activity: Activity): boolean {
    const node = this.nodeOf(activity);
    if (node === null || node.loop !== null || node.boundary.length > 0) return false;
    const alone = this.activities.filter(({ parent }) => parent === activity.parent).length === 1;
    return alone && node.inputs.length === 0 && activity.calls === undefined && !this.hasChildren(activity);
  }

  hasChildren(activity: Activity): boolean {
    return this.activities.some(({ parent }) => parent === activity.id);
  }

  tasks(): string[] {
    return this.waits.flatMap((wait) => (wait.kind === 'task' ? [wait.node] : []));
  }

  variablesOf(activity: Activity): Readonly<Record<string, unknown>> {
    return activity.variables ?? {};
  }

  /** How far out from an activity one of its scopes lies; endless when it is none. */
  distance(activity: Activity, scope: string): number {
    let distance = 0;
    for (let at: Activity | undefined = activity; at !== undefined; at = this.parent(at), distance += 1)
      if (at.id === scope) return distance;
    return Number.POSITIVE_INFINITY;
  }

  /** The scope that declares a variable, seen from an activity. */
  declaring(activity: Activity, name: string): Activity | null {
    for (let at: Activity | undefined = activity; at !== undefined; at = this.parent(at)) {
      if (at.variables !== undefined && Object.hasOwn(at.variables, name)) return at;
      if (at.calls !== undefined) return null;
    }
    return null;
  }

  get root(): Activity | undefined {
    return this.#byId.get(this.state.root);
  }

  read(activity: Activity, name: string): unknown {
    return this.declaring(activity, name)?.variables?.[name];
  }

  /** The process in which the children of an activity lie. */
  graphInside(activity: Activity): ProcessGraph {
    return getGraph(this.#graphs, graphInside(this.state, activity.id));
  }

  graph(digest: string): ProcessGraph {
    return getGraph(this.#graphs, digest);
  }
}
