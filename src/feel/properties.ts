/** `value.name`: entries of contexts, over lists too, and what dates, durations and ranges are made of (table 66). */
import { Context } from './context.js';
import { kindOf } from './describe.js';
import { numericOf, Decimal } from './numbers.js';
import type { Run } from './run.js';
import {
  DateAndTime,
  DayTimeDuration,
  nanosPerSecond,
  offsetOf,
  offsetOfTime,
  PlainDate,
  TimeOfDay,
  weekdayOf,
  YearMonthDuration,
} from './temporal.js';
import { partsOf } from './temporal-text.js';
import { isList, Range, type Value } from './values.js';

export function propertyOf(run: Run, value: Value, name: string): Value {
  if (value instanceof Context) {
    const entry = value.get(name);
    return entry === undefined
      ? run.warn('NAME_UNKNOWN', `Expected an entry «${name}» but there is none`)
      : entry;
  }
  if (value === null) return null;
  if (isList(value)) {
    run.list(value.length);
    run.enter();
    const items = value.map((item) => propertyOf(run, item, name));
    run.leave();
    return items;
  }
  const found = partOf(value, name);
  return found === undefined
    ? run.warn('NAME_UNKNOWN', `Expected a value with «${name}» but found ${kindOf(value)}`)
    : found;
}

function partOf(value: Value, name: string): Value | undefined {
  if (value instanceof PlainDate) return partOfDate(value, name);
  if (value instanceof TimeOfDay) return partOfTime(value, offsetOfTime(value), name);
  if (value instanceof DateAndTime)
    return partOfDate(value.date, name) ?? partOfTime(value.time, offsetOf(value), name);
  if (value instanceof DayTimeDuration) return partOfDayTime(value, name);
  if (value instanceof YearMonthDuration) {
    if (name === 'years') return Math.trunc(value.months / 12) || 0;
    return name === 'months' ? value.months % 12 || 0 : undefined;
  }
  return value instanceof Range ? partOfRange(value, name) : undefined;
}

function partOfDate(date: PlainDate, name: string): Value | undefined {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return weekdayOf(date);
    default:
      return undefined;
  }
}

function partOfTime(time: TimeOfDay, offsetSeconds: number | null, name: string): Value | undefined {
  const seconds = Math.floor(time.nanos / nanosPerSecond);
  switch (name) {
    case 'hour':
      return Math.floor(seconds / 3_600);
    case 'minute':
      return Math.floor(seconds / 60) % 60;
    case 'second':
      return seconds % 60;
    case 'time offset':
      return offsetSeconds === null
        ? null
        : new DayTimeDuration(BigInt(offsetSeconds) * BigInt(nanosPerSecond));
    case 'timezone':
      return time.zone?.kind === 'named' ? time.zone.id : null;
    default:
      return undefined;
  }
}

function partOfDayTime(value: DayTimeDuration, name: string): Value | undefined {
  const parts = partsOf(value);
  const sign = value.nanos < 0n ? -1 : 1;
  switch (name) {
    case 'days':
      return numericOf(new Decimal(parts.days.toString()).times(sign));
    case 'hours':
      return parts.hours * sign || 0;
    case 'minutes':
      return parts.minutes * sign || 0;
    case 'seconds':
      return parts.seconds * sign || 0;
    default:
      return undefined;
  }
}

function partOfRange(range: Range, name: string): Value | undefined {
  switch (name) {
    case 'start':
      return range.low;
    case 'end':
      return range.high;
    case 'start included':
      return range.lowIncluded;
    case 'end included':
      return range.highIncluded;
    default:
      return undefined;
  }
}
