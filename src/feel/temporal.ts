/**
 * Dates, times and durations with the range of XML Schema: years to nine digits, nanoseconds, offsets and IANA zones. Own
 * structures, because Temporal ends at the year 275760 and has no time with an offset.
 */
import { offsetAtInstant, offsetAtLocal, type LocalSeconds } from './zones.js';

export type Zone =
  { readonly kind: 'offset'; readonly seconds: number } | { readonly kind: 'named'; readonly id: string };

export class PlainDate {
  constructor(
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {}
}

export class TimeOfDay {
  constructor(
    /** Nanoseconds since midnight, 0 to 86,399,999,999,999. */
    readonly nanos: number,
    readonly zone: Zone | null,
  ) {}
}

export class DateAndTime {
  constructor(
    readonly date: PlainDate,
    readonly time: TimeOfDay,
  ) {}
}

export class DayTimeDuration {
  constructor(readonly nanos: bigint) {}
}

export class YearMonthDuration {
  constructor(readonly months: number) {}
}

export const yearMax = 999_999_999;
export const nanosPerSecond = 1_000_000_000;
const nanosPerDay = 86_400 * nanosPerSecond;
const nanosPerDayBig = BigInt(nanosPerDay);
export const utc: Zone = { kind: 'offset', seconds: 0 };
export const midnight = new TimeOfDay(0, null);

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0);
}

/** @returns null where the calendar has no such day */
export function dateOf(year: number, month: number, day: number): PlainDate | null {
  if (![year, month, day].every((part) => Number.isInteger(part))) return null;
  if (Math.abs(year) > yearMax || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return null;
  return new PlainDate(year, month, day);
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. */
export function epochDayOf({ year, month, day }: PlainDate): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** @returns null beyond the years that can be written */
export function dateOfEpochDay(epochDay: number): PlainDate | null {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const civilMonth = month < 10 ? month + 3 : month - 9;
  return dateOf(yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day);
}

const secondsOf = ({ year, month, day }: PlainDate, { nanos }: TimeOfDay): LocalSeconds => ({
  year,
  month,
  day,
  secondOfDay: Math.floor(nanos / nanosPerSecond),
});

/** Seconds east of UTC that hold for a date and time; null when it is local. */
export function offsetOf({ date, time }: DateAndTime): number | null {
  if (time.zone === null) return null;
  if (time.zone.kind === 'offset') return time.zone.seconds;
  return offsetAtLocal(time.zone.id, secondsOf(date, time));
}

/** A time of day stands on no date: a named zone is read as on 2000-01-01. */
export function offsetOfTime(time: TimeOfDay): number | null {
  return offsetOf(new DateAndTime(new PlainDate(2000, 1, 1), time));
}

/** Nanoseconds since 1970-01-01T00:00 on the wall clock. */
export function localNanosOf({ date, time }: DateAndTime): bigint {
  return BigInt(epochDayOf(date)) * nanosPerDayBig + BigInt(time.nanos);
}

/** Nanoseconds since 1970-01-01T00:00Z; a local date and time is taken as UTC. */
export function instantNanosOf(value: DateAndTime): bigint {
  return localNanosOf(value) - BigInt(offsetOf(value) ?? 0) * BigInt(nanosPerSecond);
}

/** @returns null beyond the years that can be written */
export function ofLocalNanos(nanos: bigint, zone: Zone | null): DateAndTime | null {
  const days = floorDivide(nanos, nanosPerDayBig);
  const date = dateOfEpochDay(Number(days));
  return date && new DateAndTime(date, new TimeOfDay(Number(nanos - days * nanosPerDayBig), zone));
}

/** The wall clock of a zone at an instant. */
export function ofInstantNanos(nanos: bigint, zone: Zone | null): DateAndTime | null {
  if (zone === null) return ofLocalNanos(nanos, null);
  let seconds = zone.kind === 'offset' ? zone.seconds : 0;
  if (zone.kind === 'named') {
    const inUtc = ofLocalNanos(nanos, utc);
    if (inUtc === null) return null;
    seconds = offsetAtInstant(zone.id, secondsOf(inUtc.date, inUtc.time));
  }
  return ofLocalNanos(nanos + BigInt(seconds) * BigInt(nanosPerSecond), zone);
}

export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by !== 0n && value < 0n !== by < 0n ? quotient - 1n : quotient;
}

/** Adds months; a day that the month has not becomes its last. */
export function addMonths(date: PlainDate, months: number): PlainDate | null {
  const total = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  return dateOf(year, month, Math.min(date.day, daysInMonth(year, month)));
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: PlainDate): number {
  return ((((epochDayOf(date) + 3) % 7) + 7) % 7) + 1;
}

export function dayOfYear(date: PlainDate): number {
  return epochDayOf(date) - epochDayOf(new PlainDate(date.year, 1, 1)) + 1;
}

/** ISO 8601 week. */
export function weekOfYear(date: PlainDate): number {
  const thursday = epochDayOf(date) - weekdayOf(date) + 4;
  const year = dateOfEpochDay(thursday)?.year ?? date.year;
  return Math.floor((thursday - epochDayOf(new PlainDate(year, 1, 1))) / 7) + 1;
}
