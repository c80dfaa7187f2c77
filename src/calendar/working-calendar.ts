/**
 * Working time: windows of the week, holidays and swap days of one unit. Pure. Local time is the city's, UTC+7 without
 * daylight saving since 1975, whatever the zone of the process (decision 21).
 */
import type { Instant, PlainDate } from '../shared/time.js';

/** Minutes since local midnight, end excluded. */
export type Window = readonly [from: number, to: number];

export interface SpecialDay {
  readonly kind: 'holiday' | 'working';
  readonly name: string;
}

export interface WorkingCalendar {
  /** Windows by ISO weekday, 1 (Monday) to 7. */
  readonly week: Readonly<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly Window[]>>;
  /** Windows of a swap day, on which people work though it is a weekend. */
  readonly swapDay: readonly Window[];
  readonly days: ReadonlyMap<PlainDate, SpecialDay>;
  /** Last day for which holidays are published; dates after it are provisional (decision 40). */
  readonly publishedUntil: PlainDate;
}

const offsetMs = 7 * 3_600_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A limit that runs longer than this many days is a mistake. */
const horizonDays = 4_000;

/** Whole local days since 1970-01-01. */
type DayNumber = number;

interface LocalMoment {
  readonly day: DayNumber;
  /** Minutes since local midnight, with fraction. */
  readonly minute: number;
}

export const toLocal = (instant: Instant): LocalMoment => {
  const local = Date.parse(instant) + offsetMs;
  const day = Math.floor(local / dayMs);
  return { day, minute: (local - day * dayMs) / minuteMs };
};

export const fromLocal = (day: DayNumber, minute: number): Instant =>
  new Date(Math.round(day * dayMs + minute * minuteMs - offsetMs)).toISOString();

export const plainDateOf = (day: DayNumber): PlainDate => new Date(day * dayMs).toISOString().slice(0, 10);
/** The local date of an instant. */
export const localDate = (instant: Instant): PlainDate => plainDateOf(toLocal(instant).day);
/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: DayNumber): 1 | 2 | 3 | 4 | 5 | 6 | 7 =>
  (((((day + 3) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The windows in which people work on a day; none on a weekend or holiday. */
export function windowsOn(calendar: WorkingCalendar, day: DayNumber): readonly Window[] {
  const special = calendar.days.get(plainDateOf(day));
  if (special?.kind === 'holiday') return [];
  if (special?.kind === 'working') return calendar.swapDay;
  return calendar.week[weekdayOf(day)];
}

const lengthOf = (windows: readonly Window[]): number =>
  windows.reduce((sum, [from, to]) => sum + to - from, 0);

/** Working minutes of a day that lie before a moment of it. */
const minutesBefore = (windows: readonly Window[], minute: number): number =>
  windows.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(minute, to) - from), 0);

/** The moment of a day at which so many working minutes have passed: the earliest such moment after zero. */
function momentAfter(windows: readonly Window[], minutes: number): number {
  let left = minutes;
  for (const [from, to] of windows) {
    if (left <= to - from) return from + left;
    left -= to - from;
  }
  return windows.at(-1)?.[1] ?? 0;
}

function nextWorkingDay(calendar: WorkingCalendar, day: DayNumber): DayNumber {
  for (let at = day; at < day + horizonDays; at += 1) if (windowsOn(calendar, at).length > 0) return at;
  throw new RangeError(`Expected a working day within ${horizonDays} days of ${plainDateOf(day)}`);
}

function previousWorkingDay(calendar: WorkingCalendar, day: DayNumber): DayNumber {
  for (let at = day; at > day - horizonDays; at -= 1) if (windowsOn(calendar, at).length > 0) return at;
  throw new RangeError(`Expected a working day within ${horizonDays} days before ${plainDateOf(day)}`);
}

/** The first working moment at or after an instant: where a count begins. */
export function nextWorkingMoment(calendar: WorkingCalendar, instant: Instant): Instant {
  const { day, minute } = toLocal(instant);
  for (const [from, to] of windowsOn(calendar, day))
    if (minute < to) return fromLocal(day, Math.max(from, minute));
  const next = nextWorkingDay(calendar, day + 1);
  return fromLocal(next, windowsOn(calendar, next)[0]?.[0] ?? 0);
}

/** The end of the last window of the instant's own day, or of the next working day where it has none left. */
export function endOfWorkingDay(calendar: WorkingCalendar, instant: Instant): Instant {
  const { day } = toLocal(nextWorkingMoment(calendar, instant));
  return fromLocal(day, windowsOn(calendar, day).at(-1)?.[1] ?? 0);
}

/** The same, for a calendar day: a weekend or holiday rolls to the next working day. */
export function endOfDayRolled(calendar: WorkingCalendar, day: DayNumber): Instant {
  const working = nextWorkingDay(calendar, day);
  return fromLocal(working, windowsOn(calendar, working).at(-1)?.[1] ?? 0);
}

/** Working minutes from `from` to `to`, negative when `to` is earlier. Fractions of a minute are kept. */
export function workingMinutesBetween(calendar: WorkingCalendar, from: Instant, to: Instant): number {
  if (to < from) return -workingMinutesBetween(calendar, to, from);
  const start = toLocal(from);
  const end = toLocal(to);
  let minutes = -minutesBefore(windowsOn(calendar, start.day), start.minute);
  for (let day = start.day; day < end.day; day += 1) minutes += lengthOf(windowsOn(calendar, day));
  return minutes + minutesBefore(windowsOn(calendar, end.day), end.minute);
}

/** `from` plus working minutes; negative ones go back. Zero gives the next working moment. */
export function addWorkingMinutes(calendar: WorkingCalendar, from: Instant, minutes: number): Instant {
  if (minutes === 0) return nextWorkingMoment(calendar, from);
  const start = toLocal(from);
  let { day } = start;
  let left = minutes + minutesBefore(windowsOn(calendar, day), start.minute);
  if (minutes > 0) {
    for (
      let length = lengthOf(windowsOn(calendar, day));
      left > length;
      length = lengthOf(windowsOn(calendar, day))
    ) {
      left -= length;
      day = nextWorkingDay(calendar, day + 1);
    }
    return fromLocal(day, momentAfter(windowsOn(calendar, day), left));
  }
  while (left < 0) {
    day = previousWorkingDay(calendar, day - 1);
    left += lengthOf(windowsOn(calendar, day));
  }
  return left === 0 && windowsOn(calendar, day).length > 0
    ? fromLocal(day, windowsOn(calendar, day)[0]?.[0] ?? 0)
    : fromLocal(day, momentAfter(windowsOn(calendar, day), left));
}

/**
 * `from` plus whole working days. A working day is a day's full windows, whatever their length, so the share of the day
 * that had passed is kept: Friday 15:00 plus one day is Monday 15:00, and 07:30 plus one day is 17:00 of the same day.
 */
export function addWorkingDays(calendar: WorkingCalendar, from: Instant, days: number): Instant {
  if (days < 0) return subtractWorkingDays(calendar, from, -days);
  const start = toLocal(nextWorkingMoment(calendar, from));
  const windows = windowsOn(calendar, start.day);
  const share = minutesBefore(windows, start.minute) / lengthOf(windows);
  let { day } = start;
  const hops = share === 0 ? days - 1 : days;
  for (let hop = 0; hop < hops; hop += 1) day = nextWorkingDay(calendar, day + 1);
  const target = windowsOn(calendar, day);
  return fromLocal(day, momentAfter(target, (share === 0 && days > 0 ? 1 : share) * lengthOf(target)));
}

function subtractWorkingDays(calendar: WorkingCalendar, from: Instant, days: number): Instant {
  const start = toLocal(from);
  let day = previousWorkingDay(calendar, start.day);
  const windows = windowsOn(calendar, day);
  const share = day === start.day ? minutesBefore(windows, start.minute) / lengthOf(windows) : 1;
  for (let hop = 0; hop < days; hop += 1) day = previousWorkingDay(calendar, day - 1);
  const target = windowsOn(calendar, day);
  const first = target[0]?.[0] ?? 0;
  return fromLocal(day, share === 0 ? first : momentAfter(target, share * lengthOf(target)));
}
