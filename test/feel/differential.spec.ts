/** The library as a second opinion: on the part of FEEL that both have, the two agree, or the difference is listed. */
import fc from 'fast-check';
import { evaluate as evaluateWithLibrary } from 'feelin';
import { evaluate } from '../../src/feel/evaluate.js';

const variables: Readonly<Record<string, unknown>> = {
  a: 3,
  b: -2,
  s: 'abc',
  t: true,
  list: [1, 2, 3],
  people: [
    { name: 'An', age: 20 },
    { name: 'Bo', age: 65 },
  ],
};

/** Typed, so that most of what is made means something. */
const { number } = fc.letrec<Record<'number' | 'truth' | 'text' | 'numbers', string>>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: -50, max: 50 }).map((value) => (value < 0 ? `(${value})` : String(value))),
    fc.constantFrom('a', 'b', 'people[1].age', 'count(list)'),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number'))
      .map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('truth'), tie('number'), tie('number')).map(([c, x, y]) => `(if ${c} then ${x} else ${y})`),
    fc.tuple(fc.constantFrom('sum', 'min', 'max', 'count'), tie('numbers')).map(([f, x]) => `${f}(${x})`),
    fc.tuple(tie('text')).map(([x]) => `string length(${x})`),
    fc.tuple(tie('number')).map(([x]) => `abs(${x})`),
  ),
  truth: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('true', 'false', 't'),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '=', '!='), tie('number'))
      .map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('truth'), fc.constantFrom('and', 'or'), tie('truth')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('truth')).map(([x]) => `not(${x})`),
    fc.tuple(tie('text'), tie('text')).map(([x, y]) => `contains(${x}, ${y})`),
    fc.tuple(tie('number'), tie('number')).map(([x, y]) => `(${x} in [${y}..100])`),
    fc.tuple(tie('numbers'), tie('number')).map(([x, y]) => `(some i in ${x} satisfies i > ${y})`),
    fc.tuple(tie('numbers'), tie('number')).map(([x, y]) => `list contains(${x}, ${y})`),
  ),
  text: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('"x"', '"abc"', 's', 'people[2].name'),
    fc.tuple(tie('text'), tie('text')).map(([x, y]) => `(${x} + ${y})`),
    fc.tuple(tie('text')).map(([x]) => `upper case(${x})`),
    fc.tuple(tie('number')).map(([x]) => `string(${x})`),
  ),
  numbers: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('list', '[4, 5]', 'people.age'),
    fc.tuple(tie('number'), tie('number')).map(([x, y]) => `[${x}, ${y}]`),
    fc.tuple(tie('numbers'), tie('number')).map(([x, y]) => `(for i in ${x} return i + ${y})`),
    fc.tuple(tie('numbers'), tie('number')).map(([x, y]) => `append(${x}, ${y})`),
    fc.tuple(tie('numbers')).map(([x]) => `sort(${x}, function(p, q) p < q)`),
  ),
}));

function ours(expression: string): unknown {
  const result = evaluate(expression, (name) => variables[name]);
  return result.ok ? result.value.value : result.error;
}
function theirs(expression: string): unknown {
  try {
    return evaluateWithLibrary(expression, { ...variables }).value;
  } catch (error) {
    return String(error);
  }
}

/** Where the two differ, and who says so. */
const differences: readonly (readonly [expression: string, ours: unknown, why: string])[] = [
  ['0.1 + 0.2 = 0.3', true, 'decimals, not binary fractions (§10.3.2.3.1)'],
  ['"a" > 5', null, 'values of different kinds have no order (table 53)'],
  ['10 ** 30 + 1', { $t: 'number', v: '1000000000000000000000000000001' }, '34 digits (§10.3.2.3.1)'],
  ['range("[1..3]") instance of range<number>', true, 'a type of DMN 1.5'],
];

describe('the evaluator and the library', () => {
  it('agree on expressions of numbers, booleans, texts and lists', () => {
    fc.assert(
      fc.property(number, (expression) => {
        const wanted = theirs(expression);
        // Beyond 15 digits the library has lost digits already.
        fc.pre(typeof wanted !== 'number' || Math.abs(wanted) < 1e15);
        expect([expression, ours(expression)]).toEqual([expression, wanted]);
      }),
      { numRuns: 400, seed: 20_261_120 },
    );
  });

  it.each(differences)('differ on %s: ours is %j, for %s', (expression, value) => {
    expect(ours(expression)).toEqual(value);
    expect(theirs(expression)).not.toEqual(value);
  });
});
