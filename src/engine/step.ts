/**
 * One command being carried out. Every change is an event, applied at once to a draft, so that later behaviour sees
 * earlier effects. Elements are written in these verbs; nothing here knows an element by name.
 */
import { fail, ok, type Result } from '../shared/result.js';
import { raise, trigger } from './catching.js';
import { chooseFlows } from './choose-flows.js';
import { keepForCompensation, undoNext } from './compensation.js';
import { definitionOf } from './elements/registry.js';
import type { Env } from './env.js';
import { applyTo, draftOf, type Draft } from './evolve.js';
import type { EngineEvent } from './event.js';
import {
  getFlow,
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
import { limits } from './limits.js';
import { enterLoop, iterationDone } from './loop.js';
import {
  getActivity,
  graphInside,
  type Activity,
  type ActivityId,
  type IncidentCode,
  type InstanceState,
  type InstanceStatus,
  type Token,
  type Variables,
  type Wait,
} from './state.js';
import { armTrigger, type EventNode, type Thrown } from './triggers/registry.js';
import { byDeclaration, readVariable } from './variables.js';

/** `Omit` over each member of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

interface Pending {
  readonly node: FlowNode;
  readonly scope: ActivityId;
  readonly via: FlowId | null;
}

export class Step {
  readonly events: EngineEvent[] = [];
  readonly env: Env;
  readonly #graphs: GraphSet;
  readonly #draft: Draft;
  readonly #agenda: Pending[] = [];
  /** Children, parked and running tokens per scope: emptiness without a search. Derived, never stored. */
  readonly #alive = new Map<ActivityId, number>();
  readonly #maybeEmpty = new Set<ActivityId>();
  #steps = 0;

  constructor(graphs: GraphSet, state: InstanceState, env: Env) {
    this.#graphs = graphs;
    this.env = env;
    this.#draft = draftOf(state);
    for (const { parent } of Object.values(state.activities)) if (parent !== null) this.#count(parent, 1);
    for (const { scope } of Object.values(state.tokens)) this.#count(scope, 1);
  }

  get state(): InstanceState {
    return this.#draft;
  }

  // ---- reading

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

  parkedAt(node: NodeId, scope: ActivityId): Token[] {
    return Object.values(this.#draft.tokens).filter((token) => token.node === node && token.scope === scope);
  }

  waitsOf(activity: ActivityId): Wait[] {
    return Object.values(this.#draft.waits).filter((wait) => wait.activity === activity);
  }

  childrenOf(scope: ActivityId): Activity[] {
    return Object.values(this.#draft.activities).filter((activity) => activity.parent === scope);
  }

  /** Nodes of a scope at which something is alive: running activities, and tokens at joins. */
  placesIn(scope: ActivityId): { readonly node: NodeId; readonly via: FlowId | null }[] {
    return [
      ...this.childrenOf(scope).flatMap(({ node }) => (node === null ? [] : [{ node, via: null }])),
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

  /** @returns value and warnings; the caller decides whether a warning is an incident (decision 9). */
  evaluate(expression: Feel, scope: ActivityId): ReturnType<Env['evaluate']> {
    return this.env.evaluate(expression, (name) => readVariable(this.#draft, scope, name));
  }

  /** A value that must be exact: any warning fails. */
  evaluateStrictly(expression: Feel, scope: ActivityId): Result<unknown, string> {
    const result = this.evaluate(expression, scope);
    if (!result.ok) return fail(`${expression}: ${result.error}`);
    if (result.value.warnings.length > 0) return fail(`${expression}: ${result.value.warnings.join('; ')}`);
    return ok(result.value.value);
  }

  /** The variables a list of mappings makes, read from `scope`. */
  map(mappings: readonly Mapping[], scope: ActivityId): Result<Variables, string> {
    const made: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const { source, target } of mappings) {
      const value = this.evaluateStrictly(source, scope);
      if (!value.ok) return value;
      made[target] = value.value;
    }
    return ok({ ...made });
  }

  // ---- changing

  emit(event: EngineEvent): void {
    this.events.push(event);
    applyTo(this.#draft, event);
  }

  newId(letter: 'a' | 't' | 'w'): string {
    return `${letter}${this.#draft.nextId}`;
  }

  /** Puts a token on a flow. */
  take(flowId: FlowId, scope: ActivityId): void {
    const graph = this.graphInside(scope);
    const flow = getFlow(graph, flowId);
    this.emit({ type: 'flowTaken', flow: flowId, scope });
    this.#push({ node: getNode(graph, flow.target), scope, via: flowId });
  }

  /** Does what the element does, at once. */
  activate(node: FlowNode, scope: ActivityId): void {
    definitionOf(node).activate(this, node, scope);
  }

  /** Tells an activity's element that nothing runs in it any more. */
  childrenDone(activity: Activity): void {
    const node = this.nodeOf(activity);
    definitionOf(node).childrenDone?.(this, node, activity);
  }

  /** Activates a node without a flow: a scope's start. */
  begin(node: FlowNode, scope: ActivityId): void {
    this.#push({ node, scope, via: null });
  }

  park(node: FlowNode, scope: ActivityId, via: FlowId): Token {
    const token: Token = { id: this.newId('t'), scope, node: node.id, via };
    this.emit({ type: 'tokenParked', token });
    this.#count(scope, 1);
    return token;
  }

  consume(token: Token): void {
    this.emit({ type: 'tokenConsumed', token: token.id });
    this.#count(token.scope, -1);
  }

  /** A node that never rests: noted, then left. */
  pass(node: FlowNode, scope: ActivityId): void {
    this.emit({ type: 'nodePassed', node: node.id, scope });
  }

  /** Opens an activity instance and arms what is attached to it. */
  enter(node: FlowNode, scope: ActivityId, own: Omit<Activity, 'id' | 'node' | 'parent'> = {}): Activity {
    const activity: Activity = { id: this.newId('a'), node: node.id, parent: scope, ...own };
    this.emit({ type: 'activityEntered', activity });
    this.#count(scope, 1);
    // Boundary events of a loop belong to its body, not to each iteration.
    if (this.isIterationOf(scope, node)) return activity;
    const graph = this.graphInside(scope);
    for (const boundary of node.boundary) this.arm(activity, getNode(graph, boundary));
    return activity;
  }

  /** One iteration of a loop: a scope with the counter and the item. */
  enterIteration(node: FlowNode, body: Activity, variables: Variables): Activity {
    const activity: Activity = { id: this.newId('a'), node: node.id, parent: body.id, variables };
    this.emit({ type: 'activityEntered', activity });
    this.#count(body.id, 1);
    return activity;
  }

  endIteration(iteration: Activity): void {
    const { compensations = [] } = getActivity(this.#draft, iteration.id);
    for (const record of compensations)
      this.emit({ type: 'compensationKept', activity: this.parentOf(iteration), record });
    this.#close(iteration, 'completed');
    this.#count(this.parentOf(iteration), -1);
  }

  /** Starts what a scope holds: its start events, and the watch of its event sub-processes. */
  startScope(activity: Activity, key: NodeId | null): void {
    const graph = this.graphInside(activity.id);
    const entry = graph.scopes.get(key);
    if (entry === undefined) throw new Error(`Expected scope ${key} in ${graph.processId} but there is none`);
    for (const start of entry.eventStarts) this.arm(activity, getNode(graph, start));
    for (const start of entry.starts) this.begin(getNode(graph, start), activity.id);
    this.#maybeEmpty.add(activity.id);
  }

  openWait(wait: Without<Wait, 'id'>): void {
    this.emit({ type: 'waitOpened', wait: { ...wait, id: this.newId('w') } as Wait });
  }

  /** A scope opened once more to be undone: nothing is attached to it. */
  enterAgain(node: FlowNode, scope: ActivityId, own: Omit<Activity, 'id' | 'node' | 'parent'>): Activity {
    const activity: Activity = { id: this.newId('a'), node: node.id, parent: scope, ...own };
    this.emit({ type: 'activityEntered', activity });
    this.#count(scope, 1);
    return activity;
  }

  /** The scope whose completed activities a compensation event inside `scope` undoes: an event sub-process undoes what the
   *  scope it belongs to has done. */
  scopeCompensatedFrom(scope: ActivityId): Activity {
    const activity = getActivity(this.#draft, scope);
    if (activity.node === null || activity.parent === null) return activity;
    const node = this.nodeOf(activity);
    const isHandler = 'triggeredByEvent' in node && node.triggeredByEvent === true;
    return isHandler ? getActivity(this.#draft, activity.parent) : activity;
  }

  /** The start event of the event sub-process that compensates a scope; null when it has none. */
  compensationStartIn(activity: Activity): NodeId | null {
    const key = activity.calls !== undefined || activity.node === null ? null : activity.node;
    const outside = activity.parent ?? activity.id;
    const graph = activity.calls === undefined ? this.graphInside(outside) : this.graphInside(activity.id);
    return graph.scopes.get(key)?.compensationStart ?? null;
  }

  startCompensationHandler(scope: Activity, start: NodeId): void {
    const graph = this.graphInside(scope.id);
    const node = getNode(graph, start);
    const handler = this.enterAgain(getNode(graph, node.scope ?? ''), scope.id, {});
    this.begin(node, handler.id);
  }

  /** The graph in which a record of an undoing activity lies. */
  graphOfRecord(undoing: Activity, node: NodeId): ProcessGraph {
    const inside = this.graphInside(undoing.id);
    return inside.nodes.has(node) || undoing.parent === null ? inside : this.graphInside(undoing.parent);
  }

  /** Ends an activity as done, and lets a token leave by its outgoing flows. */
  complete(activity: Activity): void {
    const node = this.nodeOf(activity);
    keepForCompensation(this, node, getActivity(this.#draft, activity.id));
    const scope = this.parentOf(activity);
    this.#close(activity, 'completed');
    this.leave(node, scope);
    this.#count(scope, -1);
  }

  /** Ends an activity and everything in it, children first, in the order of their ids (decision 4). */
  interrupt(activity: Activity): void {
    this.emptyScope(activity);
    this.#close(activity, 'interrupted');
    this.#count(this.parentOf(activity), -1);
  }

  /** Removes everything that runs inside a scope; the scope itself stays. */
  emptyScope(activity: Activity): void {
    for (let index = this.#agenda.length - 1; index >= 0; index -= 1)
      if (this.#agenda[index]?.scope === activity.id) {
        this.#agenda.splice(index, 1);
        this.#count(activity.id, -1);
      }
    for (const child of this.childrenOf(activity.id)) this.interrupt(child);
    for (const token of Object.values(this.#draft.tokens))
      if (token.scope === activity.id) this.consume(token);
  }

  /**
   * Outgoing flows of an activity or event: unconditional ones, conditional ones that hold, the default when no
   * condition holds (BPMN 2.0.2 §13.3.1); several at once are a parallel split. None at all: the token ends here.
   */
  leave(node: FlowNode, scope: ActivityId): void {
    if (this.isIterationOf(scope, node)) {
      iterationDone(this, node, getActivity(this.#draft, scope));
      return;
    }
    if (node.outgoing.length === 0) {
      this.#maybeEmpty.add(scope);
      return;
    }
    const chosen = chooseFlows(this, node, scope, 'all');
    if (!chosen.ok) {
      this.incident(node, scope, 'EXPRESSION_FAILED', chosen.error, true);
      return;
    }
    if (chosen.value.length === 0) {
      const detail = `Expected a condition of ${node.id} to hold or a default flow`;
      this.incident(node, scope, 'NO_FLOW_CHOSEN', detail, true);
      return;
    }
    for (const flow of chosen.value) this.take(flow, scope);
  }

  /** Something in the model or its data is wrong: the token rests at the node until somebody mends it and retries. */
  incident(node: FlowNode, scope: ActivityId, code: IncidentCode, detail: string, leaving = false): void {
    const activity: Activity = { id: this.newId('a'), node: node.id, parent: scope };
    this.emit({ type: 'activityEntered', activity });
    this.#count(scope, 1);
    this.incidentAt(activity.id, node.id, code, detail, leaving);
  }

  incidentAt(activity: ActivityId, node: NodeId, code: IncidentCode, detail: string, leaving = false): void {
    this.openWait({
      kind: 'incident',
      activity,
      node,
      code,
      detail: detail.slice(0, limits.incidentDetailCharactersMax),
      ...(leaving ? { leaving } : {}),
    });
  }

  /** A boundary event or event sub-process start was triggered. */
  trigger(node: EventNode, owner: Activity, payload: Variables): void {
    trigger(this, node, owner, payload);
  }

  closeWait(wait: Wait, outcome: 'answered' | 'withdrawn'): void {
    this.emit({ type: 'waitClosed', wait: wait.id, outcome });
  }

  setVariables(scope: ActivityId, variables: Variables): void {
    for (const [activity, written] of byDeclaration(this.#draft, scope, variables))
      this.emit({ type: 'variablesSet', activity, variables: written });
  }

  /** Throws an error, escalation or cancel out of `scope`. @returns whether anybody caught it */
  raise(type: Thrown, scope: ActivityId, code: string | null): boolean {
    return raise(this, type, scope, code);
  }

  isAlive(scope: ActivityId): boolean {
    return this.#draft.status === 'running' && this.#draft.activities[scope] !== undefined;
  }

  /** Keeps a scope from looking empty while its only content is being exchanged. */
  hold(scope: ActivityId, work: () => void): void {
    this.#count(scope, 1);
    work();
    this.#count(scope, -1);
  }

  /** Ends an activity as done without leaving it by its own flows. */
  close(activity: Activity): void {
    this.#close(activity, 'completed');
    this.#count(this.parentOf(activity), -1);
  }

  endInstance(status: Exclude<InstanceStatus, 'running'>): void {
    const root = getActivity(this.#draft, this.#draft.root);
    this.#agenda.length = 0;
    this.emptyScope(root);
    for (const wait of this.waitsOf(root.id)) this.closeWait(wait, 'withdrawn');
    this.emit({ type: 'instanceEnded', status });
  }

  /** Runs until every token rests. */
  run(): void {
    for (;;) {
      const pending = this.#agenda.shift();
      if (pending !== undefined) {
        this.#steps += 1;
        if (this.#steps > limits.stepsPerCommandMax) {
          const detail = `Expected at most ${limits.stepsPerCommandMax} steps in one command but a loop goes on`;
          this.incident(pending.node, pending.scope, 'STEPS_EXCEEDED', detail);
        } else {
          const { node, scope } = pending;
          const definition = definitionOf(node);
          if (definition.arrive) definition.arrive(this, node, pending);
          else if (node.loop === null) definition.activate(this, node, scope);
          else enterLoop(this, node, node.loop, scope);
        }
        this.#count(pending.scope, -1);
        continue;
      }
      if (this.#settle() || this.#finishEmptyScopes()) continue;
      break;
    }
    if (this.#draft.status === 'running') this.#reportStuckJoins();
  }

  // ---- helpers

  #push(pending: Pending): void {
    this.#agenda.push(pending);
    this.#count(pending.scope, 1);
  }

  #count(scope: ActivityId, by: 1 | -1): void {
    const alive = (this.#alive.get(scope) ?? 0) + by;
    this.#alive.set(scope, alive);
    if (alive === 0) this.#maybeEmpty.add(scope);
  }

  /** End of the agenda: joins that look at the whole scope may fire now. @returns whether one did */
  #settle(): boolean {
    for (const token of Object.values(this.#draft.tokens)) {
      const node = getNode(this.graphInside(token.scope), token.node);
      if (definitionOf(node).settle?.(this, node, token.scope) === true) return true;
    }
    return false;
  }

  /** @returns whether anything was finished, so that the agenda may have grown. */
  #finishEmptyScopes(): boolean {
    let finished = false;
    for (const id of this.#maybeEmpty) {
      this.#maybeEmpty.delete(id);
      const activity = this.#draft.activities[id];
      if (activity === undefined || (this.#alive.get(id) ?? 0) > 0 || this.#draft.status !== 'running')
        continue;
      if (activity.node === null) {
        this.endInstance('completed');
        return false;
      }
      if (activity.compensating === true) {
        undoNext(this, activity);
        finished = true;
        continue;
      }
      const node = this.nodeOf(activity);
      const { childrenDone } = definitionOf(node);
      // Bodies and iterations of loops end by their own rule.
      const looping = activity.loop !== undefined || this.isIterationOf(activity.id, node);
      if (childrenDone === undefined || looping) continue;
      childrenDone(this, node, activity);
      finished = true;
    }
    return finished || this.#agenda.length > 0;
  }

  /** Tokens that wait in a scope where nothing else can run will wait for ever: better said than kept silent. */
  #reportStuckJoins(): void {
    const busy = new Set(Object.values(this.#draft.activities).map(({ parent }) => parent));
    const told = new Set<ActivityId>();
    for (const token of Object.values(this.#draft.tokens)) {
      if (busy.has(token.scope) || told.has(token.scope)) continue;
      told.add(token.scope);
      const already = this.waitsOf(token.scope).some((wait) => wait.kind === 'incident');
      if (!already)
        this.incidentAt(
          token.scope,
          token.node,
          'JOIN_STUCK',
          `Expected another token at ${token.node} but none can come`,
        );
    }
  }

  /** Whether a scope is an iteration of a loop around the node. */
  isIterationOf(scope: ActivityId, node: FlowNode): boolean {
    if (node.loop === null) return false;
    const { node: at, parent } = getActivity(this.#draft, scope);
    return at === node.id && parent !== null && getActivity(this.#draft, parent).loop !== undefined;
  }

  /** Opens the wait of an attached or watching event. */
  arm(owner: Activity, node: FlowNode): void {
    armTrigger(this, owner, node as EventNode);
  }

  #close(activity: Activity, outcome: 'completed' | 'interrupted'): void {
    for (const wait of this.waitsOf(activity.id)) this.closeWait(wait, 'withdrawn');
    this.emit({ type: 'activityLeft', activity: activity.id, node: activity.node ?? '', outcome });
    this.#alive.delete(activity.id);
  }

  parentOf(activity: Activity): ActivityId {
    if (activity.parent === null) throw new Error('Expected a parent but the process has none');
    return activity.parent;
  }
}
