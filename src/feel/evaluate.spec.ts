import { checkExpression, evaluate, evaluateUnaryTests, namesOf } from './evaluate.js';

const variables: Readonly<Record<string, unknown>> = {
  x: 5,
  fee: 0.1,
  kind: 'A',
  nothing: null,
  'full name': 'Bình',
  dossier: { code: 'H29', 'due date': { $t: 'date', v: '2026-11-24' }, items: [{ n: 1 }, { n: 2 }] },
  big: { $t: 'number', v: '12345678901234567890.12' },
  odd: { $t: 'context', v: { $t: 'a user wrote this' } },
};
const read = (name: string): unknown => (Object.hasOwn(variables, name) ? variables[name] : undefined);
const now = '2026-11-20T20:00:00Z';

function valueOf(expression: string): unknown {
  const result = evaluate(expression, read, { now });
  return result.ok ? result.value.value : result.error;
}
function warningsOf(expression: string): readonly string[] {
  const result = evaluate(expression, read, { now });
  return result.ok ? result.value.warnings.map((text) => text.replace(/:.*/s, '')) : [result.error];
}

describe('evaluate', () => {
  it.each([
    ['0.1 + 0.2 = 0.3', true],
    ['fee * 3', 0.3],
    ['1 / 3', { $t: 'number', v: '0.3333333333333333333333333333333333' }],
    ['2 ** 3 ** 2', 64],
    ['-2 ** 2', 4],
    ['1 + 2 * 3 - 4 / 2', 5],
    ['big + 1', { $t: 'number', v: '12345678901234567891.12' }],
    ['1234567890123456', { $t: 'number', v: '1234567890123456' }],
    ['full name + "!"', 'Bình!'],
    ['dossier.due date', { $t: 'date', v: '2026-11-24' }],
    ['dossier.due date + @"P1M"', { $t: 'date', v: '2026-12-24' }],
    ['dossier.items[n > 1]', [{ n: 2 }]],
    ['dossier.items.n', [1, 2]],
    ['odd', { $t: 'context', v: { $t: 'a user wrote this' } }],
    ['x in (1..5]', true],
    ['x in ]1..5[', false],
    ['x in (> 3, 1)', true],
    ['kind in ["A", "B"]', true],
    ['x between 5 and 6', true],
    ['if x > 3 then "many" else "few"', 'many'],
    ['for i in 3..1 return i * 10', [30, 20, 10]],
    ['for i in 1..4 return if i = 1 then 1 else i * partial[-1]', [1, 2, 6, 24]],
    ['for a in [1, 2], b in [a, 10] return a * b', [1, 10, 4, 20]],
    ['some i in [1, 2] satisfies i > 1', true],
    ['every i in [1, null] satisfies i > 0', null],
    ['{a: 1, b c: a + 1, d: b c * 2}.d', 4],
    ['{a-b: 3, c: a-b - 1}.c', 2],
    ['(function(n: number) n + 1)(2)', 3],
    ['{f: function(n) if n = 0 then 1 else n, r: f(n: 5)}.r', 5],
    ['[3, 1, 2][item > 1][-1]', 2],
    ['false and nothing', false],
    ['true and nothing', null],
    ['null = null', true],
    ['nothing > 3', null],
    ['"a" instance of string', true],
    ['[1, "a"] instance of list<number>', false],
    ['null instance of Any', false],
    ['{a: 1} instance of context<a: number>', true],
    ['[1..3] instance of range<number>', true],
    ['today()', { $t: 'date', v: '2026-11-21' }],
    ['now().hour', 3],
    ['@"2026-11-20T10:00:00+07:00" = @"2026-11-20T03:00:00Z"', true],
    ['string(@"2026-11-20T10:00:00@Asia/Ho_Chi_Minh" - @"2026-11-20T00:00:00Z")', 'PT3H'],
    ['@"2024-01-31" + @"P1M"', { $t: 'date', v: '2024-02-29' }],
    ['1 // and a comment\n + /* another */ 1', 2],
    ['"\\u0041\\n"', 'A\n'],
  ])('%s is %j', (expression, value) => {
    expect(valueOf(expression)).toEqual(value);
  });

  it.each([
    ['unknown + 1', ['NAME_UNKNOWN', 'TYPE_MISMATCH']],
    ['dossier.missing', ['NAME_UNKNOWN']],
    ['"a" < 5', ['TYPE_MISMATCH']],
    ['1 / 0', ['VALUE_INVALID']],
    ['10 ** 10000', ['NUMBER_OUT_OF_RANGE']],
    ['substring(1, 2)', ['ARGUMENTS_INVALID']],
    ['nobody(1)', ['NAME_UNKNOWN', 'FUNCTION_UNKNOWN']],
    ['date("2026-02-30")', ['VALUE_INVALID']],
    ['matches("a", "(")', ['PATTERN_INVALID']],
    ['matches("aa", "(a)\\1")', ['PATTERN_INVALID']],
    ['[5..1]', ['VALUE_INVALID']],
    ['{a: 1, a: 2}', ['VALUE_INVALID']],
    ['nothing > 3', []],
  ])('%s is null and warns of %j', (expression, codes) => {
    expect(valueOf(expression)).toBeNull();
    expect(warningsOf(expression)).toEqual(codes);
  });

  it('takes names of JavaScript for ordinary names', () => {
    const own = JSON.parse('{"o": {"__proto__": 1, "constructor": 2}, "p": {}}') as Record<string, unknown>;
    const of = (expression: string): unknown => {
      const result = evaluate(expression, (name) => (Object.hasOwn(own, name) ? own[name] : undefined));
      return result.ok ? result.value.value : result.error;
    };
    expect(of('o.__proto__ + o.constructor')).toBe(3);
    expect(of('p.__proto__')).toBeNull();
    expect(of('p.constructor')).toBeNull();
    expect(of('hasOwnProperty')).toBeNull();
    expect(JSON.stringify(of('{__proto__: 1, toString: 2}'))).toBe('{"__proto__":1,"toString":2}');
  });

  it('has no clock of its own', () => {
    const result = evaluate('now()', read);
    expect(result.ok && result.value).toMatchObject({
      value: null,
      warnings: [expect.stringContaining('clock')],
    });
  });

  it.each([
    'for i in 1..1e12 return i',
    'some i in 1..1e12 satisfies i < 0',
    'for a in 1..1000, b in 1..1000, c in 1..1000 return 1',
    'count(for i in 1..100000 return for j in 1..100 return j)',
    '{f: function(g, n) g(g, n + 1), r: f(f, 0)}.r',
    'for i in 1..60 return if i = 1 then "aaaaaaaaaaaaaaaa" else partial[-1] + partial[-1]',
    'string(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])',
  ])('ends %s when its fuel does', (expression) => {
    const result = evaluate(expression, read);
    expect(result.ok ? result.value.value : result.error).toMatch(/^FUEL_EXHAUSTED: /);
  });

  it('runs patterns in linear time', () => {
    expect(valueOf(`matches("${'a'.repeat(5_000)}b", "^(a+)+$")`)).toBe(false);
  });
});

describe('checkExpression', () => {
  it.each([
    ['', 'Expected an expression but the text is empty'],
    ['1 +', 'Expected a value at character 4 but found the end'],
    ['(1', 'Expected «)» at character 3 but found the end'],
    ['a b c = 1', null],
    ['if a then b', 'Expected «else» at character 12 but found the end'],
    ['@"tomorrow"', 'Expected a date, a time or a duration before here at character 12 but found the end'],
    [`${'('.repeat(500)}1`, expect.stringContaining('fewer expressions inside expressions')],
    [
      `${'('.repeat(90)}1${'+1'.repeat(900)}${`)${'+1'.repeat(300)}`.repeat(90)}`,
      expect.stringContaining('inside each other'),
    ],
    [Array.from({ length: 900 }, () => '1').join(' + '), null],
    [`${'{a:'.repeat(5_000)}1`, expect.stringContaining('fewer expressions inside expressions')],
  ])('says of %j: %s', (expression, problem) => {
    expect(checkExpression(expression)).toEqual(problem);
  });
});

describe('namesOf', () => {
  it.each([
    ['a + b.c', ['a', 'b']],
    ['sum(list) + count', ['list', 'count']],
    ['for i in xs return i + y', ['xs', 'y']],
    ['{a: p, b: a}', ['p']],
    ['function(a) a + b', ['b']],
    ['xs[item.a > limit]', ['xs', 'limit']],
    ['some full name in names satisfies full name = "x"', ['names']],
  ])('%s reads %j', (expression, names) => {
    const result = namesOf(expression);
    expect(result.ok && result.value).toEqual(names);
  });
});

describe('evaluateUnaryTests', () => {
  it.each([
    ['> 3', true],
    ['< 3, [5..6]', true],
    ['not(5)', false],
    ['-', true],
    ['x', true],
    ['? > 3 and ? < 5', false],
    ['[1, 5]', true],
    ['"a"', null],
  ])('5 against %s is %s', (tests, passes) => {
    const result = evaluateUnaryTests(tests, 5, read);
    expect(result.ok && result.value.value).toBe(passes);
  });
});
