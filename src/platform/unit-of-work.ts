/**
 * The one transaction of a use case, in two round trips (decision 16): everything that is read goes together with
 * BEGIN, everything that is written goes together with COMMIT. Statements are named, so each is planned once per
 * connection.
 */
import type { Instant } from '../shared/time.js';

export interface Statement {
  /** Unique name of the statement's text; one prepared statement per connection. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Row = Readonly<Record<string, unknown>>;

export interface Transaction {
  /** Sends the statements in one round trip, in order, each with a snapshot of its own. */
  read(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** Keeps statements until the commit, which sends them all at once. */
  write(...statements: readonly Statement[]): void;
}

/** The caller's promise of the same effect for the same key (decision 18). */
export interface Idempotency {
  readonly key: string;
  readonly actorId: string;
  readonly requestHash: string;
}

export abstract class UnitOfWork {
  /**
   * Runs `work` in a transaction and commits. With an idempotency key, a repeated call gives the stored answer and
   * does nothing. Serialisation failures and deadlocks are tried again, with jitter, a few times.
   * @throws whatever `work` throws, after rolling back
   */
  abstract run<T>(work: (tx: Transaction) => Promise<T>, idempotency?: Idempotency): Promise<T>;
  /** Rows outside a transaction, for lists and pages. */
  abstract query(statement: Statement): Promise<readonly Row[]>;
}

/** How far a pool's clock is from the database's, in milliseconds; may change between transactions. */
export interface ConnectionClock {
  offsetMs: number;
}

/** The city's clock in SQL: the database's, moved in demonstration and tests (decision 21). */
export const cityNow = 'city_now()';

/** Timestamps come from the database as ISO text. */
export const asInstant = (value: unknown): Instant => {
  if (value instanceof Date) return value.toISOString();
  return new Date(String(value)).toISOString();
};
export const asInstantOrNull = (value: unknown): Instant | null =>
  value === null || value === undefined ? null : asInstant(value);
