/** Equality and order of FEEL values (DMN 1.5 §10.3.2.13, tables 52 to 54). */
import { Context } from './context.js';
import { compareNumbers, isNumber } from './numbers.js';
import type { Run } from './run.js';
import {
  DateAndTime,
  DayTimeDuration,
  epochDayOf,
  instantNanosOf,
  localNanosOf,
  nanosPerSecond,
  offsetOfTime,
  PlainDate,
  TimeOfDay,
  YearMonthDuration,
} from './temporal.js';
import { FeelFunction, isList, Range, type List, type Value } from './values.js';

const sign = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0);

/** @returns negative, zero or positive; null for values without an order between them */
export function order(left: Value, right: Value): number | null {
  if (isNumber(left)) return isNumber(right) ? compareNumbers(left, right) : null;
  if (typeof left === 'string') return typeof right === 'string' ? compareCodePoints(left, right) : null;
  if (left instanceof PlainDate)
    return right instanceof PlainDate ? epochDayOf(left) - epochDayOf(right) : null;
  if (left instanceof DateAndTime) return right instanceof DateAndTime ? orderInstants(left, right) : null;
  if (left instanceof TimeOfDay) return right instanceof TimeOfDay ? orderTimes(left, right) : null;
  if (left instanceof DayTimeDuration)
    return right instanceof DayTimeDuration ? sign(left.nanos, right.nanos) : null;
  if (left instanceof YearMonthDuration)
    return right instanceof YearMonthDuration ? left.months - right.months : null;
  return null;
}

/** A local time and one with an offset cannot be told apart in order. */
function orderInstants(left: DateAndTime, right: DateAndTime): number | null {
  if (left.time.zone === null && right.time.zone === null)
    return sign(localNanosOf(left), localNanosOf(right));
  if (left.time.zone === null || right.time.zone === null) return null;
  return sign(instantNanosOf(left), instantNanosOf(right));
}

function orderTimes(left: TimeOfDay, right: TimeOfDay): number | null {
  const [here, there] = [offsetOfTime(left), offsetOfTime(right)];
  if ((here === null) !== (there === null)) return null;
  return left.nanos - (here ?? 0) * nanosPerSecond - (right.nanos - (there ?? 0) * nanosPerSecond);
}

/** UTF-16 order differs from that of code points only behind a surrogate. */
export function compareCodePoints(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const here = left.charCodeAt(at);
    const there = right.charCodeAt(at);
    if (here === there) continue;
    const surrogates = Number(isSurrogate(here)) - Number(isSurrogate(there));
    return surrogates === 0 ? here - there : surrogates;
  }
  return left.length - right.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** @returns null where the values are of kinds that cannot be compared */
export function equal(run: Run, left: Value, right: Value): boolean | null {
  if (left === null || right === null) return left === right;
  if (typeof left === 'string') run.compared(left, right);
  if (typeof left !== 'object') return typeof left === typeof right ? left === right : mixed(left, right);
  run.spend(1);
  if (isList(left)) return isList(right) ? equalLists(run, left, right) : null;
  if (left instanceof Context) return right instanceof Context ? equalContexts(run, left, right) : null;
  if (left instanceof Range) return right instanceof Range ? equalRanges(run, left, right) : null;
  if (left instanceof FeelFunction) return right instanceof FeelFunction ? left === right : null;
  const difference = order(left, right);
  if (difference !== null) return difference === 0;
  return sameKind(left, right) ? false : null;
}

/** Two numbers of different forms are different numbers. */
const mixed = (left: Value, right: Value): boolean | null =>
  isNumber(left) && isNumber(right) ? false : null;

function sameKind(left: Value, right: Value): boolean {
  return (
    (left instanceof DateAndTime && right instanceof DateAndTime) ||
    (left instanceof TimeOfDay && right instanceof TimeOfDay)
  );
}

function equalLists(run: Run, left: List, right: List): boolean {
  if (left.length !== right.length) return false;
  run.enter();
  // Numbers and short texts in it are compared for a fraction of what a step costs.
  run.spend(Math.min(left.length, right.length) >> 2);
  const same = left.every((item, at) => equal(run, item, right[at] ?? null) === true);
  run.leave();
  return same;
}

function equalContexts(run: Run, left: Context, right: Context): boolean {
  const names = left.names();
  if (names.length !== right.names().length) return false;
  run.enter();
  const same = names.every(
    (name) => right.has(name) && equal(run, left.get(name) ?? null, right.get(name) ?? null) === true,
  );
  run.leave();
  return same;
}

function equalRanges(run: Run, left: Range, right: Range): boolean {
  return (
    left.lowIncluded === right.lowIncluded &&
    left.highIncluded === right.highIncluded &&
    equal(run, left.low, right.low) === true &&
    equal(run, left.high, right.high) === true
  );
}

/** @returns null where the value has no order with the ends */
export function inRange(value: Value, range: Range): boolean | null {
  const low = range.low === null ? 1 : order(value, range.low);
  const high = range.high === null ? -1 : order(value, range.high);
  if (low === null || high === null || value === null) return null;
  return (range.lowIncluded ? low >= 0 : low > 0) && (range.highIncluded ? high <= 0 : high < 0);
}

/** The same in value and in how it is written (`is`). */
export function identical(run: Run, left: Value, right: Value): boolean {
  if (left instanceof TimeOfDay && right instanceof TimeOfDay)
    return left.nanos === right.nanos && sameZone(left, right);
  if (left instanceof DateAndTime && right instanceof DateAndTime)
    return (
      epochDayOf(left.date) === epochDayOf(right.date) &&
      left.time.nanos === right.time.nanos &&
      sameZone(left.time, right.time)
    );
  return equal(run, left, right) === true;
}

function sameZone({ zone: left }: TimeOfDay, { zone: right }: TimeOfDay): boolean {
  if (left === null || right === null) return left === right;
  if (left.kind === 'named') return right.kind === 'named' && left.id === right.id;
  return right.kind === 'offset' && left.seconds === right.seconds;
}
