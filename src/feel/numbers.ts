/**
 * FEEL numbers are decimals of 34 digits. A JS number stands for one while that is exact: a safe integer, or a fraction of
 * at most 15 significant digits, taken for the decimal it prints as. Everything else is a Decimal, and every value has one
 * form only, so that two numbers of different forms are never equal.
 */
import { Decimal as AnyDecimal } from 'decimal.js';
import type { Numeric, Value } from './values.js';

/** IEEE 754 decimal128: 34 digits, exponents to 6144, half-even. */
export const Decimal = AnyDecimal.clone({
  precision: 34,
  rounding: AnyDecimal.ROUND_HALF_EVEN,
  maxE: 6_144,
  minE: -6_143,
  defaults: true,
});
Decimal.set({ precision: 34, rounding: AnyDecimal.ROUND_HALF_EVEN, maxE: 6_144, minE: -6_143 });

const exactDigitsMax = 15;
/** Beyond these exponents a double loses digits or range. */
const exactExponentMax = 290;

export const isNumber = (value: Value): value is Numeric =>
  typeof value === 'number' || value instanceof AnyDecimal;

export const decimalOf = (value: Numeric): AnyDecimal =>
  value instanceof AnyDecimal ? value : new Decimal(value);

/** @returns the value in its one form; null for infinity and NaN, which FEEL does not have */
export function numericOf(value: AnyDecimal): Numeric | null {
  if (!value.isFinite()) return null;
  if (value.isZero()) return 0;
  if (value.e <= 15 && value.isInteger()) {
    const integer = value.toNumber();
    if (Number.isSafeInteger(integer)) return integer;
  }
  if (value.precision() <= exactDigitsMax && Math.abs(value.e) < exactExponentMax) return value.toNumber();
  return value;
}

/** Money and rates have few decimals: as whole ten-thousandths they add and multiply exactly without a Decimal. */
const scale = 10_000;
const scaledMax = 1e15;

/** @returns a whole number of ten-thousandths; NaN for a value that is none of at most 15 digits */
function scaled(value: number): number {
  const whole = Math.round(value * scale);
  return whole / scale === value && Math.abs(whole) < scaledMax ? whole : Number.NaN;
}

/** @returns null for NaN and infinity */
export function numericOfJson(value: number): Numeric | null {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  if (!Number.isFinite(value)) return null;
  if (!Number.isNaN(scaled(value))) return value;
  return numericOf(new Decimal(value));
}

/** @param text a FEEL number literal, a sign in front allowed */
export function parseNumber(text: string): Numeric | null {
  if (!/^[-+]?(\d+(\.\d+)?|\.\d+)([eE][-+]?\d+)?$/.test(text)) return null;
  return numericOf(new Decimal(text).toSignificantDigits(34));
}

/** Plain notation, as FEEL writes numbers. */
export function formatNumber(value: Numeric): string {
  if (typeof value === 'number') {
    const text = String(value);
    return text.includes('e') ? new Decimal(value).toFixed() : text;
  }
  return value.toFixed();
}

export function addNumbers(left: Numeric, right: Numeric): Numeric | null {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(left) && Number.isSafeInteger(right) && Number.isSafeInteger(sum)) return sum;
    const fraction = scaled(left) + scaled(right);
    if (Math.abs(fraction) < scaledMax) return fraction / scale || 0;
  }
  return numericOf(Decimal.add(left, right));
}

export function subtractNumbers(left: Numeric, right: Numeric): Numeric | null {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    if (Number.isSafeInteger(left) && Number.isSafeInteger(right) && Number.isSafeInteger(difference))
      return difference;
    const fraction = scaled(left) - scaled(right);
    if (Math.abs(fraction) < scaledMax) return fraction / scale || 0;
  }
  return numericOf(Decimal.sub(left, right));
}

export function multiplyNumbers(left: Numeric, right: Numeric): Numeric | null {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    if (Number.isSafeInteger(left) && Number.isSafeInteger(right) && Number.isSafeInteger(product))
      return product === 0 ? 0 : product;
    const fraction = scaled(left) * scaled(right);
    if (Math.abs(fraction) < scaledMax) return fraction / (scale * scale) || 0;
  }
  return numericOf(Decimal.mul(left, right));
}

/** @returns null for a division by zero */
export function divideNumbers(left: Numeric, right: Numeric): Numeric | null {
  if (right === 0) return null;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    const quotient = Number(left) / Number(right);
    if (Number.isSafeInteger(quotient) && Number(left) % Number(right) === 0)
      return quotient === 0 ? 0 : quotient;
  }
  return numericOf(Decimal.div(left, right));
}

export function powerOf(base: Numeric, exponent: Numeric): Numeric | null {
  return numericOf(Decimal.pow(base, exponent));
}

/** @returns negative, zero or positive */
export function compareNumbers(left: Numeric, right: Numeric): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return decimalOf(left).comparedTo(right);
}

/** @returns a JS integer; null for fractions and what is beyond the safe range */
export const integerOf = (value: Numeric): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
