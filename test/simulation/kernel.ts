/**
 * One thread in which everything takes turns: each process, client and connection is a generator, every `yield` an await
 * at which all others may go on. What goes on next follows from virtual time and the dice alone.
 */
import type { Dice } from './dice.js';
import { outside, pointOf } from './points.js';
import type { Trace } from './trace.js';

/** Yields how long to wait in milliseconds of the virtual, monotonic clock; or `park`, until somebody wakes it. */
export type Flow<T> = Generator<number, T, void>;
export const park = -1;

/** A process, or the world around them. Its tasks die with it. */
export interface Owner {
  readonly name: string;
  readonly tasks: Set<Task>;
  /** Until then none of its tasks goes on. */
  pausedUntil: number;
}

/** What goes wrong in the simulated world. Never a defect of what is simulated: those are errors, and end the run. */
export class Failure {
  constructor(
    readonly code: string,
    readonly detail = '',
  ) {}
}

export class Task {
  time = 0;
  order = 0;
  /** Place in the heap; -1 while parked. */
  place = -1;
  point = outside;
  about = 0;
  ended = false;
  value: unknown = undefined;
  failure: Failure | null = null;
  watchers: Task[] | null = null;
  /** Sleeps only until what it watches has ended. */
  isWatching = false;

  constructor(
    readonly number: number,
    readonly owner: Owner,
    readonly flow: Flow<unknown>,
  ) {}
}

const waiting = pointOf('waits');

export class Kernel {
  now = 0;
  steps = 0;
  /** Looks at a task before it goes on. @returns true when it took the task out of the world */
  interfere: ((task: Task) => boolean) | null = null;
  readonly #heap: Task[] = [];
  #current: Task | null = null;
  #count = 0;

  constructor(
    readonly dice: Dice,
    readonly trace: Trace,
  ) {}

  get current(): Task {
    if (this.#current === null) throw new Error('Expected a task to be running but there is none');
    return this.#current;
  }

  spawn(owner: Owner, name: string, flow: Flow<unknown>, afterMs = 0): Task {
    this.#count += 1;
    const task = new Task(this.#count, owner, flow);
    this.trace.name(task.number, `${owner.name} ${name}`);
    owner.tasks.add(task);
    this.#push(task, this.now + afterMs);
    return task;
  }

  /** Says where the running task stands. @returns how long its next step takes */
  at(point: number, about = 0): number {
    const { current } = this;
    current.point = point;
    current.about = about;
    return this.dice.latencyMs();
  }

  *sleep(ms: number, point = waiting): Flow<void> {
    this.at(point);
    yield ms;
  }

  wake(task: Task, afterMs = 0): void {
    // Whoever is running now is awake.
    if (task.ended || task === this.#current) return;
    if (task.place >= 0) this.#remove(task);
    this.#push(task, this.now + afterMs);
  }

  kill(task: Task): void {
    task.ended = true;
    if (task.place >= 0) this.#remove(task);
    task.owner.tasks.delete(task);
  }

  *join<T>(task: Task): Flow<T> {
    while (!task.ended) {
      (task.watchers ??= []).push(this.current);
      this.at(waiting);
      yield park;
    }
    if (task.failure !== null) throw task.failure;
    return task.value as T;
  }

  /** As `Promise.all`: the first failure is not kept back until the others are done. */
  *all<T>(tasks: readonly Task[]): Flow<T[]> {
    for (const task of tasks) (task.watchers ??= []).push(this.current);
    for (;;) {
      const failed = tasks.find(({ failure }) => failure !== null);
      if (failed?.failure) throw failed.failure;
      if (tasks.every(({ ended }) => ended)) return tasks.map(({ value }) => value as T);
      this.at(waiting);
      yield park;
    }
  }

  get idle(): boolean {
    return this.#heap.length === 0;
  }

  /** One task goes on to its next await. @returns false when none ever will */
  step(): boolean {
    const [task] = this.#heap;
    if (task === undefined) return false;
    this.#remove(task);
    if (task.time > this.now) this.now = task.time;
    if (task.owner.pausedUntil > this.now) {
      this.#push(task, task.owner.pausedUntil + this.dice.below(5));
      return true;
    }
    this.steps += 1;
    this.trace.record(this.now, task.number, task.point, task.about);
    if (this.interfere?.(task) === true) return true;
    this.#current = task;
    try {
      const { value, done } = task.flow.next();
      this.#current = null;
      if (done === true) this.#end(task, value, null);
      else if (value !== park && !task.ended) this.#push(task, this.now + value);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#end(task, undefined, error);
    } finally {
      this.#current = null;
    }
    return true;
  }

  #end(task: Task, value: unknown, failure: Failure | null): void {
    task.ended = true;
    task.value = value;
    task.failure = failure;
    task.owner.tasks.delete(task);
    for (const watcher of task.watchers ?? [])
      if (watcher.place < 0 || watcher.isWatching) this.wake(watcher);
  }

  // ---- the heap: earliest first, ties by the dice

  #push(task: Task, time: number): void {
    task.time = time;
    task.order = this.dice.next();
    task.place = this.#heap.length;
    this.#heap.push(task);
    this.#rise(task);
  }

  #remove(task: Task): void {
    const last = this.#heap.pop();
    const { place } = task;
    task.place = -1;
    if (last === undefined || last === task) return;
    this.#heap[place] = last;
    last.place = place;
    this.#rise(last);
    this.#sink(last);
  }

  #rise(task: Task): void {
    while (task.place > 0) {
      const above = this.#heap[(task.place - 1) >> 1];
      if (above === undefined || !isBefore(task, above)) return;
      this.#swap(task, above);
    }
  }

  #sink(task: Task): void {
    for (;;) {
      const left = this.#heap[task.place * 2 + 1];
      const right = this.#heap[task.place * 2 + 2];
      const below = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (below === undefined || !isBefore(below, task)) return;
      this.#swap(below, task);
    }
  }

  #swap(a: Task, b: Task): void {
    const { place } = a;
    a.place = b.place;
    b.place = place;
    this.#heap[a.place] = a;
    this.#heap[b.place] = b;
  }
}

const isBefore = (a: Task, b: Task): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);
