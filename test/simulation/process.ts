/** One process of the server: it serves requests, sweeps, hears bells, and may die at any await (src/start-background.ts). */
import { fireDueTimers, runReadyJobs } from './background.js';
import type { Tx } from './database.js';
import { Failure, type Flow, type Owner, type Task } from './kernel.js';
import { pointOf } from './points.js';
import { relay } from './relay.js';
import { carryOutRequest, type Asking } from './requests.js';
import type { World } from './world.js';

export type BellKind = 'timers' | 'jobs' | 'messages';
const sweeps: readonly { kind: BellKind; everyMs: number; point: number }[] = [
  { kind: 'timers', everyMs: 1_000, point: pointOf('sweep.timers') },
  { kind: 'jobs', everyMs: 5_000, point: pointOf('sweep.jobs') },
  { kind: 'messages', everyMs: 2_000, point: pointOf('sweep.messages') },
];
const works = { timers: fireDueTimers, jobs: runReadyJobs, messages: relay } as const;

export class Process implements Owner {
  readonly tasks = new Set<Task>();
  readonly transactions = new Set<Tx>();
  readonly askings = new Set<Asking>();
  pausedUntil = 0;
  isAlive = false;
  /** How wrong its own clock is; nothing may hang on it (decision 21). */
  wallOffsetMs = 0;
  #jobs: { readonly run: Task; readonly key: string }[] = [];
  #running: Partial<Record<BellKind, Task>> = {};
  #next: Partial<Record<BellKind, Task>> = {};

  constructor(
    readonly name: string,
    readonly world: World,
  ) {}

  get wallNow(): number {
    return this.world.epochMs + this.world.kernel.now + this.wallOffsetMs;
  }

  begin(run: Task, key: string): void {
    this.#jobs = this.#jobs.filter((job) => !job.run.ended);
    this.#jobs.push({ run, key });
  }

  get jobsAtWork(): string[] {
    return this.#jobs.flatMap(({ run, key }) => (run.ended ? [] : [key]));
  }

  boot(): void {
    this.isAlive = true;
    this.#running = {};
    this.#next = {};
    if (this.world.bug('bell without sweeper')) return;
    for (const { kind, everyMs, point } of sweeps)
      this.world.kernel.spawn(
        this,
        kind,
        this.#every(kind, everyMs, point),
        this.world.kernel.dice.below(50),
      );
  }

  hear(kind: BellKind): void {
    if (this.isAlive) this.world.kernel.spawn(this, `bell ${kind}`, quietly(this.#oneAtATime(kind)));
  }

  receive(asking: Asking): void {
    if (!this.isAlive) {
      asking.fail();
      return;
    }
    this.askings.add(asking);
    this.world.kernel.spawn(this, 'request', carryOutRequest(this, asking), this.world.kernel.dice.below(20));
  }

  /** One failure never ends it. */
  *#every(kind: BellKind, everyMs: number, point: number): Flow<void> {
    const { kernel } = this.world;
    for (;;) {
      yield kernel.at(point);
      yield* quietly(this.#oneAtATime(kind));
      yield* kernel.sleep(everyMs);
    }
  }

  /** Calls that come while one runs share the next run. */
  *#oneAtATime(kind: BellKind): Flow<void> {
    const { kernel } = this.world;
    const running = this.#running[kind];
    if (running === undefined || running.ended) {
      yield* kernel.join(this.#begin(kind));
      return;
    }
    const next = (this.#next[kind] ??= kernel.spawn(this, `next ${kind}`, this.#after(kind, running)));
    yield* kernel.join(next);
  }

  *#after(kind: BellKind, running: Task): Flow<void> {
    const { kernel } = this.world;
    yield* quietly(kernel.join(running));
    delete this.#next[kind];
    yield* kernel.join(this.#begin(kind));
  }

  #begin(kind: BellKind): Task {
    const task = this.world.kernel.spawn(this, kind, works[kind](this));
    this.#running[kind] = task;
    return task;
  }
}

export function* quietly(work: Flow<unknown>): Flow<void> {
  try {
    yield* work;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
