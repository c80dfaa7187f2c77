/** `+ - * / **` between FEEL values (DMN 1.5 §10.3.2.14, tables 55 to 60). What is not listed there is null and a warning. */
import { kindOf } from './describe.js';
import {
  addNumbers,
  Decimal,
  decimalOf,
  divideNumbers,
  isNumber,
  multiplyNumbers,
  numericOf,
  powerOf,
  subtractNumbers,
} from './numbers.js';
import type { Run } from './run.js';
import type { ArithmeticOperator } from './syntax.js';
import {
  addMonths,
  DateAndTime,
  dateOfEpochDay,
  DayTimeDuration,
  epochDayOf,
  floorDivide,
  instantNanosOf,
  localNanosOf,
  midnight,
  nanosPerSecond,
  offsetOfTime,
  ofInstantNanos,
  ofLocalNanos,
  PlainDate,
  TimeOfDay,
  utc,
  YearMonthDuration,
} from './temporal.js';
import type { Duration, Numeric, Value } from './values.js';

const nanosPerDay = 86_400n * BigInt(nanosPerSecond);
/** Durations beyond 31 digits of nanoseconds mean nothing and only cost. */
const nanosMax = 10n ** 31n;

type Operation = (run: Run, left: Value, right: Value) => Value;

function mismatch(run: Run, operator: ArithmeticOperator, left: Value, right: Value): null {
  return run.warn(
    'TYPE_MISMATCH',
    `Expected values that «${operator}» takes but found ${kindOf(left)} and ${kindOf(right)}`,
  );
}

/** A decimal costs as much as many steps; a number that is no decimal may have been one on the way. */
const decimalSteps = 4;

const inRange = (run: Run, value: Numeric | null): Value =>
  value ?? run.warn('NUMBER_OUT_OF_RANGE', 'Expected a finite number of 34 digits but the result is none');

function dayTime(run: Run, nanos: bigint): Value {
  if (nanos > nanosMax || nanos < -nanosMax)
    return run.warn('NUMBER_OUT_OF_RANGE', 'Expected a duration that can be written but it is too long');
  return new DayTimeDuration(nanos);
}

function yearMonth(run: Run, months: number): Value {
  if (!Number.isSafeInteger(months))
    return run.warn('NUMBER_OUT_OF_RANGE', 'Expected a duration that can be written but it is too long');
  return new YearMonthDuration(months === 0 ? 0 : months);
}

function paid(run: Run, value: Numeric | null): Value {
  run.spend(decimalSteps);
  return inRange(run, value);
}

const beyondYears = (run: Run): null =>
  run.warn('NUMBER_OUT_OF_RANGE', 'Expected a year of at most nine digits but the result lies beyond');

export const add: Operation = (run, left, right) => {
  if (isNumber(left) && isNumber(right)) return paid(run, addNumbers(left, right));
  if (typeof left === 'string' && typeof right === 'string') return run.text(left + right);
  if (isDuration(right)) {
    if (isDuration(left)) return addDurations(run, left, right, 1) ?? mismatch(run, '+', left, right);
    return move(run, left, right, 1) ?? mismatch(run, '+', left, right);
  }
  if (isDuration(left)) return move(run, right, left, 1) ?? mismatch(run, '+', left, right);
  return mismatch(run, '+', left, right);
};

export const subtract: Operation = (run, left, right) => {
  if (isNumber(left) && isNumber(right)) return paid(run, subtractNumbers(left, right));
  if (isDuration(right)) {
    if (isDuration(left)) return addDurations(run, left, right, -1) ?? mismatch(run, '-', left, right);
    return move(run, left, right, -1) ?? mismatch(run, '-', left, right);
  }
  return between(run, left, right) ?? mismatch(run, '-', left, right);
};

const isDuration = (value: Value): value is Duration =>
  value instanceof DayTimeDuration || value instanceof YearMonthDuration;

function addDurations(run: Run, left: Duration, right: Duration, direction: 1 | -1): Value {
  if (left instanceof DayTimeDuration && right instanceof DayTimeDuration)
    return dayTime(run, left.nanos + BigInt(direction) * right.nanos);
  if (left instanceof YearMonthDuration && right instanceof YearMonthDuration)
    return yearMonth(run, left.months + direction * right.months);
  return null;
}

/** A point in time moved by a duration; null where the two do not go together. */
function move(run: Run, from: Value, by: Duration, direction: 1 | -1): Value {
  if (by instanceof YearMonthDuration) {
    const months = direction * by.months;
    if (from instanceof PlainDate) return addMonths(from, months) ?? beyondYears(run);
    if (!(from instanceof DateAndTime)) return null;
    const date = addMonths(from.date, months);
    return date === null ? beyondYears(run) : new DateAndTime(date, from.time);
  }
  const nanos = BigInt(direction) * by.nanos;
  if (from instanceof PlainDate)
    return dateOfEpochDay(epochDayOf(from) + Number(floorDivide(nanos, nanosPerDay))) ?? beyondYears(run);
  if (from instanceof DateAndTime) {
    const { zone } = from.time;
    const moved =
      zone?.kind === 'named'
        ? ofInstantNanos(instantNanosOf(from) + nanos, zone)
        : ofLocalNanos(localNanosOf(from) + nanos, zone);
    return moved ?? beyondYears(run);
  }
  if (!(from instanceof TimeOfDay)) return null;
  const total = BigInt(from.nanos) + nanos;
  return new TimeOfDay(Number(total - floorDivide(total, nanosPerDay) * nanosPerDay), from.zone);
}

/** The time from one point to another; a date is midnight in UTC beside a date and time. */
function between(run: Run, left: Value, right: Value): Value {
  if (left instanceof TimeOfDay && right instanceof TimeOfDay) {
    const [here, there] = [offsetOfTime(left), offsetOfTime(right)];
    if ((here === null) !== (there === null)) return null;
    const shift = ((here ?? 0) - (there ?? 0)) * nanosPerSecond;
    return dayTime(run, BigInt(left.nanos - right.nanos - shift));
  }
  if (left instanceof PlainDate && right instanceof PlainDate)
    return dayTime(run, BigInt(epochDayOf(left) - epochDayOf(right)) * nanosPerDay);
  const from = left instanceof PlainDate ? atMidnight(left) : left;
  const to = right instanceof PlainDate ? atMidnight(right) : right;
  if (!(from instanceof DateAndTime) || !(to instanceof DateAndTime)) return null;
  if ((from.time.zone === null) !== (to.time.zone === null)) return null;
  return dayTime(run, instantNanosOf(from) - instantNanosOf(to));
}

const atMidnight = (date: PlainDate): DateAndTime =>
  new DateAndTime(date, new TimeOfDay(midnight.nanos, utc));

export const multiply: Operation = (run, left, right) => {
  if (isNumber(left) && isNumber(right)) return paid(run, multiplyNumbers(left, right));
  if (isDuration(left) && isNumber(right)) return scale(run, left, right);
  if (isNumber(left) && isDuration(right)) return scale(run, right, left);
  return mismatch(run, '*', left, right);
};

function scale(run: Run, duration: Duration, by: Numeric): Value {
  if (duration instanceof YearMonthDuration)
    return yearMonth(run, decimalOf(by).times(duration.months).trunc().toNumber());
  return dayTime(run, bigOf(decimalOf(by), duration.nanos));
}

/** 34 digits are enough for any product that can be written. */
function bigOf(by: InstanceType<typeof Decimal>, nanos: bigint): bigint {
  const product = by.times(nanos.toString()).trunc();
  return product.e > 32 ? nanosMax * 10n : BigInt(product.toFixed());
}

export const divide: Operation = (run, left, right) => {
  if (isNumber(right) && right === 0) return run.warn('VALUE_INVALID', 'Expected a divisor but found zero');
  if (isNumber(left) && isNumber(right)) return paid(run, divideNumbers(left, right));
  if (isDuration(left) && isNumber(right)) {
    if (left instanceof YearMonthDuration)
      return yearMonth(run, Decimal.div(left.months, right).trunc().toNumber());
    return dayTime(run, bigOf(Decimal.div(1, right), left.nanos));
  }
  const [above, below] = [lengthOf(left), lengthOf(right)];
  if (above === null || below === null || above.kind !== below.kind) return mismatch(run, '/', left, right);
  if (below.length.isZero()) return run.warn('VALUE_INVALID', 'Expected a divisor but found no duration');
  return inRange(run, numericOf(above.length.div(below.length)));
};

function lengthOf(value: Value): { kind: string; length: InstanceType<typeof Decimal> } | null {
  if (value instanceof YearMonthDuration) return { kind: 'months', length: new Decimal(value.months) };
  if (value instanceof DayTimeDuration) return { kind: 'nanos', length: new Decimal(value.nanos.toString()) };
  return null;
}

/** An exponent with more digits makes powers that take long to compute and cannot be written. */
const exponentMax = 1_000_000_000;

export const power: Operation = (run, left, right) => {
  if (!isNumber(left) || !isNumber(right)) return mismatch(run, '**', left, right);
  if (decimalOf(right).abs().greaterThan(exponentMax)) return inRange(run, null);
  // A power of a fraction is a logarithm and an exponential of 34 digits.
  run.spend(Number.isSafeInteger(right) ? 50 : 500);
  return inRange(run, powerOf(left, right));
};

export function negate(run: Run, value: Value): Value {
  if (isNumber(value)) return typeof value === 'number' ? (value === 0 ? 0 : -value) : value.negated();
  if (value instanceof DayTimeDuration) return new DayTimeDuration(-value.nanos);
  if (value instanceof YearMonthDuration) return yearMonth(run, -value.months);
  return run.warn('TYPE_MISMATCH', `Expected a number or a duration behind «-» but found ${kindOf(value)}`);
}
