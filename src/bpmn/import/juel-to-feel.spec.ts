import fc from 'fast-check';
import { evaluate } from '../../feel/evaluate.js';
import { conditionToFeel, valueToFeel } from './expression-text.js';
import { juelToFeel } from './juel-to-feel.js';

const feelOf = (text: string): string => {
  const feel = juelToFeel(text);
  return feel.ok ? feel.value : `refused: ${feel.error}`;
};

describe('expressions of Camunda 7, Flowable and Activiti', () => {
  it.each([
    ['a == 1', 'a = 1'],
    ['a eq 1 and b ne 2', 'a = 1 and b != 2'],
    ['a < 1 || b >= 2', 'a < 1 or b >= 2'],
    ['a lt 1 or b ge 2', 'a < 1 or b >= 2'],
    ['!confirmed', 'confirmed != true'],
    ['not (a > 1)', 'not(a > 1)'],
    ['a && !b', 'a = true and b != true'],
    [
      'empty name',
      'if name instance of string then name = "" else if name instance of list<Any> then count(name) = 0 else name = null',
    ],
    ['a + b * 2', 'a + b * 2'],
    ['(a + b) * 2', '(a + b) * 2'],
    ['a div 2', 'a / 2'],
    ['loopCounter % 2 == 0', 'modulo(loopCounter - 1, 2) = 0'],
    ['nrOfCompletedInstances/nrOfInstances >= 0.6', 'numberOfCompletedInstances / numberOfInstances >= 0.6'],
    ["a ? 'x' : 'y'", 'if a = true then "x" else "y"'],
    ["order.customer['name']", 'order.customer.name'],
    ["order['first name']", 'get value(order, "first name")'],
    ['list[0]', 'list[1]'],
    ["execution.getVariable('x') == 2", 'x = 2'],
    ["execution.hasVariable('x')", 'x != null'],
    ['list.size() > 2', 'count(list) > 2'],
    ["name.equals('An')", 'name = "An"'],
    ["answer == 'true'", 'string(answer) = "true"'],
    ["name == 'An'", 'name = "An"'],
    ['"it\'s"', '"it\'s"'],
  ])('%s becomes %s', (juel, feel) => {
    expect(feelOf(juel)).toBe(feel);
  });

  it.each([
    ['bean.work(execution)', 'the method work() is not known here'],
    ['execution', '"execution" is an object of the other engine'],
    ["'a' + 1", '"a" is no number'],
    ['a == ', 'the expression ends too early'],
    ['a = 1', 'unexpected "=" at character 3'],
    ['some == 1', '"some" cannot be a variable\'s name in FEEL'],
    ['1 && true', '1 is no condition'],
  ])('%s has no counterpart', (juel, reason) => {
    expect(feelOf(juel)).toBe(`refused: ${reason}`);
  });

  it('joins texts and expressions, an unset variable to an empty text', () => {
    const feel = valueToFeel("Hello ${name}#{'!'}");
    expect(feel).toEqual({ ok: true, value: 'string join(["Hello ", string(name), "!"])' });
    const value = (name: unknown): unknown => {
      const result = feel.ok ? evaluate(feel.value, () => name) : feel;
      return result.ok ? result.value.value : result.error;
    };
    expect(value('An')).toBe('Hello An!');
    expect(value(null)).toBe('Hello !');
  });

  it('leaves FEEL as it is, and takes the sign of Camunda 8 away', () => {
    expect(conditionToFeel('amount > 10 and not(paid)')).toEqual({
      ok: true,
      value: 'amount > 10 and not(paid)',
    });
    expect(conditionToFeel('= amount > 10')).toEqual({ ok: true, value: 'amount > 10' });
    expect(conditionToFeel('variable == 1')).toEqual({ ok: true, value: 'variable = 1' });
  });

  it('never reads for ever, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        juelToFeel(text);
        valueToFeel(`\${${text}}`);
      }),
    );
  });
});

describe('the value of a translated expression', () => {
  const variables: Readonly<Record<string, unknown>> = {
    yes: true,
    no: false,
    two: 2,
    seven: 7,
    minusFive: -5,
    an: 'An',
    none: null,
    blank: '',
    list: [1, 2, 3],
    nothing: [],
  };
  const evaluated = (text: string): unknown => {
    const feel = juelToFeel(text);
    if (!feel.ok) return `refused: ${feel.error}`;
    const result = evaluate(feel.value, (name) => variables[name]);
    return result.ok && result.value.warnings.length === 0 ? result.value.value : result;
  };

  it('is that of JUEL, for every expression of known types', () => {
    fc.assert(
      fc.property(anyExpression, ({ text, value }) => {
        expect([text, evaluated(text)]).toEqual([text, value]);
      }),
      { numRuns: 1_000 },
    );
  });

  // ---- a tiny evaluator of JUEL, built together with the text

  interface Made<T> {
    readonly text: string;
    readonly value: T;
    readonly level: number;
  }

  const anyExpression = expressions();

  function expressions(): fc.Arbitrary<Made<unknown>> {
    const made = <T>(text: string, value: T, level = 9): Made<T> => ({ text, value, level });
    const leaf = <T>(...texts: readonly (readonly [string, T])[]): fc.Arbitrary<Made<T>> =>
      fc.constantFrom(...texts.map(([text, value]) => made(text, value)));
    const inside = ({ text, level }: Made<unknown>, at: number): string => (level < at ? `(${text})` : text);
    const join = <L, R, T>(
      left: fc.Arbitrary<Made<L>>,
      right: fc.Arbitrary<Made<R>>,
      signs: readonly string[],
      level: number,
      value: (l: L, r: R) => T,
    ): fc.Arbitrary<Made<T>> =>
      fc
        .tuple(left, fc.constantFrom(...signs), right)
        .map(([l, sign, r]) =>
          made(`${inside(l, level)} ${sign} ${inside(r, level + 1)}`, value(l.value, r.value), level),
        );
    const { truth, number, text } = fc.letrec<{
      truth: Made<boolean>;
      number: Made<number>;
      text: Made<string>;
    }>((tie) => ({
      truth: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf<boolean>(['yes', true], ['no', false], ['true', true], ['false', false], ['empty none', true]),
        leaf<boolean>(['empty blank', true], ['empty list', false], ['empty nothing', true], ['!none', true]),
        join(tie('truth'), tie('truth'), ['||', 'or'], 1, (l, r) => l || r),
        join(tie('truth'), tie('truth'), ['&&', 'and'], 2, (l, r) => l && r),
        join(tie('number'), tie('number'), ['==', 'eq'], 3, (l, r) => l === r),
        join(tie('text'), tie('text'), ['!=', 'ne'], 3, (l, r) => l !== r),
        join(tie('number'), tie('number'), ['<', 'lt'], 4, (l, r) => l < r),
        join(tie('number'), tie('number'), ['>=', 'ge'], 4, (l, r) => l >= r),
        tie('truth').map((of) => made(`!${inside(of, 8)}`, !of.value, 8)),
        tie('truth').map((of) => made(`not ${inside(of, 8)}`, !of.value, 8)),
      ),
      number: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf<number>(['two', 2], ['seven', 7], ['minusFive', -5], ['3', 3], ['0.5', 0.5], ['list.size()', 3]),
        join(tie('number'), tie('number'), ['+'], 5, (l, r) => l + r),
        join(tie('number'), tie('number'), ['-'], 5, (l, r) => l - r),
        join(tie('number'), leaf<number>(['two', 2], ['4', 4]), ['*'], 6, (l, r) => l * r),
        join(tie('number'), leaf<number>(['two', 2], ['4', 4]), ['/', 'div'], 6, (l, r) => l / r),
        // Whole numbers only, so that both sides reckon exactly.
        join(
          leaf<number>(['two', 2], ['seven', 7], ['minusFive', -5]),
          leaf<number>(['two', 2], ['3', 3]),
          ['%', 'mod'],
          6,
          (l, r) => (l % r) + 0,
        ),
        tie('number').map((of) => made(`-${inside(of, 8)}`, 0 - of.value, 8)),
        fc
          .tuple(tie('truth'), tie('number'), tie('number'))
          .map(([test, yes, no]) =>
            made(
              `${inside(test, 1)} ? ${inside(yes, 1)} : ${inside(no, 0)}`,
              test.value ? yes.value : no.value,
              0,
            ),
          ),
      ),
      text: leaf<string>(
        ['an', 'An'],
        ["'An'", 'An'],
        ['"b"', 'b'],
        ['blank', ''],
        ["an.concat('b')", 'Anb'],
      ),
    }));
    return fc.oneof(truth, number, text);
  }
});
