/** What a statement means on the tables in memory, and what several of them share. */
import type { Row } from '../../src/platform/unit-of-work.js';
import { rowKey, type Database, type Tx } from './database.js';
import type { Flow } from './kernel.js';

export type Meaning = (db: Database, tx: Tx, values: readonly unknown[]) => Flow<readonly Row[]>;
export const none: readonly Row[] = [];
export const textOrder = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
export const rows = (json: unknown): readonly Readonly<Record<string, never>>[] =>
  JSON.parse(String(json)) as readonly Readonly<Record<string, never>>[];

/** Deletes rows of waits: each is locked first, as a delete does. */
export function closing(table: 'timers' | 'jobs' | 'subscriptions' | 'incidents'): Meaning {
  return function* (db, tx, [instanceId, waitIds]) {
    for (const waitId of waitIds as readonly string[]) {
      const key = rowKey(String(instanceId), waitId);
      const row = db[table].get(key);
      if (row === undefined) continue;
      yield* db.lock(tx, row);
      tx.applies.push(() => {
        if (db[table].delete(key)) countWaitRows(db, String(instanceId), -1);
      });
    }
    return none;
  };
}

export function countWaitRows(db: Database, instanceId: string, by: number): void {
  const instance = db.instances.get(instanceId);
  if (instance !== undefined) instance.waitRows += by;
}
