/** Functions of numbers (DMN 1.5 §10.3.4.5). */
import { Decimal as AnyDecimal } from 'decimal.js';
import { form, truncated, numeric, optional, duration, type Form, type Library } from './define.js';
import { Decimal, decimalOf, multiplyNumbers, numericOf, subtractNumbers } from './numbers.js';
import type { Run } from './run.js';
import { DayTimeDuration, YearMonthDuration } from './temporal.js';
import type { Numeric, Value } from './values.js';

/** Exponents of decimal128. */
const scaleMin = -6_111;
const scaleMax = 6_176;

function round(run: Run, n: Numeric, scale: number, mode: AnyDecimal.Rounding): Value {
  if (scale < scaleMin || scale > scaleMax)
    return run.warn(
      'ARGUMENTS_INVALID',
      `Expected a scale from ${scaleMin} to ${scaleMax} but found another`,
    );
  const value = decimalOf(n);
  // A scale below zero rounds tens, hundreds …: toDecimalPlaces knows only digits behind the point.
  const rounded =
    scale >= 0
      ? value.toDecimalPlaces(Math.min(scale, 7_000), mode)
      : Decimal.mul(
          Decimal.mul(value, Decimal.pow(10, scale)).toDecimalPlaces(0, mode),
          Decimal.pow(10, -scale),
        );
  return numericOf(rounded);
}

const rounding = (mode: AnyDecimal.Rounding): readonly Form[] => [
  form([numeric('n'), truncated('scale')], (run, n, scale) => round(run, n, scale, mode)),
];
const roundingWithDefault = (mode: AnyDecimal.Rounding): readonly Form[] => [
  form([numeric('n'), optional(truncated('scale'))], (run, n, scale) =>
    scale === null
      ? run.warn('ARGUMENTS_INVALID', 'Expected a scale but found null')
      : round(run, n, scale ?? 0, mode),
  ),
];

const finite = (run: Run, value: AnyDecimal): Value =>
  numericOf(value) ?? run.warn('NUMBER_OUT_OF_RANGE', 'Expected a finite number but the result is none');

/** The sign of the divisor: dividend - divisor * floor(dividend / divisor). */
function modulo(run: Run, dividend: Numeric, divisor: Numeric): Value {
  if (divisor === 0) return run.warn('VALUE_INVALID', 'Expected a divisor but found zero');
  const quotient = Decimal.div(dividend, divisor).floor();
  const product = multiplyNumbers(divisor, numericOf(quotient) ?? 0);
  return product === null ? null : subtractNumbers(dividend, product);
}

const isMultipleOfTwo = (value: Numeric): boolean | null => {
  const decimal = decimalOf(value);
  return decimal.isInteger() ? decimal.mod(2).isZero() : null;
};

export const numberFunctions: Library = {
  decimal: rounding(AnyDecimal.ROUND_HALF_EVEN),
  floor: roundingWithDefault(AnyDecimal.ROUND_FLOOR),
  ceiling: roundingWithDefault(AnyDecimal.ROUND_CEIL),
  'round up': rounding(AnyDecimal.ROUND_UP),
  'round down': rounding(AnyDecimal.ROUND_DOWN),
  'round half up': rounding(AnyDecimal.ROUND_HALF_UP),
  'round half down': rounding(AnyDecimal.ROUND_HALF_DOWN),
  abs: [
    form([numeric('n')], (_run, n) => numericOf(decimalOf(n).abs())),
    form([duration('n')], (_run, n) =>
      n instanceof YearMonthDuration
        ? new YearMonthDuration(Math.abs(n.months))
        : new DayTimeDuration(n.nanos < 0n ? -n.nanos : n.nanos),
    ),
  ],
  modulo: [form([numeric('dividend'), numeric('divisor')], modulo)],
  sqrt: [form([numeric('number')], (run, number) => finite(run, Decimal.sqrt(number)))],
  log: [form([numeric('number')], (run, number) => costly(run, () => Decimal.ln(number)))],
  exp: [
    form([numeric('number')], (run, number) =>
      decimalOf(number).abs().greaterThan(20_000)
        ? finite(run, new Decimal(decimalOf(number).isNegative() ? 0 : Number.POSITIVE_INFINITY))
        : costly(run, () => Decimal.exp(number)),
    ),
  ],
  odd: [
    form([numeric('number')], (_run, number) => {
      const even = isMultipleOfTwo(number);
      return even === null ? null : !even;
    }),
  ],
  even: [form([numeric('number')], (_run, number) => isMultipleOfTwo(number))],
};

function costly(run: Run, compute: () => AnyDecimal): Value {
  run.spend(400);
  return finite(run, compute());
}
