/** From one kind of value to another (DMN 1.5 §10.3.4.1), and functions of booleans and of any value. */
import { identical } from './compare.js';
import {
  any,
  date,
  dateAndTime,
  dateOrDateAndTime,
  dayTimeOrNull,
  form,
  integer,
  numeric,
  optional,
  text,
  textOrNull,
  time,
  truthOrNull,
  type Library,
} from './define.js';
import { textOf } from './describe.js';
import { decimalOf, parseNumber } from './numbers.js';
import type { Run } from './run.js';
import {
  DateAndTime,
  dateOf,
  DayTimeDuration,
  nanosPerSecond,
  PlainDate,
  TimeOfDay,
  utc,
  YearMonthDuration,
  type Zone,
} from './temporal.js';
import { parseDate, parseDateAndTime, parseDuration, parseTime } from './temporal-text.js';
import type { Numeric, Value } from './values.js';

const orWarn = (run: Run, value: Value, wanted: string): Value =>
  value ?? run.warn('VALUE_INVALID', `Expected ${wanted} but found another text or number`);

/** Months between two dates, those of an unfinished month left out. */
export function monthsBetween(from: PlainDate, to: PlainDate): number {
  const months = (to.year - from.year) * 12 + to.month - from.month;
  if (months > 0 && to.day < from.day) return months - 1;
  return months < 0 && to.day > from.day ? months + 1 : months;
}

const dateIn = (value: PlainDate | DateAndTime): PlainDate =>
  value instanceof PlainDate ? value : value.date;

function timeOfParts(
  hour: number,
  minute: number,
  second: Numeric,
  offset: DayTimeDuration | null | undefined,
): Value {
  const nanos = decimalOf(second).times(nanosPerSecond).trunc().toNumber();
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || nanos < 0 || nanos >= 60 * nanosPerSecond)
    return null;
  const zone = zoneOf(offset);
  if (zone === undefined) return null;
  return new TimeOfDay((hour * 3_600 + minute * 60) * nanosPerSecond + nanos, zone);
}

/** @returns undefined for an offset that no zone has */
function zoneOf(offset: DayTimeDuration | null | undefined): Zone | null | undefined {
  if (offset === null || offset === undefined) return null;
  const seconds = Number(offset.nanos / BigInt(nanosPerSecond));
  return Math.abs(seconds) > 18 * 3_600 ? undefined : { kind: 'offset', seconds };
}

/** @param grouping a space, comma, dot or nothing; @param decimal a comma, dot or nothing, and not the same */
function numberOf(run: Run, from: string, grouping: string | null, decimal: string | null): Value {
  const separators =
    (grouping === null || [' ', ',', '.'].includes(grouping)) &&
    (decimal === null || [',', '.'].includes(decimal)) &&
    (grouping === null || grouping !== decimal);
  if (!separators)
    return run.warn('ARGUMENTS_INVALID', 'Expected different separators of groups and decimals');
  const plain = grouping === null ? from : from.replaceAll(grouping, '');
  const number = parseNumber(decimal === null ? plain : plain.replace(decimal, '.'));
  const foreign = decimal !== null && decimal !== '.' && plain.includes('.');
  return orWarn(run, foreign ? null : number, 'a number');
}

export const conversionFunctions: Library = {
  number: [
    form([text('from')], (run, from) => numberOf(run, from, null, null)),
    form([text('from'), textOrNull('grouping separator')], numberOf3),
    form(
      [text('from'), textOrNull('grouping separator'), textOrNull('decimal separator')],
      (run, from, grouping, decimal) => numberOf(run, from, grouping, decimal),
    ),
    form([numeric('from')], (_run, from) => from),
  ],
  string: [form([any('from')], (run, from) => (from === null ? null : textOf(run, from)))],
  date: [
    form([text('from')], (run, from) => orWarn(run, parseDate(from), 'a date')),
    form([dateOrDateAndTime('from')], (_run, from) => dateIn(from)),
    form([integer('year'), integer('month'), integer('day')], (run, year, month, day) =>
      orWarn(run, dateOf(year, month, day), 'a day of the calendar'),
    ),
  ],
  time: [
    form([text('from')], (run, from) => orWarn(run, parseTime(from), 'a time')),
    form([time('from')], (_run, from) => from),
    form([dateAndTime('from')], (_run, from) => from.time),
    form([date('from')], () => new TimeOfDay(0, utc)),
    form(
      [integer('hour'), integer('minute'), numeric('second'), optional(dayTimeOrNull('offset'))],
      (run, hour, minute, second, offset) =>
        orWarn(run, timeOfParts(hour, minute, second, offset), 'a time of day'),
    ),
  ],
  'date and time': [
    form([text('from')], (run, from) => {
      // To find the offset of a named zone takes as long as ten ordinary steps.
      if (from.includes('@')) run.spend(10);
      return orWarn(run, parseDateAndTime(from), 'a date and time');
    }),
    form([dateAndTime('from')], (_run, from) => from),
    form([date('from')], (_run, from) => new DateAndTime(from, new TimeOfDay(0, null))),
    form(
      [dateOrDateAndTime('date'), time('time')],
      (_run, day, clock) => new DateAndTime(dateIn(day), clock),
    ),
  ],
  duration: [
    form([text('from')], (run, from) => orWarn(run, parseDuration(from), 'a duration')),
    form([durationItself()], (_run, from) => from),
  ],
  'years and months duration': [
    form([dateOrDateAndTime('from'), dateOrDateAndTime('to')], (_run, from, to) => {
      const months = monthsBetween(dateIn(from), dateIn(to));
      return new YearMonthDuration(months);
    }),
  ],
  not: [form([truthOrNull('negand')], (_run, negand) => (negand === null ? null : !negand))],
  is: [
    form([any('value1'), any('value2')], (run, left, right) => identical(run, left, right)),
    form([any('value1')], (_run, left) => left === null),
    form([any('value2')], (_run, right) => right === null),
  ],
  'get or else': [form([any('value'), any('default')], (_run, value, otherwise) => value ?? otherwise)],
  assert: [
    form([any('value'), truthOrNull('condition'), optional(text('cause'))], (run, value, condition) =>
      condition === true
        ? value
        : run.warn('VALUE_INVALID', 'Expected what is asserted but it does not hold'),
    ),
  ],
};

function numberOf3(run: Run, from: string, grouping: string | null): Value {
  return numberOf(run, from, grouping, null);
}

function durationItself(): ReturnType<typeof any> {
  const isDuration = (value: Value): value is DayTimeDuration | YearMonthDuration =>
    value instanceof DayTimeDuration || value instanceof YearMonthDuration;
  return { ...any('from'), take: (value) => (isDuration(value) ? value : undefined) };
}
