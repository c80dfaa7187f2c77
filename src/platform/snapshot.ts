/**
 * A copy of slowly changing rows in memory, good while its revision is (decision 16): commands compare the revision in
 * their first round trip, pages at most every two seconds.
 */
import type { Row, Statement, UnitOfWork } from './unit-of-work.js';

const checkEveryMs = 2_000;

export const snapshotRevisions: Statement = {
  name: 'snapshot.revisions',
  text: 'select name, value from snapshot_revision',
  values: [],
};

/** Makes every process's copy stale; part of the transaction that changes the rows. */
export const touchSnapshot = (name: string): Statement => ({
  name: 'snapshot.touch',
  text: 'update snapshot_revision set value = value + 1 where name = $1',
  values: [name],
});

/** A command needs something that is not in memory, or no longer true there: it is loaded and the command runs again. */
export class NotInMemory extends Error {
  constructor(
    what: string,
    readonly load: () => Promise<unknown>,
  ) {
    super(`Expected a current copy of ${what} in memory`);
  }
}

export abstract class Snapshot<T> {
  abstract readonly name: string;
  #held: { readonly revision: number; readonly value: T } | null = null;
  #checkedAt = 0;
  #loading: Promise<T> | null = null;

  constructor(protected readonly unitOfWork: UnitOfWork) {}

  protected abstract load(): Promise<T>;

  /** The copy, loaded or refreshed when it may be old. */
  async fresh(): Promise<T> {
    if (this.#held !== null && performance.now() - this.#checkedAt < checkEveryMs) return this.#held.value;
    const revision = await this.#revision();
    this.#checkedAt = performance.now();
    return this.#held?.revision === revision ? this.#held.value : this.refresh();
  }

  refresh(): Promise<T> {
    this.#loading ??= this.#reload().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** The copy for a command that has read the revisions. @throws NotInMemory */
  checked(revisions: readonly Row[]): T {
    const current = revisions.find(({ name }) => name === this.name)?.['value'];
    if (this.#held === null || this.#held.revision !== Number(current))
      throw new NotInMemory(this.name, () => this.refresh());
    return this.#held.value;
  }

  async #reload(): Promise<T> {
    const revision = await this.#revision();
    const value = await this.load();
    this.#held = { revision, value };
    this.#checkedAt = performance.now();
    return value;
  }

  async #revision(): Promise<number> {
    const rows = await this.unitOfWork.query(snapshotRevisions);
    return Number(rows.find(({ name }) => name === this.name)?.['value'] ?? 0);
  }
}

/** Runs again, once per missing or stale copy, what met one. */
export async function withMemory<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NotInMemory) || attempt >= 5) throw error;
      await error.load();
    }
  }
}
