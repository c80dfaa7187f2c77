/** Functions over lists of numbers, of booleans, and of whatever has an order (DMN 1.5 §10.3.4.4). */
import { order } from './compare.js';
import { add } from './arithmetic.js';
import { list, variadic, type Form, type Library } from './define.js';
import {
  compareNumbers,
  Decimal,
  decimalOf,
  divideNumbers,
  isNumber,
  multiplyNumbers,
  numericOf,
} from './numbers.js';
import type { Run } from './run.js';
import { DayTimeDuration, YearMonthDuration } from './temporal.js';
import type { List, Numeric, Value } from './values.js';

const notNumbers = (run: Run): null =>
  run.warn('ARGUMENTS_INVALID', 'Expected numbers but found another value among them');

/** The least or greatest; null of an empty list, or where two have no order. */
const extreme = (direction: 1 | -1): readonly Form[] => [
  variadic(list('list'), (run, items) => {
    run.spend(items.length);
    let best = items[0] ?? null;
    if (best === null || order(best, best) === null)
      return items.length === 0
        ? null
        : run.warn('ARGUMENTS_INVALID', 'Expected values that can be compared');
    for (const item of items) {
      run.compared(item, best);
      const difference = order(item, best);
      if (difference === null) return run.warn('ARGUMENTS_INVALID', 'Expected values that can be compared');
      if (difference * direction > 0) best = item;
    }
    return best;
  }),
];

const ofNumbers = (body: (run: Run, numbers: readonly Numeric[]) => Value): readonly Form[] => [
  variadic(list('list'), (run, items) => {
    run.spend(items.length);
    const numbers = items.filter(isNumber);
    return numbers.length === items.length ? body(run, numbers) : notNumbers(run);
  }),
];

/** Numbers, or durations of one kind. */
function sum(run: Run, items: List): Value {
  run.spend(items.length);
  const [first] = items;
  if (first === undefined) return null;
  const summable = [isNumber, isDayTime, isYearMonth].some((isOne) => items.every(isOne));
  if (!summable) return notNumbers(run);
  let total: Value = first;
  for (const item of items.slice(1)) total = add(run, total, item);
  return total;
}

const isDayTime = (value: Value): boolean => value instanceof DayTimeDuration;
const isYearMonth = (value: Value): boolean => value instanceof YearMonthDuration;

const totalOf = (numbers: readonly Numeric[]): InstanceType<typeof Decimal> => {
  let total = new Decimal(0);
  for (const number of numbers) total = total.plus(number);
  return total;
};

function mean(run: Run, items: List): Value {
  const total = sum(run, items);
  if (isNumber(total)) return divideNumbers(total, items.length);
  if (total instanceof DayTimeDuration) return new DayTimeDuration(total.nanos / BigInt(items.length));
  return total instanceof YearMonthDuration
    ? new YearMonthDuration(Math.trunc(total.months / items.length))
    : null;
}

function product(run: Run, numbers: readonly Numeric[]): Value {
  const [first] = numbers;
  if (first === undefined) return null;
  let total = first;
  for (const number of numbers.slice(1)) {
    const next = multiplyNumbers(total, number);
    if (next === null) return run.warn('NUMBER_OUT_OF_RANGE', 'Expected a product that can be written');
    total = next;
  }
  return total;
}

function median(_run: Run, numbers: readonly Numeric[]): Value {
  const sorted = numbers.toSorted(compareNumbers);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 || low === undefined ? high : numericOf(Decimal.add(low, high).div(2));
}

/** Of a sample: divided by one less than there are. */
function deviation(run: Run, numbers: readonly Numeric[]): Value {
  if (numbers.length < 2)
    return run.warn('ARGUMENTS_INVALID', 'Expected two numbers or more but found fewer');
  const average = totalOf(numbers).div(numbers.length);
  const squares = totalOf(numbers.map((number) => numericOf(decimalOf(number).minus(average).pow(2)) ?? 0));
  return numericOf(squares.div(numbers.length - 1).sqrt());
}

/** The most frequent, all of them where several are, in order. */
function mode(_run: Run, numbers: readonly Numeric[]): Value {
  const counts = new Map<string, { number: Numeric; count: number }>();
  let most = 0;
  for (const number of numbers) {
    const key = String(number);
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { number, count });
    most = Math.max(most, count);
  }
  return [...counts.values()]
    .filter(({ count }) => count === most)
    .map(({ number }) => number)
    .toSorted(compareNumbers);
}

/** `all` and `any`: three values, decided by one that decides. */
const logical = (decides: boolean): readonly Form[] => [
  variadic(list('list'), (run, items) => {
    run.spend(items.length);
    if (items.includes(decides)) return decides;
    const strange = items.some((item) => item !== null && typeof item !== 'boolean');
    if (strange) return run.warn('ARGUMENTS_INVALID', 'Expected booleans but found another value among them');
    return items.includes(null) ? null : !decides;
  }),
];

export const moreListFunctions: Library = {
  min: extreme(-1),
  max: extreme(1),
  sum: [variadic(list('list'), sum)],
  mean: [variadic(list('list'), mean)],
  product: ofNumbers(product),
  median: ofNumbers(median),
  stddev: ofNumbers(deviation),
  mode: ofNumbers(mode),
  all: logical(false),
  any: logical(true),
};
