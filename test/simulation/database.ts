/**
 * PostgreSQL as the runtime uses it, in memory: READ COMMITTED, row locks that are waited for in turn, deadlocks found,
 * commits all or nothing, connections that break. What a statement means stands in statements.ts; a transaction's writes
 * are kept and applied at its commit, which is enough because none reads its own.
 */
import type { InstanceState, Variables } from '../../src/engine/index.js';
import type { Instant } from '../../src/shared/time.js';
import { Failure, type Flow, type Kernel, type Task } from './kernel.js';
import type { Oracle } from './oracle.js';
import { pointOf } from './points.js';

interface Lockable {
  holder: Tx | null;
  waiters: Task[] | null;
}
export interface InstanceRow extends Lockable {
  readonly id: string;
  /** Its number in the trace. */
  readonly ordinal: number;
  readonly model: number;
  revision: number;
  status: string;
  state: InstanceState;
  stateText: string;
  lastHash: string;
  /** Rows of its waits, for the oracle. */
  waitRows: number;
}
export interface HistoryRow {
  readonly revision: number;
  readonly at: Instant;
  readonly actorId: string | null;
  readonly command: string;
  readonly events: string;
  readonly payloadDigest: string;
  readonly previousHash: string;
  readonly hash: string;
}
interface WaitRow extends Lockable {
  readonly instanceId: string;
  readonly waitId: string;
}
export interface TimerRow extends WaitRow {
  dueAt: number;
  readonly openedAt: number;
}
export interface JobRow extends WaitRow {
  readonly name: string;
  attempts: number;
  interruptions: number;
  fence: number;
  runAfter: number;
  leasedUntil: number;
}
export interface SubscriptionRow extends WaitRow {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly key: string | null;
  readonly openedAt: number;
}
export interface MessageRow extends Lockable {
  readonly id: string;
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly key: string | null;
  readonly payload: Variables;
  readonly sentBy: string | null;
  readonly sentAt: number;
  readonly expiresAt: number;
  deliveredAt: number | null;
  deliveredTo: string | null;
}
export interface DeliveryRow extends Lockable {
  readonly id: string;
  readonly messageId: string;
  readonly instanceId: string;
}
export interface KeyRow extends Lockable {
  readonly key: string;
  committed: boolean;
  answer: unknown;
}

/** Whose doing a history row is: known to the simulation alone. */
export type Origin =
  | { readonly by: 'request'; readonly key: string }
  | { readonly by: 'timer'; readonly waitId: string }
  | {
      readonly by: 'job';
      readonly waitId: string;
      readonly fence: number;
      readonly effectKey: string;
      readonly gaveUp: Failure | null;
    }
  | { readonly by: 'message'; readonly messageId: string }
  | { readonly by: 'signal'; readonly deliveryId: string };

/** Since when a lock may be waited for, and an open transaction may do nothing. */
const statementTimeoutMs = 20_000;
export const idleTimeoutMs = 15_000;

/** One transaction on one connection. */
export class Tx {
  ended = false;
  /** Everything has been sent, COMMIT at its end: what becomes of it no longer hangs on the client. */
  sent = false;
  readonly locks: Lockable[] = [];
  readonly applies: (() => void)[] = [];
  /** Undoes what others see of it before the commit: keys that were claimed. */
  readonly inserted: (() => void)[] = [];
  waitsFor: Lockable | null = null;
  task: Task | null = null;
  origin: Origin | null = null;
  /** What the transaction read under the instance's lock. */
  fenceSeen: number | null = null;
  /** Instances that it changed, for the oracle. */
  readonly changed: string[] = [];
}

const waits = pointOf('waits');

export class Database {
  readonly instances = new Map<string, InstanceRow>();
  readonly history = new Map<string, HistoryRow[]>();
  readonly timers = new Map<string, TimerRow>();
  readonly jobs = new Map<string, JobRow>();
  readonly subscriptions = new Map<string, SubscriptionRow>();
  readonly incidents = new Map<string, WaitRow>();
  readonly keys = new Map<string, KeyRow>();
  readonly messages = new Map<string, MessageRow>();
  readonly deliveries = new Map<string, DeliveryRow>();
  readonly open = new Set<Tx>();
  clockOffsetMs = 0;
  isUp = true;

  constructor(
    readonly kernel: Kernel,
    readonly oracle: Oracle,
  ) {}

  /** The database's clock rules (decision 21). */
  get now(): number {
    return this.kernel.now + this.clockOffsetMs;
  }

  begin(): Tx {
    if (!this.isUp) throw new Failure('57P03', 'the database is away');
    const tx = new Tx();
    this.open.add(tx);
    return tx;
  }

  /** @throws Failure when the server has ended the transaction */
  check(tx: Tx): void {
    if (tx.ended) throw new Failure('08006', 'the connection is gone');
  }

  /** Waits until the row is ours. */
  *lock(tx: Tx, row: Lockable): Flow<void> {
    if (row.holder === tx) return;
    const since = this.kernel.now;
    while (row.holder !== null) {
      if (this.#wouldDeadlock(tx, row)) {
        this.oracle.note('a deadlock of the protocol itself');
        throw new Failure('40P01', 'deadlock');
      }
      if (this.kernel.now - since >= statementTimeoutMs) {
        this.oracle.note('a lock waited for too long');
        throw new Failure('57014', 'waited too long');
      }
      const { current } = this.kernel;
      (row.waiters ??= []).push(current);
      tx.waitsFor = row;
      tx.task = current;
      this.kernel.at(waits, (row as { ordinal?: number }).ordinal ?? 0);
      yield Math.max(1, statementTimeoutMs - (this.kernel.now - since));
      tx.waitsFor = null;
      if (row.waiters !== null) row.waiters = row.waiters.filter((task) => task !== current);
      this.check(tx);
    }
    this.take(tx, row);
  }

  take(tx: Tx, row: Lockable): void {
    row.holder = tx;
    tx.locks.push(row);
  }

  commit(tx: Tx): void {
    if (tx.ended) throw new Error('Expected a transaction that goes on');
    for (const apply of tx.applies) apply();
    this.#end(tx);
    this.oracle.committed(this, tx);
  }

  abort(tx: Tx): void {
    if (tx.ended) return;
    for (const undo of tx.inserted) undo();
    this.#end(tx);
  }

  /** Every connection breaks; what was being committed may or may not be. */
  restart(): void {
    for (const tx of [...this.open]) {
      if (tx.sent && this.kernel.dice.oneIn(2)) this.commit(tx);
      else this.abort(tx);
      if (tx.task !== null && tx.waitsFor !== null) this.kernel.wake(tx.task, 1);
    }
  }

  #end(tx: Tx): void {
    tx.ended = true;
    this.open.delete(tx);
    for (const row of tx.locks) {
      if (row.holder !== tx) continue;
      row.holder = null;
      const { waiters } = row;
      row.waiters = null;
      // All are woken and try again in the order of the heap; whoever comes too late waits on.
      for (const task of waiters ?? []) this.kernel.wake(task);
    }
  }

  #wouldDeadlock(tx: Tx, row: Lockable): boolean {
    for (let at: Lockable | null = row, hops = 0; at !== null && hops < 50; hops += 1) {
      const { holder } = at as Lockable;
      if (holder === tx) return true;
      at = holder?.waitsFor ?? null;
    }
    return false;
  }
}

export const rowKey = (instanceId: string, waitId: string): string => `${instanceId}.${waitId}`;
