/** Dates, times and durations as FEEL writes them: XML Schema's lexical forms, and `@Zone/Id` behind a time. */
import {
  DateAndTime,
  dateOf,
  dateOfEpochDay,
  DayTimeDuration,
  epochDayOf,
  midnight,
  nanosPerSecond,
  PlainDate,
  TimeOfDay,
  utc,
  YearMonthDuration,
  type Zone,
} from './temporal.js';
import type { Duration, Temporal } from './values.js';
import { isZoneId } from './zones.js';

const datePattern = /^(-?(?:[1-9]\d{4,8}|\d{4}))-(\d{2})-(\d{2})$/;
const timePattern = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,30}))?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@.+)?$/;
/** Offsets of real zones end at 14 hours; other engines accept 18. */
const offsetHoursMax = 18;

export function parseDate(text: string): PlainDate | null {
  const match = datePattern.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match;
  return dateOf(Number(year), Number(month), Number(day));
}

/** 24:00:00 is midnight at the end of the day (XML Schema); only a date and time knows which day that is. */
function parseClock(text: string): { time: TimeOfDay; endOfDay: boolean } | null {
  const match = timePattern.exec(text);
  if (match === null) return null;
  const [, hour, minute, second, fraction = '', zoneText] = match;
  const nanos = Number(fraction.slice(0, 9).padEnd(9, '0'));
  const endOfDay = hour === '24' && minute === '00' && second === '00' && nanos === 0;
  if ((Number(hour) > 23 && !endOfDay) || Number(minute) > 59 || Number(second) > 59) return null;
  const zone = zoneText === undefined ? null : parseZone(zoneText);
  if (zone === undefined) return null;
  const seconds = endOfDay ? 0 : Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
  return { time: new TimeOfDay(seconds * nanosPerSecond + nanos, zone), endOfDay };
}

export const parseTime = (text: string): TimeOfDay | null => parseClock(text)?.time ?? null;

/** @returns undefined where there is no such zone */
function parseZone(text: string): Zone | undefined {
  if (text === 'Z') return utc;
  if (text.startsWith('@')) {
    const id = text.slice(1);
    return isZoneId(id) ? { kind: 'named', id } : undefined;
  }
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(':').map(Number);
  const total = hours * 3_600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > offsetHoursMax * 3_600) return undefined;
  return { kind: 'offset', seconds: text.startsWith('-') && total !== 0 ? -total : total };
}

/** A date alone is its midnight. */
export function parseDateAndTime(text: string): DateAndTime | null {
  const at = text.indexOf('T');
  const date = parseDate(at < 0 ? text : text.slice(0, at));
  if (date === null) return null;
  if (at < 0) return new DateAndTime(date, midnight);
  const clock = parseClock(text.slice(at + 1));
  if (clock === null) return null;
  const day = clock.endOfDay ? dateOfEpochDay(epochDayOf(date) + 1) : date;
  return day && new DateAndTime(day, clock.time);
}

const yearMonthPattern = /^(-?)P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?$/;
const dayTimePattern =
  /^(-?)P(?:(\d{1,18})D)?(T(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:\.(\d{0,30}))?S)?)?$/;

export function parseDuration(text: string): Duration | null {
  const yearMonth = yearMonthPattern.exec(text);
  if (yearMonth !== null) {
    const [, sign, years, months] = yearMonth;
    if (years === undefined && months === undefined) return null;
    const total = Number(years ?? 0) * 12 + Number(months ?? 0);
    return new YearMonthDuration(sign === '-' && total !== 0 ? -total : total);
  }
  const dayTime = dayTimePattern.exec(text);
  if (dayTime === null) return null;
  const [, sign, days, clock, hours, minutes, seconds, fraction = ''] = dayTime;
  if (clock === 'T' || (days === undefined && clock === undefined)) return null;
  const wholeSeconds =
    BigInt(days ?? 0) * 86_400n +
    BigInt(hours ?? 0) * 3_600n +
    BigInt(minutes ?? 0) * 60n +
    BigInt(seconds ?? 0);
  const nanos = wholeSeconds * BigInt(nanosPerSecond) + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return new DayTimeDuration(sign === '-' ? -nanos : nanos);
}

/** What an at-literal says; null where it says nothing. */
export function parseTemporal(text: string): Temporal | Duration | null {
  if (/^-?P/.test(text)) return parseDuration(text);
  if (text.includes('T') && /^-?\d+-/.test(text)) return parseDateAndTime(text);
  return parseDate(text) ?? parseTime(text);
}

const two = (value: number): string => String(value).padStart(2, '0');

export function formatDate({ year, month, day }: PlainDate): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

export function formatTime({ nanos, zone }: TimeOfDay): string {
  const seconds = Math.floor(nanos / nanosPerSecond);
  const fraction = fractionOf(nanos % nanosPerSecond);
  const clock = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return clock + fraction + formatZone(zone);
}

const fractionOf = (nanos: number): string =>
  nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;

function formatZone(zone: Zone | null): string {
  if (zone === null) return '';
  if (zone.kind === 'named') return `@${zone.id}`;
  if (zone.seconds === 0) return 'Z';
  const seconds = Math.abs(zone.seconds);
  const clock = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return `${zone.seconds < 0 ? '-' : '+'}${clock}${seconds % 60 === 0 ? '' : `:${two(seconds % 60)}`}`;
}

export function formatTemporal(value: Temporal): string {
  if (value instanceof PlainDate) return formatDate(value);
  if (value instanceof TimeOfDay) return formatTime(value);
  return `${formatDate(value.date)}T${formatTime(value.time)}`;
}

export function formatDuration(value: Duration): string {
  if (value instanceof YearMonthDuration) {
    const months = Math.abs(value.months);
    const years = Math.floor(months / 12);
    const rest = months % 12;
    if (months === 0) return 'P0M';
    return `${value.months < 0 ? '-' : ''}P${years > 0 ? `${years}Y` : ''}${rest > 0 ? `${rest}M` : ''}`;
  }
  if (value.nanos === 0n) return 'PT0S';
  const { days, hours, minutes, seconds, nanos } = partsOf(value);
  const secondsText = seconds === 0 && nanos === 0 ? '' : `${seconds}${fractionOf(nanos)}S`;
  const clock = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${secondsText}`;
  const dayText = days > 0n ? `${days}D` : '';
  return `${value.nanos < 0n ? '-' : ''}P${dayText}${clock === '' ? '' : `T${clock}`}`;
}

/** The parts of a duration's length, all without sign. */
export function partsOf(value: DayTimeDuration): {
  days: bigint;
  hours: number;
  minutes: number;
  seconds: number;
  nanos: number;
} {
  const length = value.nanos < 0n ? -value.nanos : value.nanos;
  const days = length / (86_400n * BigInt(nanosPerSecond));
  const rest = Number(length - days * 86_400n * BigInt(nanosPerSecond));
  const seconds = Math.floor(rest / nanosPerSecond);
  return {
    days,
    hours: Math.floor(seconds / 3_600),
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
    nanos: rest % nanosPerSecond,
  };
}
