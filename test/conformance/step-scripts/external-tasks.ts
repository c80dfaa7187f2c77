/** Jobs that a worker fetches, locks and answers, as the recorded engine offers them. */
import { listOf, numberOf, textOf, variablesOf, type Step } from './case-file.js';
import type { Driver } from './driver.js';
import { Refused } from './refusal.js';

interface Lock {
  readonly worker: string;
  readonly until: number;
}

interface Entry {
  readonly id: string;
  readonly instance: number;
  readonly wait: string;
  readonly node: string;
  readonly topic: string;
}

const lockMs = 10_000;

export class ExternalTasks {
  readonly #driver: Driver;
  readonly #locks = new Map<string, Lock>();
  readonly #retries = new Map<string, number>();

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** Open ones, oldest first. */
  open(): Entry[] {
    return [...this.#driver.looks()].flatMap(([instance, look]) =>
      look.waits.flatMap((wait) =>
        this.#driver.isExternal(wait, look)
          ? [
              {
                id: `${instance} ${wait.id}`,
                instance,
                wait: wait.id,
                node: wait.node,
                topic: this.#driver.topicOf(wait, look),
              },
            ]
          : [],
      ),
    );
  }

  /** As the scripts tell them: `topic@element[:locked][:retries=n]`. */
  describe(): string[] {
    return this.open().map(({ id, node, topic }) => {
      const retries = this.#retries.get(id);
      return `${topic}@${node}${this.#lockOf(id) === null ? '' : ':locked'}${retries === undefined ? '' : `:retries=${retries}`}`;
    });
  }

  fetchAndLock(step: Step): Promise<void> {
    const max = numberOf(step, 'max') ?? 1;
    const worker = textOf(step, 'worker');
    const asked: unknown = step['fetchAndLock'];
    if (max < 0 || worker === undefined || (Array.isArray(asked) && asked.includes(null)))
      return Promise.reject(new Refused('not a number of tasks'));
    const topics = listOf(step['fetchAndLock']);
    const taken = this.open()
      .filter(
        ({ id, topic }) => topics.includes(topic) && this.#lockOf(id) === null && this.#retries.get(id) !== 0,
      )
      .toSorted((a, b) => topics.indexOf(a.topic) - topics.indexOf(b.topic))
      .slice(0, max);
    for (const { id } of taken) this.#locks.set(id, { worker, until: this.#driver.runner.now + lockMs });
    const seen = taken
      .map(({ node }) => node)
      .toSorted()
      .join(' ');
    const expected = listOf(step['locked']).toSorted().join(' ');
    if (step['expectError'] !== true && seen !== expected)
      return Promise.reject(new Refused(`locked: expected [${expected}] saw [${seen}]`));
    return Promise.resolve();
  }

  async complete(step: Step): Promise<void> {
    const { instance, wait } = this.#mine(step, textOf(step, 'completeExternal') ?? '');
    await this.#driver.send(instance, { type: 'finishJob', wait, output: variablesOf(step, 'vars') });
  }

  async error(step: Step): Promise<void> {
    const { instance, wait } = this.#mine(step, textOf(step, 'externalError') ?? '');
    const code = textOf(step, 'code') ?? '';
    if (code === '') throw new Refused('an empty code');
    await this.#driver.send(instance, {
      type: 'throwError',
      wait,
      code,
      variables: variablesOf(step, 'vars'),
    });
  }

  fail(step: Step): Promise<void> {
    try {
      const retries = numberOf(step, 'retries') ?? 0;
      const pause = numberOf(step, 'retryDuration') ?? 0;
      if (pause < 0 || retries < 0) throw new Refused('not a number of retries or a pause');
      const { id } = this.#mine(step, textOf(step, 'failExternal') ?? '');
      this.#retries.set(id, retries);
      const lock = this.#locks.get(id);
      if (pause > 0 && lock !== undefined)
        this.#locks.set(id, { ...lock, until: this.#driver.runner.now + pause });
      else this.#locks.delete(id);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  unlock(step: Step): Promise<void> {
    const element = textOf(step, 'unlockExternal');
    for (const { id, node } of this.open()) if (node === element) this.#locks.delete(id);
    return Promise.resolve();
  }

  /** Tasks without retries left are incidents of the recorded engine. */
  incidents(): number {
    return this.open().filter(({ id }) => this.#retries.get(id) === 0).length;
  }

  #lockOf(id: string): Lock | null {
    const lock = this.#locks.get(id);
    return lock === undefined || lock.until <= this.#driver.runner.now ? null : lock;
  }

  /** A worker may answer what it has locked, even when the lock has run out and nobody else has taken it. */
  #mine(step: Step, element: string): Entry {
    const worker = textOf(step, 'worker');
    const found = this.open().find(
      ({ id, node }) => node === element && this.#locks.get(id)?.worker === worker,
    );
    if (found === undefined) throw new Refused(`${String(worker)} holds no lock at ${element}`);
    return found;
  }
}
