import { evaluate } from './evaluate.js';

const date = (v: string): unknown => ({ $t: 'date', v });
const time = (v: string): unknown => ({ $t: 'time', v });
const dateTime = (v: string): unknown => ({ $t: 'dateTime', v });
const dayTime = (v: string): unknown => ({ $t: 'dayTimeDuration', v });
const yearMonth = (v: string): unknown => ({ $t: 'yearMonthDuration', v });

function valueOf(expression: string): unknown {
  const result = evaluate(expression, () => undefined);
  return result.ok ? result.value.value : result.error;
}

/** Each function of DMN 1.5 §10.3.4 in its forms, with what it refuses. */
const cases: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  conversions: [
    ['number("1 234,5", " ", ",")', 1234.5],
    ['number("1,234.5", ",", ".")', 1234.5],
    ['number("1.2", ".", ".")', null],
    ['number("abc")', null],
    ['string(1.50)', '1.5'],
    ['string([1, "a"])', '[1, "a"]'],
    ['string(null)', null],
    ['string(@"P1Y14M")', 'P2Y2M'],
    ['string(@"PT36H0.5S")', 'P1DT12H0.5S'],
    ['date(2026, 11, 20)', date('2026-11-20')],
    ['date("2026-11-31")', null],
    ['date(date and time("2026-11-20T10:00:00Z"))', date('2026-11-20')],
    ['time(10, 30, 0.5, duration("PT7H"))', time('10:30:00.5+07:00')],
    ['time("25:00:00")', null],
    ['date and time("2026-11-20")', dateTime('2026-11-20T00:00:00')],
    ['date and time(date("2026-11-20"), time("10:00:00"))', dateTime('2026-11-20T10:00:00')],
    ['duration("P1DT2H")', dayTime('P1DT2H')],
    ['duration("P1M1D")', null],
    ['years and months duration(@"2024-02-29", @"2026-02-28")', yearMonth('P1Y11M')],
    ['not("a")', null],
    ['is(@"10:00:00", @"10:00:00Z")', false],
    ['get or else(null, 1)', 1],
  ],
  numbers: [
    ['decimal(2.5, 0)', 2],
    ['decimal(1234.5, -2)', 1200],
    ['floor(-1.5)', -2],
    ['ceiling(1.21, 1)', 1.3],
    ['round up(-1.21, 1)', -1.3],
    ['round down(1.29, 1)', 1.2],
    ['round half up(2.5, 0)', 3],
    ['round half down(2.5, 0)', 2],
    ['abs(@"-P1D")', dayTime('P1D')],
    ['modulo(-12, 5)', 3],
    ['modulo(10, 0)', null],
    ['sqrt(16)', 4],
    ['sqrt(-1)', null],
    ['decimal(log(exp(1)), 10)', 1],
    ['odd(3)', true],
    ['even(2.5)', null],
  ],
  texts: [
    ['substring("Nguyễn", 3, 2)', 'uy'],
    ['substring("Nguyễn", -2)', 'ễn'],
    ['substring("abc", 0)', null],
    ['string length("a🐎")', 2],
    ['upper case("đô")', 'ĐÔ'],
    ['lower case("ĐÔ")', 'đô'],
    ['substring before("H29.26", ".")', 'H29'],
    ['substring after("H29.26", ".")', '26'],
    ['substring after("abc", "z")', ''],
    ['replace("2026-11-20", "(\\d+)-(\\d+)-(\\d+)", "$3/$2/$1")', '20/11/2026'],
    ['replace("abc", "x*", "-")', null],
    ['replace("a.b", ".", "-", "q")', 'a-b'],
    ['contains("abc", "b")', true],
    ['starts with("abc", "b")', false],
    ['ends with("abc", "c")', true],
    ['matches("ABC", "b", "i")', true],
    ['matches("a\\nb", "a.b")', false],
    ['matches("a\\nb", "a.b", "s")', true],
    ['matches("k", "[a-z-[aeiou]]")', true],
    ['matches("a", "a", "z")', null],
    ['split("a, b,c", ",\\s*")', ['a', 'b', 'c']],
    ['string join(["a", null, "b"], "-")', 'a-b'],
    ['string join([1], "-")', null],
  ],
  lists: [
    ['list contains([1, null], null)', true],
    ['count([])', 0],
    ['min(3, 1, 2)', 1],
    ['max(["a", "b"])', 'b'],
    ['min([])', null],
    ['min(1, "a")', null],
    ['sum([@"P1D", @"PT1H"])', dayTime('P1DT1H')],
    ['sum([])', null],
    ['mean(1, 2)', 1.5],
    ['all([true, null])', null],
    ['any([false, true, null])', true],
    ['sublist([1, 2, 3], -2, 1)', [2]],
    ['sublist([1, 2, 3], 2, 5)', null],
    ['append([1], 2, 3)', [1, 2, 3]],
    ['concatenate([1], [[2]], [])', [1, [2]]],
    ['insert before([1, 3], 2, 2)', [1, 2, 3]],
    ['remove([1, 2, 3], -1)', [1, 2]],
    ['list replace([1, 2, 3], 2, 9)', [1, 9, 3]],
    ['list replace([1, 2, 3], function(old, new) old < new, 3)', [3, 3, 3]],
    ['reverse([1, 2])', [2, 1]],
    ['index of([1, 2, 1], 1)', [1, 3]],
    ['union([1, 2], [2, 3])', [1, 2, 3]],
    ['distinct values([1, 1.0, "a", [1], [1]])', [1, 'a', [1]]],
    ['flatten([1, [2, [3]]])', [1, 2, 3]],
    ['product(2, 3, 4)', 24],
    ['median([8, 2, 5, 3, 4])', 4],
    ['median(6, 1, 2, 3)', 2.5],
    ['stddev(2, 4, 7, 5)', { $t: 'number', v: '2.081665999466132735282297706979931' }],
    ['mode([6, 3, 9, 6, 6, 3, 3])', [3, 6]],
    ['sort([3, 1, 2])', [1, 2, 3]],
    ['sort(list: ["a", "c", "b"], precedes: function(x, y) x > y)', ['c', 'b', 'a']],
  ],
  contexts: [
    ['get value({a: 1}, "a")', 1],
    ['get value({a: 1}, "b")', null],
    ['get entries({a: 1})', [{ key: 'a', value: 1 }]],
    ['context([{key: "a", value: 1}])', { a: 1 }],
    ['context([{key: "a", value: 1}, {key: "a", value: 2}])', null],
    ['context put({a: {b: 1}}, ["a", "b"], 2)', { a: { b: 2 } }],
    ['context merge([{a: 1, b: 1}, {b: 2}])', { a: 1, b: 2 }],
  ],
  days: [
    ['day of week(@"2026-11-20")', 'Friday'],
    ['day of year(@"2024-12-31")', 366],
    ['month of year(@"2026-11-20")', 'November'],
    ['week of year(@"2027-01-01")', 53],
  ],
  ranges: [
    ['before(1, [2..3])', true],
    ['after([5..10], 5)', false],
    ['after((5..10], 5)', true],
    ['meets([1..5], [5..10])', true],
    ['met by([5..10], [1..5))', false],
    ['overlaps([1..5], [5..8])', true],
    ['overlaps before([1..5], [3..8])', true],
    ['overlaps after([3..8], [1..5])', true],
    ['finishes(5, [1..5])', true],
    ['finished by([1..5], (2..5])', true],
    ['includes([1..5], (1..5))', true],
    ['during([2..3], [1..5])', true],
    ['starts(1, (1..5])', false],
    ['started by([1..5], [1..3])', true],
    ['coincides([1..5], [1..5])', true],
    ['before("a", [1..2])', null],
  ],
};

for (const [kind, rows] of Object.entries(cases))
  describe(`functions of ${kind}`, () => {
    it.each(rows)('%s is %j', (expression, value) => {
      expect(valueOf(expression)).toEqual(value);
    });
  });

describe('functions', () => {
  it('refuse names of arguments that they do not have', () => {
    expect(valueOf('abs(number: 1)')).toBeNull();
    expect(valueOf('modulo(divisor: 5, dividend: 12)')).toBe(2);
  });

  it('take a list of one element for the element', () => {
    expect(valueOf('upper case(["a"])')).toBe('A');
    expect(valueOf('upper case(["a", "b"])')).toBeNull();
  });
});
