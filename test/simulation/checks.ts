/** Comparisons and digests of the oracle, apart from the code that they judge. */
import { createHash } from 'node:crypto';
import type { HistoryRow } from './database.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The chain as an auditor would compute it from the rows alone (decision 20). */
export function chainHash(instanceId: string, row: HistoryRow): string {
  const payload = sha256(row.command + row.events);
  if (payload !== row.payloadDigest) return '';
  return sha256([row.previousHash, instanceId, row.revision, row.at, row.actorId ?? '', payload].join('\n'));
}

/** Equal as JSON, whatever the order of keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  let keys = 0;
  for (const key in left) {
    // A field that is undefined is not there.
    if (left[key] === undefined) continue;
    keys += 1;
    if (!sameJson(left[key], right[key])) return false;
  }
  for (const key in right) if (right[key] !== undefined) keys -= 1;
  return keys === 0;
}
