/** The due date of a legal limit, with every reason for it in order: "Vì sao là ngày này?". Decisions 38–40. */
import type { Instant, PlainDate } from '../shared/time.js';
import {
  addWorkingDays,
  addWorkingMinutes,
  endOfDayRolled,
  endOfWorkingDay,
  fromLocal,
  localDate,
  nextWorkingMoment,
  plainDateOf,
  toLocal,
  windowsOn,
  workingMinutesBetween,
  type WorkingCalendar,
} from './working-calendar.js';

export interface Limit {
  readonly value: number;
  readonly unit: 'hour' | 'workingDay' | 'day';
  readonly countFrom: 'receipt' | 'nextDay';
  /** Local time after which a same-day result is due the next working day. */
  readonly sameDayCutoff?: string | undefined;
}

/** One reason, in the order of time. Dates are local; `minutes` is working time gained. */
export type DueDateLine =
  | { readonly kind: 'outsideHours'; readonly at: Instant; readonly countsFrom: Instant }
  | { readonly kind: 'nextDay'; readonly countsFrom: Instant }
  | { readonly kind: 'cutoff'; readonly cutoff: string; readonly before: boolean }
  | { readonly kind: 'work'; readonly from: Instant; readonly to: Instant; readonly minutes: number }
  | { readonly kind: 'weekend'; readonly from: PlainDate; readonly to: PlainDate }
  | { readonly kind: 'holiday'; readonly from: PlainDate; readonly to: PlainDate; readonly name: string }
  | { readonly kind: 'swapDay'; readonly date: PlainDate; readonly name: string }
  | { readonly kind: 'rolled'; readonly from: PlainDate; readonly to: PlainDate }
  | {
      readonly kind: 'pause';
      readonly from: Instant;
      readonly to: Instant | null;
      readonly minutes: number;
      readonly cause: string;
    }
  | { readonly kind: 'restart'; readonly at: Instant; readonly cause: string };

export interface DueDate {
  readonly dueAt: Instant;
  readonly countsFrom: Instant;
  readonly lines: readonly DueDateLine[];
  /** It lies beyond the last published calendar year: shown as *tạm tính* (decision 40). */
  readonly provisional: boolean;
}

/** @param receivedAt when the complete dossier was received, at any hour */
export function dueDate(calendar: WorkingCalendar, limit: Limit, receivedAt: Instant): DueDate {
  const lines: DueDateLine[] = [];
  let countsFrom = nextWorkingMoment(calendar, receivedAt);
  if (countsFrom !== new Date(receivedAt).toISOString())
    lines.push({ kind: 'outsideHours', at: receivedAt, countsFrom });
  if (limit.countFrom === 'nextDay') {
    countsFrom = nextWorkingMoment(calendar, fromLocal(toLocal(receivedAt).day + 1, 0));
    lines.push({ kind: 'nextDay', countsFrom });
  }
  const dueAt = endOf(calendar, limit, countsFrom, lines);
  lines.push(...runLines(calendar, countsFrom, dueAt));
  return { dueAt, countsFrom, lines, provisional: localDate(dueAt) > calendar.publishedUntil };
}

function endOf(calendar: WorkingCalendar, limit: Limit, countsFrom: Instant, lines: DueDateLine[]): Instant {
  if (limit.sameDayCutoff !== undefined) {
    const before = toLocal(countsFrom).minute <= minuteOf(limit.sameDayCutoff);
    lines.push({ kind: 'cutoff', cutoff: limit.sameDayCutoff, before });
    const day = before ? countsFrom : fromLocal(toLocal(countsFrom).day + 1, 0);
    return endOfWorkingDay(calendar, day);
  }
  switch (limit.unit) {
    case 'hour':
      return addWorkingMinutes(calendar, countsFrom, limit.value * 60);
    case 'workingDay':
      return addFractionalDays(calendar, countsFrom, limit.value);
    case 'day': {
      const day = toLocal(countsFrom).day + limit.value - (limit.countFrom === 'nextDay' ? 1 : 0);
      const dueAt = endOfDayRolled(calendar, day);
      if (toLocal(dueAt).day !== day)
        lines.push({ kind: 'rolled', from: plainDateOf(day), to: localDate(dueAt) });
      return dueAt;
    }
  }
}

/** Half days occur in real decisions ("2,5 ngày làm việc"). */
function addFractionalDays(calendar: WorkingCalendar, from: Instant, days: number): Instant {
  const whole = Math.floor(days);
  const afterWhole = whole === 0 ? from : addWorkingDays(calendar, from, whole);
  return days === whole ? afterWhole : addWorkingMinutes(calendar, afterWhole, (days - whole) * 480);
}

/** What lies between two moments: work, weekends, holidays and swap days, neighbours of a kind put together. */
export function runLines(calendar: WorkingCalendar, from: Instant, to: Instant): DueDateLine[] {
  const lines: DueDateLine[] = [];
  const lastDay = toLocal(to).day;
  for (let { day } = toLocal(from); day <= lastDay; day += 1) {
    const date = plainDateOf(day);
    const special = calendar.days.get(date);
    const windows = windowsOn(calendar, day);
    const last = lines.at(-1);
    if (windows.length === 0) {
      const off: DueDateLine =
        special?.kind === 'holiday'
          ? { kind: 'holiday', from: date, to: date, name: special.name }
          : { kind: 'weekend', from: date, to: date };
      const continues =
        last?.kind === off.kind &&
        (last.kind !== 'holiday' || off.kind !== 'holiday' || last.name === off.name);
      if (continues && (last.kind === 'weekend' || last.kind === 'holiday'))
        lines[lines.length - 1] = { ...last, to: date };
      else lines.push(off);
      continue;
    }
    if (special?.kind === 'working') lines.push({ kind: 'swapDay', date, name: special.name });
    const dayStart = fromLocal(day, windows[0]?.[0] ?? 0);
    const dayEnd = fromLocal(day, windows.at(-1)?.[1] ?? 0);
    const begin = dayStart < from ? from : dayStart;
    const end = dayEnd > to ? to : dayEnd;
    if (end <= begin) continue;
    const minutes = workingMinutesBetween(calendar, begin, end);
    if (last?.kind === 'work')
      lines[lines.length - 1] = { ...last, to: end, minutes: last.minutes + minutes };
    else lines.push({ kind: 'work', from: begin, to: end, minutes });
  }
  return lines;
}

const minuteOf = (time: string): number => {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
};
