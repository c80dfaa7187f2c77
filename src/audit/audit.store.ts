import { cityNow, type Statement } from '../platform/unit-of-work.js';

/** One line of the append-only log: who did what to what. Ids and codes only, never what a person is called. */
export const auditEntry = (entry: {
  readonly actorId: string | null;
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}): Statement => ({
  name: 'audit.append',
  text: `insert into audit (at, actor_id, action, object_kind, object_id, detail) values (${cityNow}, $1, $2, $3, $4, $5)`,
  values: [entry.actorId, entry.action, entry.objectKind, entry.objectId, JSON.stringify(entry.detail ?? {})],
});
