/**
 * What was done, as the recorded engine writes its history: `element:completed|canceled|active`. Where the two write down the
 * same course differently, it is told in the recorder's way here:
 * - a join is noted once for each token that it takes, here once for each time it fires;
 * - a pair of link events is one flow there;
 * - an event-based gateway is written off there when one of its events occurs;
 * - an event that throws and is interrupted by what catches it is written off there;
 * - an iteration is one line, here a scope with the activity in it; rest at the border of a transaction is none.
 */
import type { Activity, EngineEvent, FlowNode } from '../../../src/engine/index.js';

type FindNode = (id: string, process: string) => FlowNode | undefined;

const joins = new Set(['bpmn:ParallelGateway', 'bpmn:InclusiveGateway']);
const throwers = new Set(['bpmn:EndEvent', 'bpmn:IntermediateThrowEvent']);

/** @param commands the events of an instance, command by command */
export function executedIn(commands: readonly (readonly EngineEvent[])[], find: FindNode): string[] {
  const chronicle = new Chronicle(find);
  for (const events of commands) chronicle.tell(events);
  return chronicle.lines();
}

interface Entered {
  readonly name: string;
  readonly node: string;
  readonly scope: string;
}

class Chronicle {
  readonly #findIn: FindNode;
  #root: { readonly id: string; readonly process: string } = { id: '', process: '' };
  readonly #lines: string[] = [];
  readonly #open = new Map<string, Entered>();
  readonly #all = new Map<string, Activity>();
  /** Tokens at joins, and tokens that were taken from there, by node and scope. */
  readonly #parked = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #tokens = new Map<string, string>();

  constructor(find: FindNode) {
    this.#findIn = find;
  }

  /** A node by its id, in the process that the scope runs. */
  #find(id: string, scope: string): FlowNode | undefined {
    for (let at: string | null = scope; at !== null; at = this.#all.get(at)?.parent ?? null) {
      const called = this.#all.get(at)?.calls;
      if (called !== undefined) return this.#findIn(id, called);
    }
    return this.#findIn(id, this.#root.process);
  }

  tell(events: readonly EngineEvent[]): void {
    for (const event of events)
      if (event.type === 'activityEntered') this.#all.set(event.activity.id, event.activity);
      else if (event.type === 'instanceStarted') this.#root = { id: event.root, process: event.graph };
      else if (event.type === 'instanceMigrated') this.#root = { ...this.#root, process: event.graph };
    const resting = new Set(
      events.flatMap((event) =>
        event.type === 'waitOpened' && event.wait.kind === 'job' && phaseOf(event.wait) !== undefined
          ? [event.wait.activity]
          : [],
      ),
    );
    const interrupted = this.#interruptedBy(events);
    for (const event of events) {
      switch (event.type) {
        case 'nodePassed':
          this.#passed(event.node, event.scope, interrupted.has(event.scope));
          break;
        case 'tokenParked': {
          const place = `${event.token.node} ${event.token.scope}`;
          this.#tokens.set(event.token.id, place);
          this.#parked.set(place, (this.#parked.get(place) ?? 0) + 1);
          break;
        }
        case 'tokenConsumed': {
          const place = this.#tokens.get(event.token) ?? '';
          this.#parked.set(place, (this.#parked.get(place) ?? 1) - 1);
          this.#taken.set(place, (this.#taken.get(place) ?? 0) + 1);
          break;
        }
        case 'activityEntered':
          if (!resting.has(event.activity.id)) this.#entered(event.activity);
          break;
        case 'instanceMigrated':
          this.#migrated(event.activities);
          break;
        case 'activityLeft':
          this.#left(event.activity, event.outcome, interrupted);
          break;
        default:
      }
    }
    for (const id of resting) this.#open.delete(id);
  }

  /** Scopes that were cut short: left, or emptied for an event sub-process. */
  #interruptedBy(events: readonly EngineEvent[]): ReadonlySet<string> {
    const parents = new Map<string, string | null>();
    const interrupted = new Set<string>();
    for (const event of events) {
      if (event.type === 'activityEntered') parents.set(event.activity.id, event.activity.parent);
      if (event.type === 'activityLeft' && event.outcome === 'interrupted') interrupted.add(event.activity);
      if (event.type !== 'nodePassed') continue;
      const node = this.#find(event.node, event.scope) as (FlowNode & { interrupting?: boolean }) | undefined;
      const emptied = parents.get(event.scope) ?? null;
      const inEventSubProcess = triggerOf(node) !== 'none' && node?.type === 'bpmn:StartEvent';
      if (inEventSubProcess && node.interrupting === true && emptied !== null) interrupted.add(emptied);
    }
    return interrupted;
  }

  lines(): string[] {
    const each = (places: ReadonlyMap<string, number>, outcome: string): string[] =>
      [...places].flatMap(([place, count]) =>
        Array.from({ length: count }, () => `${place.split(' ')[0] ?? ''}:${outcome}`),
      );
    return [
      ...this.#lines,
      ...each(this.#taken, 'canceled'),
      ...each(this.#parked, 'active'),
      ...[...this.#open.values()].map(({ name }) => `${name}:active`),
    ];
  }

  /** What runs goes on under the names of the other version. */
  #migrated(nodes: Readonly<Record<string, string>>): void {
    for (const [id, node] of Object.entries(nodes)) {
      const known = this.#all.get(id);
      if (known !== undefined) this.#all.set(id, { ...known, node });
      const open = this.#open.get(id);
      if (open !== undefined) this.#open.set(id, { ...open, node, name: open.name.replace(open.node, node) });
    }
  }

  #passed(id: string, scope: string, interrupted: boolean): void {
    const node = this.#find(id, scope);
    const trigger = triggerOf(node);
    if (trigger === 'bpmn:LinkEventDefinition') return;
    const place = `${id} ${scope}`;
    const taken = joins.has(node?.type ?? '') ? (this.#taken.get(place) ?? 0) : 0;
    this.#taken.delete(place);
    // The last token of a parallel join never comes to rest.
    const times = taken === 0 ? 1 : taken + (node?.type === 'bpmn:ParallelGateway' ? 1 : 0);
    const throws =
      throwers.has(node?.type ?? '') && trigger !== 'none' && trigger !== 'bpmn:TerminateEventDefinition';
    for (let time = 0; time < times; time += 1)
      this.#lines.push(`${id}:${throws && interrupted ? 'canceled' : 'completed'}`);
  }

  #entered(activity: Activity): void {
    const { id, node, parent } = activity;
    if (node === null || parent === null) return;
    const multi = this.#find(node, parent)?.loop?.kind === 'multi';
    const body = this.#all.get(parent);
    // The scope of an iteration: the activity in it is the one that counts.
    if (body?.loop !== undefined && body.node === node) return;
    if (activity.compensating === true) {
      // A sub-process that is undone is not done again; an event that asked for it goes on when all is undone.
      if (!throwers.has(this.#find(node, parent)?.type ?? '')) return;
      const noted = this.#lines.lastIndexOf(`${node}:completed`);
      if (noted >= 0) this.#lines.splice(noted, 1);
    }
    const isBody = activity.loop !== undefined;
    if (isBody && !multi) return;
    this.#open.set(id, { name: `${node}${isBody ? '#multiInstanceBody' : ''}`, node, scope: parent });
  }

  #left(id: string, outcome: string, interrupted: ReadonlySet<string>): void {
    const entered = this.#open.get(id);
    this.#open.delete(id);
    if (entered === undefined || outcome === 'continued') return;
    const { name, node, scope } = entered;
    const type = this.#find(node, scope)?.type ?? '';
    const writtenOff = type === 'bpmn:EventBasedGateway' || (throwers.has(type) && interrupted.has(scope));
    this.#lines.push(`${name}:${outcome === 'completed' && !writtenOff ? 'completed' : 'canceled'}`);
  }
}

const phaseOf = (wait: object): unknown => (wait as { phase?: unknown }).phase;

const triggerOf = (node: FlowNode | undefined): string =>
  (node as unknown as { trigger?: { type?: string } } | undefined)?.trigger?.type ?? 'none';
