/**
 * One command being carried out. Every change is an event, applied at once to a draft, so that later behaviour sees
 * earlier effects. Elements are written in these verbs; nothing here knows an element by name.
 */
import { raise, trigger, type Raised } from './catching.js';
import { chooseFlows } from './choose-flows.js';
import { keepForCompensation, undoNext } from './compensation.js';
import { deliverSignal, lookAtConditions } from './occurrence.js';
import { definitionOf } from './elements/registry.js';
import { getFlow, getNode, type FlowId, type FlowNode, type NodeId } from './graph.js';
import { InstanceView } from './instance-view.js';
import { limits } from './limits.js';
import { enterLoop, iterationDone } from './loop.js';
import {
  getActivity,
  type Activity,
  type ActivityId,
  type IncidentCode,
  type InstanceStatus,
  type Token,
  type Variables,
  type Wait,
} from './state.js';
import type { EventNode } from './triggers/event-node.js';
import { armTrigger } from './triggers/registry.js';
import { byDeclaration } from './variables.js';

/** `Omit` over each member of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Own = Omit<Activity, 'id' | 'node' | 'parent'>;

export interface Pending {
  readonly node: FlowNode;
  readonly scope: ActivityId;
  readonly via: FlowId | null;
}

export class Step extends InstanceView {
  #agenda: Pending[] = [];
  #steps = 0;
  readonly #emptied = new Map<ActivityId, number>();
  /** Variables that changed since conditions were looked at last; `all` after one was armed. */
  #changed: Set<string> | 'all' | null = null;

  // ---- tokens

  /** Puts a token on a flow. */
  take(flowId: FlowId, scope: ActivityId): void {
    const graph = this.graphInside(scope);
    const flow = getFlow(graph, flowId);
    this.emit({ type: 'flowTaken', flow: flowId, scope });
    this.#push({ node: getNode(graph, flow.target), scope, via: flowId });
  }

  /** Activates a node without a flow: a scope's start. */
  begin(node: FlowNode, scope: ActivityId): void {
    this.#push({ node, scope, via: null });
  }

  park(node: FlowNode, scope: ActivityId, via: FlowId): Token {
    const token: Token = { id: this.newId('t'), scope, node: node.id, via };
    this.emit({ type: 'tokenParked', token });
    this.count(scope, 1);
    return token;
  }

  consume(token: Token): void {
    this.emit({ type: 'tokenConsumed', token: token.id });
    this.count(token.scope, -1);
  }

  /** A node that never rests: noted, then left. */
  pass(node: FlowNode, scope: ActivityId): void {
    this.emit({ type: 'nodePassed', node: node.id, scope });
  }

  /**
   * Outgoing flows of an activity or event: unconditional ones, conditional ones that hold, the default when no
   * condition holds (BPMN 2.0.2 §13.3.1); several at once are a parallel split. None at all: the token ends here.
   */
  leave(node: FlowNode, scope: ActivityId): void {
    const { loop } = node;
    const inLoop = this.isIterationOf(scope, node);
    const rests = inLoop ? loop?.kind === 'multi' && loop.asyncAfter : node.asyncAfter;
    if (rests) this.rest(node, scope, { phase: 'after' });
    else this.leaveNow(node, scope);
  }

  leaveNow(node: FlowNode, scope: ActivityId): void {
    if (this.isIterationOf(scope, node)) {
      iterationDone(this, node, getActivity(this.state, scope));
      return;
    }
    if (node.outgoing.length === 0) this.maybeEmpty.add(scope);
    else this.#takeChosen(node, scope);
    const owner = this.state.activities[scope];
    if (owner?.compensating === true) {
      undoNext(this, owner);
      return;
    }
    if (owner !== undefined && owner.node !== null && owner.calls === undefined) {
      const around = this.nodeOf(owner);
      definitionOf(around).childLeft?.(this, around, owner);
    }
  }

  #takeChosen(node: FlowNode, scope: ActivityId): void {
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
    for (const flow of chosen.value)
      for (let token = 0; token < node.completionQuantity; token += 1) this.take(flow, scope);
  }

  // ---- activities

  /** Does what the element does, at once. */
  activate(node: FlowNode, scope: ActivityId): void {
    definitionOf(node).activate(this, node, scope);
  }

  /** Opens an activity instance with the variables its mappings give it, and arms what is attached to it.
   *  @returns null when a mapping failed, and an incident stands in its place, or when it was interrupted at once */
  open(node: FlowNode, scope: ActivityId, own: Own = {}): Activity | null {
    const { inputs, declares } = node;
    if (inputs.length === 0 && declares.length === 0) return this.ifStillThere(this.enter(node, scope, own));
    const mapped = this.map(inputs, scope);
    if (!mapped.ok) {
      this.incident(node, scope, 'EXPRESSION_FAILED', mapped.error);
      return null;
    }
    const declared = Object.fromEntries(declares.map((name) => [name, null]));
    const variables = { ...own.variables, ...declared, ...mapped.value };
    return this.ifStillThere(this.enter(node, scope, { ...own, variables }));
  }

  /** A condition at its border may have held already. */
  ifStillThere(activity: Activity): Activity | null {
    const changed = this.#changed;
    if (changed !== 'all') return activity;
    this.#changed = null;
    lookAtConditions(this, changed);
    return this.isAlive(activity.id) ? activity : null;
  }

  /** Opens an activity instance and arms what is attached to it. */
  enter(node: FlowNode, scope: ActivityId, own: Own = {}): Activity {
    const activity = this.enterBare(node, scope, own);
    // Boundary events of a loop belong to its body, not to each iteration.
    if (node.boundary.length === 0 || this.isIterationOf(scope, node)) return activity;
    const graph = this.graphInside(scope);
    for (const boundary of node.boundary) this.arm(activity, getNode(graph, boundary));
    return activity;
  }

  /** An activity instance to which nothing is attached: an iteration, a scope that is being undone. */
  enterBare(node: FlowNode, scope: ActivityId, own: Own): Activity {
    const activity: Activity = { id: this.newId('a'), node: node.id, parent: scope, ...own };
    this.emit({ type: 'activityEntered', activity });
    this.count(scope, 1);
    return activity;
  }

  /** Starts what a scope holds: the watch of its event sub-processes, and its start events. */
  startScope(activity: Activity, key: NodeId | null): void {
    for (const start of this.armScope(activity, key)) this.begin(start, activity.id);
    this.maybeEmpty.add(activity.id);
  }

  /** Watches for the event sub-processes of a scope. @returns what begins it */
  armScope(activity: Activity, key: NodeId | null): FlowNode[] {
    const graph = this.graphInside(activity.id);
    const entry = graph.scopes.get(key);
    if (entry === undefined) throw new Error(`Expected scope ${key} in ${graph.processId} but there is none`);
    for (const start of entry.eventStarts) this.arm(activity, getNode(graph, start));
    return entry.starts.map((start) => getNode(graph, start));
  }

  /** Ends an activity with what it gives back: mapped where the model maps, else as it came (decision 10). A mapping that
   *  fails is an incident at the activity, which stays open with the output kept in it. */
  finish(activity: Activity, output: Variables = {}): void {
    const node = this.nodeOf(activity);
    const scope = this.parentOf(activity);
    if (node.outputs.length === 0) {
      this.setVariables(activity.id, output);
    } else {
      if (Object.keys(output).length > 0)
        this.emit({ type: 'variablesSet', activity: activity.id, variables: output });
      const mapped = this.map(node.outputs, activity.id);
      if (!mapped.ok) {
        this.incidentAt(activity.id, node.id, 'EXPRESSION_FAILED', mapped.error, { finishing: true });
        return;
      }
      const all = node.extension['outputsAll'] === 'true' ? output : {};
      this.setVariables(scope, { ...all, ...mapped.value });
    }
    this.complete(activity);
  }

  /** Ends an activity as done, and lets a token leave by its outgoing flows. */
  complete(activity: Activity): void {
    const node = this.nodeOf(activity);
    keepForCompensation(this, node, getActivity(this.state, activity.id));
    const scope = this.parentOf(activity);
    this.#close(activity, 'completed');
    this.leave(node, scope);
    this.count(scope, -1);
  }

  /** Ends an activity and everything in it, children first, in the order of their ids (decision 4). */
  interrupt(activity: Activity): void {
    this.emptyScope(activity);
    this.#close(activity, 'interrupted');
    this.count(this.parentOf(activity), -1);
  }

  /** Ends an activity without leaving it by its own flows. */
  close(activity: Activity, outcome: 'completed' | 'continued' = 'completed'): void {
    this.#close(activity, outcome);
    this.count(this.parentOf(activity), -1);
  }

  /** How often a scope was emptied in this command: a token that was in it before is not there any more. */
  timesEmptied(scope: ActivityId): number {
    return this.#emptied.get(scope) ?? 0;
  }

  /** Removes everything that runs inside a scope; the scope itself stays. */
  emptyScope(activity: Activity): void {
    this.#emptied.set(activity.id, this.timesEmptied(activity.id) + 1);
    for (const pending of this.#agenda) if (pending.scope === activity.id) this.count(activity.id, -1);
    this.#agenda = this.#agenda.filter(({ scope }) => scope !== activity.id);
    for (const child of this.childrenOf(activity.id)) this.interrupt(child);
    for (const token of Object.values(this.state.tokens))
      if (token.scope === activity.id) this.consume(token);
  }

  /** Where tokens are on their way to in a scope. */
  pendingIn(scope: ActivityId): NodeId[] {
    return this.#agenda.filter((pending) => pending.scope === scope).map(({ node }) => node.id);
  }

  /** Keeps a scope from looking empty while its only content is being exchanged. */
  hold(scope: ActivityId, work: () => void): void {
    this.count(scope, 1);
    work();
    this.count(scope, -1);
  }

  endInstance(status: Exclude<InstanceStatus, 'running'>): void {
    const root = getActivity(this.state, this.state.root);
    this.#agenda = [];
    this.emptyScope(root);
    for (const wait of this.waitsOf(root.id)) this.closeWait(wait, 'withdrawn');
    this.emit({ type: 'instanceEnded', status });
  }

  // ---- waits and what they wait for

  openWait(wait: Without<Wait, 'id'>): void {
    this.emit({ type: 'waitOpened', wait: { ...wait, id: this.newId('w') } as Wait });
  }

  closeWait(wait: Wait, outcome: 'answered' | 'withdrawn'): void {
    this.emit({ type: 'waitClosed', wait: wait.id, outcome });
  }

  /** Opens the wait of an attached or watching event. */
  arm(owner: Activity, node: FlowNode): void {
    armTrigger(this, owner, node as EventNode);
  }

  /** A boundary event or event sub-process start was triggered. */
  trigger(node: EventNode, owner: Activity, payload: Variables): void {
    trigger(this, node, owner, payload);
  }

  /** Throws an error, escalation or cancel out of `scope`. @returns whether anybody caught it */
  raise(thrown: Raised, scope: ActivityId): boolean {
    return raise(this, thrown, scope);
  }

  deliverSignal(name: string, payload: Variables): void {
    deliverSignal(this, name, payload);
  }

  /** Has the conditions that are waited for looked at before any token moves on. */
  lookAtConditions(changed: readonly string[] | 'all' = 'all'): void {
    if (changed === 'all' || this.#changed === 'all') this.#changed = 'all';
    else this.#changed = new Set([...(this.#changed ?? []), ...changed]);
  }

  /** Something in the model or its data is wrong: the token rests at the node until somebody mends it and retries. */
  incident(node: FlowNode, scope: ActivityId, code: IncidentCode, detail: string, leaving = false): void {
    const { id } = this.enterBare(node, scope, {});
    this.incidentAt(id, node.id, code, detail, leaving ? { leaving } : {});
  }

  incidentAt(
    activity: ActivityId,
    node: NodeId,
    code: IncidentCode,
    detail: string,
    where: { readonly leaving?: true; readonly finishing?: true } = {},
  ): void {
    this.openWait({
      kind: 'incident',
      activity,
      node,
      code,
      detail: detail.slice(0, limits.incidentDetailCharactersMax),
      ...where,
    });
  }

  // ---- data

  setVariables(scope: ActivityId, variables: Variables): void {
    for (const [activity, written] of byDeclaration(this.state, scope, variables)) {
      this.emit({ type: 'variablesSet', activity, variables: written });
      this.lookAtConditions(Object.keys(written));
    }
  }

  /** What a throwing event or a send task takes along. @returns null when it failed: an incident stands in its place */
  payloadOf(node: FlowNode, scope: ActivityId): Variables | null {
    const payload = this.map(node.inputs, scope);
    if (payload.ok) return payload.value;
    this.incident(node, scope, 'EXPRESSION_FAILED', payload.error);
    return null;
  }

  // ---- what the run asks for

  /** The next token on its way; undefined when all rest. */
  next(): Pending | undefined {
    return this.#agenda.shift();
  }

  /** A token has come to its node. */
  arrived({ scope }: Pending): void {
    this.count(scope, -1);
  }

  get hasPending(): boolean {
    return this.#agenda.length > 0 || this.#changed !== null;
  }

  /** @returns whether variables had changed since, and conditions were looked at */
  lookAtChanged(): boolean {
    const changed = this.#changed;
    if (changed === null) return false;
    this.#changed = null;
    lookAtConditions(this, changed);
    return true;
  }

  /** @returns false once the limit of one command is passed */
  mayGoOn(): boolean {
    this.#steps += 1;
    return this.#steps <= limits.stepsPerCommandMax;
  }

  /** A token is at the node, past the border of its transaction: it waits for others there, or the node begins. */
  reach(pending: Pending): void {
    const { node, scope } = pending;
    const definition = definitionOf(node);
    if (definition.arrive) definition.arrive(this, node, pending);
    else this.proceed(node, scope);
  }

  /** All that the node needs is there: it begins, or its loop does. */
  proceed(node: FlowNode, scope: ActivityId): void {
    if (node.loop === null || this.isIterationOf(scope, node)) this.activate(node, scope);
    else enterLoop(this, node, node.loop, scope);
  }

  /** A transaction of its own begins here. */
  rest(node: FlowNode, scope: ActivityId, at: { phase: 'before' | 'after'; via?: FlowId }): void {
    const { id } = this.enterBare(node, scope, {});
    this.openWait({ kind: 'job', activity: id, node: node.id, job: 'continue', ...at });
  }

  /** Tells an activity's element that nothing runs in it any more. */
  childrenDone(activity: Activity): void {
    const node = this.nodeOf(activity);
    definitionOf(node).childrenDone?.(this, node, activity);
  }

  stepsExceeded(node: FlowNode, activity: ActivityId): void {
    const detail = `Expected at most ${limits.stepsPerCommandMax} steps in one command but a loop goes on`;
    this.incidentAt(activity, node.id, 'STEPS_EXCEEDED', detail);
  }

  #push(pending: Pending): void {
    this.#agenda.push(pending);
    this.count(pending.scope, 1);
  }

  #close(activity: Activity, outcome: 'completed' | 'interrupted' | 'continued'): void {
    for (const wait of this.waitsOf(activity.id)) this.closeWait(wait, 'withdrawn');
    this.emit({ type: 'activityLeft', activity: activity.id, node: activity.node ?? '', outcome });
    this.forget(activity.id);
  }
}
