/** A bench for engine specs: models written as XML fragments, a virtual clock, and every state passed through JSON. */
import { readModel } from '../../src/bpmn/read-model.js';
import {
  assertInvariants,
  decide,
  evolve,
  notStarted,
  type Command,
  type EngineEvent,
  type Env,
  type GraphSet,
  type InstanceState,
  type ProcessGraph,
  type Variables,
  type Wait,
} from '../../src/engine/index.js';
import { checkExpression, evaluate } from '../../src/feel/evaluate.js';
import { budgetOfCommand } from '../../src/feel/run.js';

/** A whole BPMN file around flow elements. Flows are written `from>to` or `from>to: condition`; ids are `from>to`. */
export function bpmn(body: string, { id = 'p', outside = '' } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
${outside}<bpmn:process id="${id}" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`;
}

/** Sequence flows: `a>b`, or `a>b: condition`. The id is `a_b`. */
export function flows(...texts: readonly string[]): string {
  return texts
    .map((text) => {
      const [arrow = '', condition] = text.split(/:(.*)/s);
      const [source = '', target = ''] = arrow.trim().split('>');
      const body =
        condition === undefined
          ? ''
          : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression"><![CDATA[${condition.trim()}]]></bpmn:conditionExpression>`;
      return `<bpmn:sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}">${body}</bpmn:sequenceFlow>`;
    })
    .join('\n');
}

export async function graphFrom(xml: string): Promise<ProcessGraph> {
  const graph = await readModel(xml, { checkExpression });
  if (!graph.ok) throw new Error(JSON.stringify(graph.error, null, 1));
  return graph.value;
}

export async function problemsOf(xml: string): Promise<readonly string[]> {
  const graph = await readModel(xml, { checkExpression });
  return graph.ok ? [] : graph.error.map(({ code, element }) => `${code} ${element}`);
}

/** One instance, driven by element ids. */
export class Bench {
  state: InstanceState = notStarted;
  readonly trace: EngineEvent[] = [];
  now = Date.UTC(2026, 10, 23, 1, 0);
  /** Stands in for the dossier's clock: due date for rules counted from it; null stands still. */
  dueDate: string | null = '2026-11-25T10:00:00.000Z';
  readonly graphs: GraphSet;

  private constructor(graphs: GraphSet) {
    this.graphs = graphs;
  }

  static async of(xml: string, ...called: readonly string[]): Promise<Bench> {
    const main = await graphFrom(xml);
    const others = await Promise.all(called.map(graphFrom));
    return new Bench({
      main: main.digest,
      byDigest: new Map([main, ...others].map((graph) => [graph.digest, graph])),
      called: new Map(others.map((graph) => [graph.processId, graph.digest])),
    });
  }

  /** Stands in for pinned DMN decisions. */
  decide: Env['decide'] = undefined;

  get env(): Env {
    const budget = budgetOfCommand();
    return {
      now: new Date(this.now).toISOString(),
      evaluate: (expression, read) => evaluate(expression, read, { budget }),
      ...(this.decide === undefined ? {} : { decide: this.decide }),
      dueAt: (rule, from) => {
        if (rule.kind === 'date') return { ok: true, value: new Date(rule.value).toISOString() };
        if (rule.from === 'dueDate' && this.dueDate === null) return { ok: true, value: null };
        const start = Date.parse(rule.from === 'dueDate' && this.dueDate !== null ? this.dueDate : from);
        const match = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(rule.value);
        if (match === null) return { ok: false, error: rule.value };
        const [, sign, days = 0, hours = 0, minutes = 0] = match;
        const span = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
        return { ok: true, value: new Date(start + (sign === '-' ? -span : span)).toISOString() };
      },
    };
  }

  send(command: Command): readonly EngineEvent[] {
    const stored = JSON.parse(JSON.stringify(this.state)) as InstanceState;
    const decision = decide(this.graphs, stored, command, this.env);
    if (!decision.ok) throw new Error(decision.error.code);
    const { state, events } = decision.value;
    assertInvariants(state);
    // Fold of the history = the state; and the same command again gives the same bytes.
    const folded = (JSON.parse(JSON.stringify(events)) as EngineEvent[]).reduce(evolve, stored);
    expect(JSON.parse(JSON.stringify(folded))).toEqual(JSON.parse(JSON.stringify(state)));
    const again = decide(this.graphs, stored, command, this.env);
    expect(JSON.stringify(again)).toBe(JSON.stringify(decision));
    this.state = JSON.parse(JSON.stringify(state)) as InstanceState;
    this.trace.push(...events);
    return events;
  }

  refusal(command: Command): string {
    const decision = decide(this.graphs, this.state, command, this.env);
    return decision.ok ? 'accepted' : decision.error.code;
  }

  start(variables: Variables = {}, at?: string): this {
    this.send({ type: 'start', variables, ...(at === undefined ? {} : { at }) });
    return this;
  }

  /** The wait at an element; the `nth` of them (first is 0) where there are several. */
  wait(node: string, kind?: Wait['kind'], nth = 0): Wait {
    const found = Object.values(this.state.waits).filter(
      (wait) =>
        wait.node === node &&
        (kind === undefined || wait.kind === kind) &&
        !(wait.kind === 'timer' && wait.limit),
    )[nth];
    if (found === undefined)
      throw new Error(`No ${kind ?? 'wait'} at ${node}; open: ${this.waiting().join(' ')}`);
    return found;
  }

  complete(node: string, output: Variables = {}): this {
    this.send({ type: 'completeTask', wait: this.wait(node, 'task').id, output });
    return this;
  }

  finishJob(node: string, output: Variables = {}): this {
    this.send({ type: 'finishJob', wait: this.wait(node, 'job').id, output });
    return this;
  }

  fire(node: string): this {
    this.send({ type: 'fireTimer', wait: this.wait(node, 'timer').id });
    return this;
  }

  correlate(node: string, payload: Variables = {}): this {
    this.send({ type: 'correlate', wait: this.wait(node, 'message').id, payload });
    return this;
  }

  signal(name: string, payload: Variables = {}): this {
    this.send({ type: 'deliverSignal', name, payload });
    return this;
  }

  /** Sets variables of the process, as a person who corrects them. */
  set(variables: Variables): this {
    this.send({ type: 'setVariables', activity: null, local: false, variables });
    return this;
  }

  /** Open waits as `kind:node`, sorted. */
  waiting(): string[] {
    return Object.values(this.state.waits)
      .map((wait) => `${wait.kind === 'timer' && wait.limit ? 'limit' : wait.kind}:${wait.node}`)
      .sort();
  }

  tasks(): string[] {
    return Object.values(this.state.waits)
      .filter(({ kind }) => kind === 'task')
      .map(({ node }) => node)
      .sort();
  }

  incidents(): string[] {
    return Object.values(this.state.waits).flatMap((wait) =>
      wait.kind === 'incident' ? [`${wait.code} ${wait.node}`] : [],
    );
  }

  /** Ids of what was passed or completed, in order. */
  done(): string[] {
    return this.trace.flatMap((event) => {
      if (event.type === 'nodePassed') return [event.node];
      return event.type === 'activityLeft' && event.outcome === 'completed' ? [event.node] : [];
    });
  }

  get variables(): Variables {
    return this.state.activities[this.state.root]?.variables ?? {};
  }
}
