/** Rows of a dossier: status, clock, timeline. */
import type { Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';
import type { ClockReading } from './dossier-clock.js';

export const setStatus = (row: {
  readonly dossierId: string;
  readonly status: number;
  readonly finishedAt: Instant | null;
}): Statement => ({
  name: 'dossier.status',
  text: `update dossier set status = $2, finished_at = coalesce(finished_at, $3), revision = revision + 1 where id = $1`,
  values: [row.dossierId, row.status, row.finishedAt],
});

/** A due date that lies ahead again is not overdue any more. */
export const setClock = (dossierId: string, to: ClockReading, now: Instant): Statement[] => [
  {
    name: 'dossier.set-clock',
    text: `update dossier set clock_state = $2, clock_cause = $3, clock_since = $4::timestamptz, due_at = $5::timestamptz, provisional_due = $6,
        overdue_at = case when $2 = 'running' and overdue_at is not null and $5::timestamptz > $7::timestamptz then null else overdue_at end,
        revision = revision + 1
      where id = $1`,
    values: [dossierId, to.state, to.cause, to.since, to.dueAt, to.provisional, now],
  },
];

/** Closes the open segment and opens the next. */
export const clockSegments = (dossierId: string, to: ClockReading, now: Instant): Statement[] => [
  {
    name: 'clock-segment.close',
    text: 'update clock_segment set to_at = $2 where dossier_id = $1 and to_at is null',
    values: [dossierId, now],
  },
  {
    name: 'clock-segment.open',
    text: `insert into clock_segment (dossier_id, position, state, cause, legal_basis, from_at)
      select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5 from clock_segment where dossier_id = $1`,
    values: [dossierId, to.state, to.cause ?? to.state, legalBasisOf(to), now],
  },
];

/** Why the law lets the clock stand still. Articles inherited from Decree 61/2018 (decision 36). */
function legalBasisOf({ cause }: ClockReading): string | null {
  if (cause === 'citizen') return 'NĐ 61/2018/NĐ-CP, Điều 19 khoản 4';
  if (cause === 'otherAgency') return 'NĐ 61/2018/NĐ-CP, Điều 19 khoản 5';
  return null;
}
