/** What happened to a dossier, line by line. Every module that does something to it writes its own lines. */
import type { Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';

export interface TimelineEntry {
  readonly kind: string;
  readonly officerId?: string | null;
  readonly unitId?: string | null;
  readonly stepId?: string | null;
  readonly stepName?: string | null;
  readonly documentId?: string | null;
  readonly workingMinutes?: number | null;
  readonly params?: Readonly<Record<string, string | number>>;
}

export const timeline = (dossierId: string, at: Instant, entries: readonly TimelineEntry[]): Statement => ({
  name: 'timeline.append',
  text: `insert into timeline_entry (dossier_id, at, kind, officer_id, unit_id, step_id, step_name, document_id, working_minutes, params)
    select $1, $2, kind, "officerId", "unitId", "stepId", "stepName", "documentId", "workingMinutes", coalesce(params, '{}')
    from jsonb_to_recordset($3::jsonb) as e (kind text, "officerId" uuid, "unitId" text, "stepId" text, "stepName" text,
      "documentId" uuid, "workingMinutes" int, params jsonb)`,
  values: [dossierId, at, JSON.stringify(entries)],
});
