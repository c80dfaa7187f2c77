/** The other side of the comparison, in a process of its own: runs instances of a model with the npm package bpmn-engine for as
 *  long as it is told, and answers how many and for how much processor time. */
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import { BpmnModdle } from 'bpmn-moddle';
import { Engine } from 'bpmn-engine';
import { javascript, modelOf, variables, type Name } from './models.js';

interface WaitingApi {
  readonly type: string;
  signal(): void;
}

const contexts = new Map<Name, unknown>();

async function contextOf(name: Name): Promise<unknown> {
  const known = contexts.get(name);
  if (known !== undefined) return known;
  const context = await new BpmnModdle().fromXML(modelOf(name, javascript));
  contexts.set(name, context);
  return context;
}

/** @returns the leave events of activities, the process itself left out */
async function once(name: Name): Promise<number> {
  const engine = new Engine({ name, moddleContext: await contextOf(name) });
  const listener = new EventEmitter();
  let left = 0;
  listener.on('activity.end', () => {
    left += 1;
  });
  listener.on('wait', (api: WaitingApi) => {
    api.signal();
  });
  const services = { work: (_scope: unknown, done: () => void) => done() };
  await new Promise<void>((resolve, reject) => {
    void engine.execute({ listener, services, variables: { ...variables } }, (error: Error | null) =>
      error ? reject(error) : resolve(),
    );
  });
  return left;
}

async function run(name: Name, ms: number): Promise<object> {
  let instances = 0;
  let left = 0;
  const cpu = process.cpuUsage();
  const until = performance.now() + ms;
  while (performance.now() < until) {
    left = await once(name);
    instances += 1;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { instances, cpuMs: (user + system) / 1000, left };
}

async function heap(count: number): Promise<object> {
  const kept: unknown[] = [];
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < count; index += 1) {
    const engine = new Engine({ name: 'b', moddleContext: await contextOf('b') });
    await engine.execute({ variables: { ...variables } });
    kept.push(engine);
  }
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / kept.length;
  return { bytes };
}

createInterface({ input: process.stdin }).on('line', (text) => {
  const { name, ms, heapOf } = JSON.parse(text) as { name: Name; ms: number; heapOf?: number };
  void (heapOf === undefined ? run(name, ms) : heap(heapOf)).then((answer) =>
    process.stdout.write(`${JSON.stringify(answer)}\n`),
  );
});
