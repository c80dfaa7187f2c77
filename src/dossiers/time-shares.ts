/** Where the working time of a dossier went: every minute belongs to exactly one party, and the shares add up. */
import { workingMinutesBetween, type WorkingCalendar } from '../calendar/working-calendar.js';
import { asInstant, asInstantOrNull, type Row } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';

export type Party = 'officer' | 'queue' | 'signature' | 'citizen' | 'otherAgency' | 'system';

interface Span {
  readonly from: Instant;
  readonly to: Instant;
  readonly party: Party;
}

/**
 * @param segments clock segments of the dossier, in order, without gaps
 * @param tasks its tasks with role, action, assignee_id, created_at, ended_at
 * @returns working minutes by party, whole numbers whose sum is the whole working time of the segments
 */
export function timeShares(about: {
  readonly segments: readonly Row[];
  readonly tasks: readonly Row[];
  readonly calendar: WorkingCalendar;
  readonly now: Instant;
}): { readonly party: Party; readonly workingMinutes: number }[] {
  const { segments, tasks, calendar, now } = about;
  const spans = segments.flatMap((segment) => spansOf(segment, tasks, now));
  const minutes = new Map<Party, number>();
  let exact = 0;
  let rounded = 0;
  for (const { from, to, party } of spans) {
    exact += workingMinutesBetween(calendar, from, to);
    // Rounding the running total, not each part, keeps the sum exact.
    const part = Math.round(exact) - rounded;
    rounded += part;
    if (part !== 0) minutes.set(party, (minutes.get(party) ?? 0) + part);
  }
  return [...minutes].map(([party, workingMinutes]) => ({ party, workingMinutes }));
}

function spansOf(segment: Row, tasks: readonly Row[], now: Instant): Span[] {
  const from = asInstant(segment['from_at']);
  const to = asInstantOrNull(segment['to_at']) ?? now;
  if (segment['state'] === 'stopped' || to <= from) return [];
  if (segment['state'] === 'paused')
    return [{ from, to, party: segment['cause'] === 'otherAgency' ? 'otherAgency' : 'citizen' }];
  const open = tasks
    .map((task) => ({
      from: asInstant(task['created_at']),
      to: asInstantOrNull(task['ended_at']) ?? now,
      party: partyOf(task),
    }))
    .filter((task) => task.from < to && task.to > from);
  const cuts = [...new Set([from, to, ...open.flatMap((task) => [task.from, task.to])])]
    .filter((at) => at >= from && at <= to)
    .sort();
  return cuts.slice(1).map((end, index) => {
    const begin = cuts[index] ?? from;
    // Of several at once, the one that has waited longest is the one waited for.
    const holder = open.find((task) => task.from <= begin && task.to >= end);
    return { from: begin, to: end, party: holder?.party ?? 'system' };
  });
}

function partyOf(task: Row): Party {
  if (task['action'] === 'approve') return 'signature';
  return task['assignee_id'] === null && task['ended_by'] === null ? 'queue' : 'officer';
}
