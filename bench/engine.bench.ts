/**
 * The engine in memory: five models against the npm package bpmn-engine in a process of its own, both sides in turn, by
 * processor time. Then what an instance weighs, what it costs to save it, and whether multi-instance stays linear.
 *
 *   npm run bench -- engine [--ms 400] [--rounds 5]
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readModel } from '../src/bpmn/read-model.js';
import {
  decide,
  notStarted,
  type Command,
  type EngineEvent,
  type Env,
  type GraphSet,
  type InstanceState,
} from '../src/engine/index.js';
import { checkExpression, evaluate } from '../src/feel/evaluate.js';
import { feel, modelOf, names, passes, variables, type Name } from './engine/models.js';

const { values } = parseArgs({
  options: { ms: { type: 'string', default: '400' }, rounds: { type: 'string', default: '5' } },
});
const ms = Number(values.ms);
const rounds = Number(values.rounds);
/** Times bpmn-engine that ours must reach at least, in memory and with JSON at every step. */
const floors: Readonly<Partial<Record<Name, readonly [number, number]>>> = {
  a: [200, 100],
  b: [200, 100],
  c: [500, 200],
  'c-script': [500, 200],
  d: [100, 50],
  e: [200, 100],
};

const env: Env = {
  now: '2026-11-23T01:00:00.000Z',
  evaluate,
  dueAt: (_rule, from) => ({ ok: true, value: from }),
};

console.log(
  JSON.stringify({
    bench: 'engine',
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    ms,
    rounds,
  }),
);
const side = spawn(
  process.execPath,
  ['--expose-gc', ...process.execArgv, join(import.meta.dirname, 'engine', 'bpmn-engine-side.ts')],
  { stdio: ['pipe', 'pipe', 'inherit'] },
) as unknown as ChildProcessWithoutNullStreams;
const lines = createInterface({ input: side.stdout })[Symbol.asyncIterator]();
const ask = async <T>(question: object): Promise<T> => {
  side.stdin.write(`${JSON.stringify(question)}\n`);
  return JSON.parse(String((await lines.next()).value)) as T;
};

let missed = 0;
for (const name of names) await compare(name);
await weigh();
await multiInstance();
side.stdin.end();
process.exitCode = missed > 0 ? 1 : 0;

async function compare(name: Name): Promise<void> {
  const graphs = await graphsOf(modelOf(name, feel));
  checkCourse(name, graphs);
  // Both sides warm before anything counts.
  measure(graphs, false, ms);
  measure(graphs, true, ms);
  await ask({ name, ms });
  const theirs: number[] = [];
  const memory: number[] = [];
  const json: number[] = [];
  let left = 0;
  for (let round = 0; round < rounds; round += 1) {
    const other = await ask<{ instances: number; cpuMs: number; left: number }>({ name, ms });
    theirs.push((1000 * other.instances) / other.cpuMs);
    ({ left } = other);
    memory.push(measure(graphs, false, ms));
    json.push(measure(graphs, true, ms));
  }
  const times = median(memory) / median(theirs);
  const timesJson = median(json) / median(theirs);
  const [floor, floorJson] = floors[name] ?? [0, 0];
  if (times < floor || timesJson < floorJson) missed += 1;
  console.log(
    `${name.padEnd(8)} bpmn-engine ${round(median(theirs))}/s · ours ${round(median(memory))}/s = ${round(times)} × (≥ ${floor}) · with JSON ${round(median(json))}/s = ${round(timesJson)} × (≥ ${floorJson})`,
  );
  console.log(JSON.stringify({ name, theirs, memory, json, times, timesJson, theirActivities: left }));
}

/** The course must be right before its speed counts. */
function checkCourse(name: Name, graphs: GraphSet): void {
  let passed = 0;
  runOnce(graphs, false, (events) => {
    for (const event of events)
      if (event.type === 'nodePassed' || (event.type === 'activityLeft' && event.outcome === 'completed'))
        passed += 1;
  });
  const expected = passes[name];
  if (passed !== expected) throw new Error(`Expected ${expected} nodes in ${name} but ${passed} were passed`);
}

/** @returns instances a second of processor time */
function measure(graphs: GraphSet, json: boolean, forMs: number): number {
  let instances = 0;
  const cpu = process.cpuUsage();
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    runOnce(graphs, json);
    instances += 1;
  }
  const { user, system } = process.cpuUsage(cpu);
  return (1_000_000 * instances) / (user + system);
}

function runOnce(graphs: GraphSet, json: boolean, look?: (events: readonly EngineEvent[]) => void): void {
  let state: InstanceState = notStarted;
  const send = (command: Command): void => {
    const before = json ? (JSON.parse(JSON.stringify(state)) as InstanceState) : state;
    const decision = decide(graphs, before, command, env);
    if (!decision.ok) throw new Error(decision.error.code);
    ({ state } = decision.value);
    look?.(decision.value.events);
  };
  send({ type: 'start', variables });
  while (state.status === 'running') {
    const wait = firstWait(state);
    send({ type: wait.kind === 'task' ? 'completeTask' : 'finishJob', wait: wait.id, output: {} });
  }
}

function firstWait(state: InstanceState): { readonly kind: string; readonly id: string } {
  for (const id in state.waits) {
    const wait = state.waits[id];
    if (wait?.kind === 'task' || wait?.kind === 'job') return wait;
  }
  throw new Error('Expected a task or a job to answer');
}

/** Heap and stored bytes of an instance of model b that waits, and what saving and restoring it costs. */
async function weigh(): Promise<void> {
  const graphs = await graphsOf(modelOf('b', feel));
  const count = 10_000;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const live = Array.from({ length: count }, () => waiting(graphs));
  globalThis.gc?.();
  const heap = (process.memoryUsage().heapUsed - before) / count;
  const [one = notStarted] = live;
  const text = JSON.stringify(one);
  const save = each(() => JSON.stringify(one));
  const restore = each(() => JSON.parse(text) as unknown);
  const other = await ask<{ bytes: number }>({ name: 'b', ms: 0, heapOf: 200 });
  console.log(
    `waiting instance: ${round(heap)} bytes of heap (≤ 3,000; bpmn-engine ${round(other.bytes)}), ${text.length} characters stored (≤ 1,000), save ${save.toFixed(1)} µs, restore ${restore.toFixed(1)} µs (≤ 20)`,
  );
  console.log(JSON.stringify({ heap, theirHeap: other.bytes, stored: text.length, save, restore }));
}

/** After the first task: two tasks side by side. */
function waiting(graphs: GraphSet): InstanceState {
  const started = decide(graphs, notStarted, { type: 'start', variables }, env);
  if (!started.ok) throw new Error(started.error.code);
  const { id } = firstWait(started.value.state);
  const next = decide(graphs, started.value.state, { type: 'completeTask', wait: id, output: {} }, env);
  if (!next.ok) throw new Error(next.error.code);
  return next.value.state;
}

/** Microseconds a child of a multi-instance activity costs, few and many of them. */
async function multiInstance(): Promise<void> {
  const costs: Record<string, number> = {};
  for (const count of [10, 100, 1_000]) {
    const graphs = await graphsOf(modelOf('d', feel).replace('>100<', `>${count}<`));
    const rate = (): number => measure(graphs, false, ms);
    rate();
    costs[count] = 1_000_000 / median([rate(), rate(), rate()]) / count;
  }
  const [few = 1, , many = 1] = Object.values(costs);
  console.log(
    `multi-instance: ${Object.entries(costs)
      .map(([count, cost]) => `${cost.toFixed(2)} µs a child at ${count}`)
      .join(', ')}: ${(many / few).toFixed(2)} × (≤ 2)`,
  );
  console.log(JSON.stringify({ multiInstance: costs }));
}

async function graphsOf(xml: string): Promise<GraphSet> {
  const graph = await readModel(xml, { checkExpression });
  if (!graph.ok) throw new Error(JSON.stringify(graph.error));
  const { value } = graph;
  return { main: value.digest, byDigest: new Map([[value.digest, value]]), called: new Map() };
}

function each(work: () => unknown): number {
  const count = 20_000;
  for (let index = 0; index < count; index += 1) work();
  const began = process.cpuUsage();
  for (let index = 0; index < count; index += 1) work();
  return process.cpuUsage(began).user / count;
}

function median(values: readonly number[]): number {
  return [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;
}

function round(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}
