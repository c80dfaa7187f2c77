import fc from 'fast-check';
import {
  addNumbers,
  compareNumbers,
  Decimal,
  divideNumbers,
  formatNumber,
  multiplyNumbers,
  numericOf,
  parseNumber,
  subtractNumbers,
} from './numbers.js';

/** Numbers as people write them, and the edges: long, tiny, huge. */
const numberText = fc.oneof(
  fc.integer().map(String),
  fc.tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.nat({ max: 9_999 })).map(([a, b]) => `${a}.${b}`),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.nat({ max: 40 }))
    .map(([n, e]) => `${n}e-${e}`),
);
const numeric = numberText.map((text) => parseNumber(text) ?? 0);

describe('numbers', () => {
  it('add, subtract and multiply as decimals of 34 digits do, whatever form they have', () => {
    fc.assert(
      fc.property(numeric, numeric, (left, right) => {
        expect(addNumbers(left, right)).toEqual(numericOf(Decimal.add(left, right)));
        expect(subtractNumbers(left, right)).toEqual(numericOf(Decimal.sub(left, right)));
        expect(multiplyNumbers(left, right)).toEqual(numericOf(Decimal.mul(left, right)));
        if (right !== 0) expect(divideNumbers(left, right)).toEqual(numericOf(Decimal.div(left, right)));
      }),
    );
  });

  it('have one form each: what is equal compares as equal', () => {
    fc.assert(
      fc.property(numeric, numeric, (left, right) => {
        const same = new Decimal(left).equals(right);
        expect(compareNumbers(left, right) === 0).toBe(same);
        expect(formatNumber(left) === formatNumber(right)).toBe(same);
      }),
    );
  });

  it('survive being written and read', () => {
    fc.assert(fc.property(numeric, (value) => expect(parseNumber(formatNumber(value))).toEqual(value)));
  });
});
