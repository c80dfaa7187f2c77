/**
 * Soundness before publishing (decision 14): the state space of a model is explored with the engine itself, its data
 * abstracted away. Found are: deadlock, lack of synchronisation, dead activities, improper completion, and an end that
 * cannot be reached; each with the element and a path that leads there. A model too large to explore says so.
 */
import type { Command } from '../command.js';
import { decide } from '../decide.js';
import type { Env } from '../env.js';
import type { EngineEvent } from '../event.js';
import { getGraph, type GraphSet, type NodeId, type ProcessGraph } from '../graph.js';
import type { EventNode } from '../triggers/event-node.js';
import { mayStartAt, startTriggers } from '../start-at.js';
import { notStarted, type ActivityId, type InstanceState, type Wait } from '../state.js';
import { abstractGraphs, freeChoice } from './abstract-graph.js';
import { canonical } from './canonical.js';
import { movesFrom, reachedFrom, type Move } from './moves.js';

export interface SoundnessProblem {
  readonly code:
    'DEADLOCK' | 'LACK_OF_SYNCHRONISATION' | 'DEAD_ACTIVITY' | 'IMPROPER_COMPLETION' | 'END_UNREACHABLE';
  readonly element: NodeId;
  /** What happens, in order, until the problem shows; empty for what never happens. */
  readonly path: readonly string[];
}

export interface Soundness {
  readonly verdict: 'sound' | 'unsound' | 'unknown';
  readonly problems: readonly SoundnessProblem[];
  readonly states: number;
}

export interface SoundnessOptions {
  readonly statesMax?: number;
  /** The process is one that others call: an error that it does not catch is theirs. */
  readonly errorsMayLeave?: boolean;
  /** Evaluates what is no free choice: numbers of instances, activation conditions of complex gateways. */
  readonly evaluate: Env['evaluate'];
}

const now = '2000-01-01T00:00:00.000Z';
/** Outcomes of free choices in one command: more than these are not told apart. */
const branchesMax = 4_096;
/** Events of all commands that are tried: a loop of automatic steps is long in every one of them. */
const eventsMax = 2_000_000;

export function checkSoundness(graphs: GraphSet, options: SoundnessOptions): Soundness {
  return new Explorer(abstractGraphs(graphs), options).run();
}

interface Visited {
  readonly state: InstanceState;
  readonly ends: ReadonlyMap<ActivityId, ReadonlySet<NodeId>>;
  readonly from: number | null;
  readonly label: string;
  readonly next: number[];
  /** Ended, or an incident that only a person can answer. */
  final: boolean;
  stuck: boolean;
}

interface Outcome {
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
  readonly chosen: string;
}

class Explorer {
  readonly #graphs: GraphSet;
  readonly #options: SoundnessOptions;
  readonly #visited: Visited[] = [];
  readonly #known = new Map<string, number>();
  readonly #problems = new Map<string, SoundnessProblem>();
  readonly #seen = new Set<string>();
  /** Behind events that do not interrupt: reached beside the main course, as the modeller wants it. */
  readonly #mayBeReachedAgain: ReadonlySet<NodeId>;
  #tooLarge = false;
  #events = 0;

  constructor(graphs: GraphSet, options: SoundnessOptions) {
    this.#graphs = graphs;
    this.#options = options;
    this.#mayBeReachedAgain = new Set([...graphs.byDigest.values()].flatMap(behindEventsThatGoOn));
  }

  run(): Soundness {
    const { statesMax = 200_000 } = this.#options;
    const none: Visited = {
      state: notStarted,
      ends: new Map(),
      from: null,
      label: '',
      next: [],
      final: false,
      stuck: false,
    };
    this.#visited.push(none);
    for (const move of this.#starts()) this.#follow(0, move);
    for (let at = 1; at < this.#visited.length && !this.#tooLarge; at += 1) {
      if (this.#visited.length > statesMax) {
        this.#tooLarge = true;
        break;
      }
      const { state, final } = this.#visited[at] ?? none;
      if (final) continue;
      const moves = movesFrom(this.#graphs, state);
      for (const move of moves) this.#follow(at, move);
    }
    if (!this.#tooLarge) this.#judgeWhole();
    const problems = [...this.#problems.values()];
    const verdict = problems.length > 0 ? 'unsound' : this.#tooLarge ? 'unknown' : 'sound';
    return { verdict, problems, states: this.#visited.length - 1 };
  }

  #starts(): Move[] {
    const main = getGraph(this.#graphs, this.#graphs.main);
    const starts = main.scopes.get(null)?.starts ?? [];
    const at = startTriggers(main)
      .filter(({ node }) => mayStartAt(main, node))
      .map(({ node }): Move => ({
        label: `start ${node}`,
        command: { type: 'start', variables: {}, at: node },
      }));
    return starts.length > 0 ? [{ label: 'start', command: { type: 'start', variables: {} } }, ...at] : at;
  }

  #follow(from: number, move: Move): void {
    const before = this.#visited[from];
    if (before === undefined) return;
    for (const outcome of this.#outcomes(before.state, move.command)) {
      const label = outcome.chosen === '' ? move.label : `${move.label} (${outcome.chosen})`;
      const ends = this.#noteEnds(before, outcome, from, label);
      const key = canonical(outcome.state, marksOf(ends));
      const known = this.#known.get(key);
      if (known !== undefined) {
        before.next.push(known);
        continue;
      }
      const index = this.#visited.length;
      this.#known.set(key, index);
      before.next.push(index);
      const incident = incidentIn(outcome.state);
      const leaves = incident?.code === 'ERROR_UNCAUGHT' && this.#options.errorsMayLeave === true;
      const stuck = leaves ? null : (incident?.node ?? null);
      this.#visited.push({
        state: outcome.state,
        ends,
        from,
        label,
        next: [],
        final: outcome.state.status !== 'running' || incident !== null,
        stuck: stuck !== null,
      });
      if (stuck !== null) this.#report('DEADLOCK', stuck, index);
      this.#checkTogether(outcome, index);
    }
  }

  /** Every way in which the free choices of one command may fall. A gateway whose conditions all fail is not one of them:
   *  that they cover everything is for the data to show. */
  #outcomes(state: InstanceState, command: Command): Outcome[] {
    const outcomes: Outcome[] = [];
    const pending: boolean[][] = [[]];
    for (let script = pending.pop(); script !== undefined; script = pending.pop()) {
      if (outcomes.length + pending.length > branchesMax || this.#events > eventsMax) {
        this.#tooLarge = true;
        break;
      }
      const choices = [...script];
      let asked = 0;
      const env: Env = {
        now,
        dueAt: () => ({ ok: true, value: now }),
        evaluate: (expression, read) => {
          if (expression !== freeChoice) return this.#options.evaluate(expression, read);
          const choice = choices[asked] ?? true;
          if (asked >= choices.length) {
            pending.push([...choices, false]);
            choices.push(true);
          }
          asked += 1;
          return { ok: true, value: { value: choice, warnings: [] } };
        },
      };
      const decision = decide(this.#graphs, state, command, env);
      if (!decision.ok) continue;
      const { events } = decision.value;
      this.#events += events.length;
      const none = events.some(({ type, ...event }) => type === 'waitOpened' && isNoFlow(event));
      if (none) continue;
      this.#noteSeen(events);
      outcomes.push({
        state: decision.value.state,
        events,
        chosen: choices.map((one) => (one ? '✓' : '✗')).join(''),
      });
    }
    return outcomes;
  }

  #noteSeen(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === 'nodePassed') this.#seen.add(event.node);
      if (event.type === 'activityEntered' && event.activity.node !== null)
        this.#seen.add(event.activity.node);
    }
  }

  /** An end that is reached a second time in the same scope: nobody waited for all that runs. */
  #noteEnds(
    { ends, state }: Visited,
    outcome: Outcome,
    from: number,
    label: string,
  ): ReadonlyMap<ActivityId, ReadonlySet<NodeId>> {
    const reached = new Map([...ends].filter(([scope]) => outcome.state.activities[scope] !== undefined));
    for (const event of outcome.events) {
      if (event.type !== 'nodePassed' || !this.#isEnd(event.node)) continue;
      const known = reached.get(event.scope) ?? new Set<NodeId>();
      if (known.has(event.node) && !this.#mayBeReachedAgain.has(event.node))
        this.#report('IMPROPER_COMPLETION', event.node, from, label);
      reached.set(event.scope, new Set([...known, event.node]));
    }
    const alive = outcome.state.status === 'running' || state === notStarted;
    return alive
      ? new Map([...reached].filter(([scope]) => outcome.state.activities[scope] !== undefined))
      : new Map();
  }

  #isEnd(node: NodeId): boolean {
    for (const graph of this.#graphs.byDigest.values())
      if (graph.nodes.get(node)?.type === 'bpmn:EndEvent') return true;
    return false;
  }

  /** Two tokens at one place of one scope: a split that nobody joined. */
  #checkTogether({ state }: Outcome, index: number): void {
    const places = new Set<string>();
    for (const { parent, node, loop } of Object.values(state.activities)) {
      if (parent === null || node === null) continue;
      const around = state.activities[parent];
      if (around?.loop !== undefined || around?.compensating === true || this.#mayRepeat(node)) continue;
      const place = `${parent} ${node} ${loop === undefined ? '' : 'body'}`;
      if (places.has(place)) this.#report('LACK_OF_SYNCHRONISATION', node, index);
      places.add(place);
    }
    for (const { scope, node, via } of Object.values(state.tokens)) {
      const place = `${scope} ${node} <${via}`;
      if (places.has(place)) this.#report('LACK_OF_SYNCHRONISATION', node, index);
      places.add(place);
    }
  }

  /** What may be there several times by what the standard says: handlers of events that do not interrupt, and what takes
   *  or gives several tokens. */
  #mayRepeat(node: NodeId): boolean {
    for (const graph of this.#graphs.byDigest.values()) {
      const found = graph.nodes.get(node);
      if (found === undefined) continue;
      return ('triggeredByEvent' in found && found.triggeredByEvent === true) || found.startQuantity > 1;
    }
    return false;
  }

  /** What only the whole state space shows: what never happens, and from where no end is reached. */
  #judgeWhole(): void {
    const reaches = this.#reachesEnd();
    const lost = this.#visited.findIndex(
      ({ stuck }, index) => index > 0 && !stuck && !reaches.has(index) && !this.#leadsToStuck(index),
    );
    const state = this.#visited[lost];
    if (state !== undefined) this.#report('END_UNREACHABLE', placeOf(state.state), lost);
    for (const graph of this.#graphs.byDigest.values())
      for (const node of graph.nodes.values())
        if (!this.#seen.has(node.id) && !isMarker(node))
          this.#problems.set(`dead ${node.id}`, { code: 'DEAD_ACTIVITY', element: node.id, path: [] });
  }

  #reachesEnd(): ReadonlySet<number> {
    const before = new Map<number, number[]>();
    this.#visited.forEach(({ next }, index) => {
      for (const after of next) before.set(after, [...(before.get(after) ?? []), index]);
    });
    const reaches = new Set<number>();
    const pending = this.#visited.flatMap(({ final, stuck }, index) => (final && !stuck ? [index] : []));
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (reaches.has(at)) continue;
      reaches.add(at);
      pending.push(...(before.get(at) ?? []));
    }
    return reaches;
  }

  #leadsToStuck(from: number): boolean {
    const seen = new Set<number>();
    const pending = [from];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const visited = this.#visited[at];
      if (visited?.stuck === true) return true;
      pending.push(...(visited?.next ?? []));
    }
    return false;
  }

  #report(code: SoundnessProblem['code'], element: NodeId, at: number, then?: string): void {
    const key = `${code} ${element}`;
    if (this.#problems.has(key)) return;
    const path: string[] = then === undefined ? [] : [then];
    for (let index: number | null = at; index !== null && index > 0;) {
      const visited: Visited | undefined = this.#visited[index];
      if (visited === undefined) break;
      path.unshift(visited.label);
      index = visited.from;
    }
    this.#problems.set(key, { code, element, path });
  }
}

function marksOf(ends: ReadonlyMap<ActivityId, ReadonlySet<NodeId>>): ReadonlyMap<ActivityId, string> {
  return new Map([...ends].map(([scope, nodes]) => [scope, `!${[...nodes].sort().join('!')}`]));
}

function behindEventsThatGoOn(graph: ProcessGraph): NodeId[] {
  return [...graph.nodes.values()].flatMap((node) =>
    node.type === 'bpmn:BoundaryEvent' && !(node as EventNode).interrupting
      ? [...reachedFrom(graph, node)]
      : [],
  );
}

const isNoFlow = (event: object): boolean => {
  const { wait } = event as { wait: { kind: string; code?: string } };
  return wait.kind === 'incident' && wait.code === 'NO_FLOW_CHOSEN';
};

/** A join at which tokens wait for ever, or another incident that no data could have avoided. */
function incidentIn(state: InstanceState): Extract<Wait, { kind: 'incident' }> | null {
  for (const wait of Object.values(state.waits))
    if (wait.kind === 'incident' && wait.code !== 'EXPRESSION_FAILED') return wait;
  return null;
}

function placeOf(state: InstanceState): NodeId {
  return Object.values(state.activities).at(-1)?.node ?? Object.values(state.tokens)[0]?.node ?? '';
}

/** Nodes that no token ever visits: a compensation event only marks its handler. */
function isMarker(node: { readonly type: string; readonly trigger?: { readonly type: string } }): boolean {
  return node.type === 'bpmn:BoundaryEvent' && node.trigger?.type === 'bpmn:CompensateEventDefinition';
}
