/**
 * The token game of BPMN 2.0.2 chapter 13, written from its text alone: tokens lie on flows, and whatever may fire is looked
 * for anew each time. Slow and plain on purpose. The engine is compared with it after every step (decision 15).
 */
import { keep, undoNext } from './compensation.js';
import { openTriggers } from './events.js';
import { evaluate } from './expressions.js';
import { chosenFlows, nodeOf } from './joins.js';
import { fireJoinAt, tokensTaken } from './firing.js';
import { enterLoop, iterationDone } from './loops.js';
import { execute } from './nodes.js';
import type { Model, Node } from './model.js';
import { framesIn, isIterationOf, ownerOf, readName, take, type Frame, type Wait } from './state.js';
import { occurConditions } from './answers.js';

const stepsMax = 20_000;
type Values = Readonly<Record<string, unknown>>;

export class Game {
  readonly model: Model;
  readonly root: Frame;
  status: 'running' | 'completed' | 'terminated' = 'running';
  /** How often each node was passed or completed. */
  readonly done = new Map<string, number>();
  conditionsChanged = false;
  #seq = 0;

  constructor(model: Model, variables: Values) {
    this.model = model;
    this.root = this.frame(null, null, { scope: model.main, wall: true, variables });
    this.startScope(this.root);
    this.settle();
  }

  get nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  frame(node: Node | null, parent: Frame | null, own: Partial<Frame>): Frame {
    const frame: Frame = {
      seq: this.nextSeq,
      node,
      parent,
      scope: null,
      wall: false,
      tokens: [],
      children: [],
      waits: [],
      count: null,
      isIteration: false,
      fired: new Map(),
      undoable: [],
      undoing: false,
      ending: false,
      alive: true,
      ...own,
      variables: { ...own.variables },
    };
    parent?.children.push(frame);
    return frame;
  }

  // ---- the game: what may fire, fires, until nothing may

  settle(): void {
    for (let steps = 0; this.status === 'running' && this.#oneStep(); steps += 1)
      if (steps > stepsMax) throw new Error('The reference does not come to rest');
  }

  #oneStep(): boolean {
    if (this.conditionsChanged) {
      this.conditionsChanged = false;
      occurConditions(this);
      return true;
    }
    return this.#fireToken() || this.#undo() || this.#fireJoin() || this.#endScope();
  }

  /** The oldest token whose node needs nothing else. */
  #fireToken(): boolean {
    const tokens = [...framesIn(this.root)].flatMap((frame) =>
      frame.tokens.map((token) => ({ frame, token })),
    );
    tokens.sort((a, b) => a.token.seq - b.token.seq);
    for (const { frame, token } of tokens) {
      const taken = tokensTaken(token, frame);
      if (taken === null) continue;
      take(frame.tokens, taken);
      this.begin(token.node, frame);
      return true;
    }
    return false;
  }

  #undo(): boolean {
    for (const frame of framesIn(this.root)) if (frame.undoing && undoNext(this, frame)) return true;
    return false;
  }

  /** Joins that look at the whole scope fire when nothing else moves. */
  #fireJoin(): boolean {
    for (const frame of framesIn(this.root)) {
      const waiting = new Set([...frame.tokens].sort((a, b) => a.seq - b.seq).map(({ node }) => node));
      for (const id of frame.fired.keys()) waiting.add(nodeOf(this.model, id));
      for (const node of waiting) if (fireJoinAt(this, node, frame)) return true;
    }
    return false;
  }

  /** §13.3.4, §13.5.5: a scope in which no token is left is done. */
  #endScope(): boolean {
    for (const frame of framesIn(this.root)) {
      const empty = frame.tokens.length === 0 && frame.children.length === 0 && frame.fired.size === 0;
      if (frame.scope === null || !empty) continue;
      if (frame.node === null) {
        this.end('completed');
        return true;
      }
      if (frame.node.kind === 'adHocSubProcess' && !frame.ending) continue;
      this.finish(frame, {});
      return true;
    }
    return false;
  }

  end(status: 'completed' | 'terminated'): void {
    this.empty(this.root);
    this.root.waits.length = 0;
    this.status = status;
  }

  // ---- frames

  /** Removes all that runs inside. */
  empty(frame: Frame): void {
    for (const child of [...frame.children]) this.remove(child);
    frame.tokens.length = 0;
    frame.fired.clear();
  }

  remove(frame: Frame): void {
    this.empty(frame);
    frame.waits.length = 0;
    frame.alive = false;
    if (frame.parent !== null) take(frame.parent.children, [frame]);
  }

  /** Watches for event sub-processes (§13.5.4), and puts a token before all that has no incoming flow. */
  startScope(frame: Frame): void {
    const inside = this.inside(frame);
    this.watch(frame);
    for (const node of inside) {
      const { attributes, incoming, kind, triggers } = node;
      const otherwise =
        incoming.length > 0 ||
        kind === 'boundaryEvent' ||
        attributes['isForCompensation'] === 'true' ||
        attributes['triggeredByEvent'] === 'true' ||
        (kind === 'intermediateCatchEvent' && triggers.some((trigger) => trigger.kind === 'link'));
      if (!otherwise) this.put(node, frame);
    }
  }

  watch(frame: Frame): void {
    for (const start of this.eventStarts(frame)) openTriggers(this, start, frame);
  }

  eventStarts(frame: Frame): Node[] {
    return this.inside(frame)
      .filter(({ attributes }) => attributes['triggeredByEvent'] === 'true')
      .flatMap(({ id }) => this.nodesIn(id).filter(({ kind }) => kind === 'startEvent'));
  }

  inside(frame: Frame): Node[] {
    return frame.scope === null ? [] : this.nodesIn(frame.scope);
  }

  nodesIn(scope: string): Node[] {
    return [...this.model.nodes.values()].filter((node) => node.scope === scope);
  }

  put(node: Node, frame: Frame): void {
    frame.tokens.push({ seq: this.nextSeq, flow: null, node });
  }

  note(node: Node): void {
    this.done.set(node.id, (this.done.get(node.id) ?? 0) + 1);
  }

  // ---- nodes

  /** The node has its tokens: its loop begins, or itself. */
  begin(node: Node, frame: Frame): void {
    if (node.loop !== null && !isIterationOf(frame, node)) enterLoop(this, node, node.loop, frame);
    else execute(this, node, frame);
  }

  /** An activity begins: its mappings give it variables, and what is attached to it is watched for (§13.5.3). */
  open(node: Node, frame: Frame, own: Partial<Frame>): Frame {
    const mapped = Object.fromEntries(
      node.inputs.map(({ source, target }) => [target, evaluate(source, (name) => readName(frame, name))]),
    );
    const activity = this.frame(node, frame, { ...own, variables: mapped });
    if (!isIterationOf(frame, node)) this.watchBorder(activity, node);
    return activity;
  }

  watchBorder(activity: Frame, node: Node): void {
    for (const event of node.boundary) openTriggers(this, nodeOf(this.model, event), activity);
  }

  wait(frame: Frame, kind: string, node: Node, more: Partial<Wait> = {}): void {
    const wait = { kind, node, frame, trigger: null, part: null, held: false, again: 0, ...more };
    frame.waits.push({ ...wait, seq: this.nextSeq });
  }

  /** An activity is done: what it gives goes out by its mappings, else as it came. */
  finish(activity: Frame, output: Values): void {
    const { node, parent } = activity;
    if (node === null || parent === null) throw new Error('Expected an activity');
    if (node.outputs.length === 0) {
      if (!activity.wall) this.set(activity, output);
    } else {
      Object.assign(activity.variables, output);
      this.set(parent, this.mapped(activity));
    }
    this.complete(activity);
  }

  mapped(activity: Frame): Values {
    const read = (name: string): unknown => readName(activity, name);
    return Object.fromEntries(
      (activity.node?.outputs ?? []).map(({ source, target }) => [target, evaluate(source, read)]),
    );
  }

  complete(activity: Frame): void {
    const { node, parent } = activity;
    if (node === null || parent === null) throw new Error('Expected an activity');
    keep(activity);
    this.remove(activity);
    this.note(node);
    this.leave(node, parent);
  }

  /** §13.3.1: all flows that have no condition or whose condition holds; the default when no condition holds. */
  leave(node: Node, frame: Frame): void {
    if (isIterationOf(frame, node)) {
      iterationDone(this, node, frame);
      return;
    }
    const quantity = Number(node.attributes['completionQuantity'] ?? 1);
    for (const flow of chosenFlows(node, frame, false))
      for (let token = 0; token < quantity; token += 1)
        frame.tokens.push({ seq: this.nextSeq, flow, node: nodeOf(this.model, flow.target) });
    if (frame.node?.kind === 'adHocSubProcess' && frame.node.id === frame.scope) this.#judgeAdHoc(frame);
  }

  /** §13.3.5: the completion condition is looked at whenever something inside is done. */
  #judgeAdHoc(frame: Frame): void {
    const { node } = frame;
    if (node === null || node.expression === null || frame.ending) return;
    if (evaluate(node.expression, (name) => readName(frame, name)) !== true) return;
    frame.ending = true;
    frame.waits.splice(0, frame.waits.length, ...frame.waits.filter(({ kind }) => kind !== 'adHoc'));
    if (node.attributes['cancelRemainingInstances'] !== 'false') {
      this.empty(frame);
      this.finish(frame, {});
    }
  }

  // ---- data

  set(frame: Frame, values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      ownerOf(frame, name).variables[name] = value;
      this.conditionsChanged = true;
    }
  }
}
