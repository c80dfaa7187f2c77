import { decide } from './decide.js';
import type { DecisionProblem } from './model.js';
import { readDecisions, type ReadDecisionsOptions } from './read-decisions.js';

const namespace = 'https://www.omg.org/spec/DMN/20230324/MODEL/';
const definitions = (inner: string, own = 'urn:test', dmn = namespace): string =>
  `<?xml version="1.0"?><definitions xmlns="${dmn}" namespace="${own}" name="test">${inner}</definitions>`;
const input = (name: string, type = 'Any'): string =>
  `<inputData id="i-${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`;
const requires = (...names: readonly string[]): string =>
  names
    .map((name) => `<informationRequirement><requiredInput href="#i-${name}"/></informationRequirement>`)
    .join('');
const literal = (text: string): string =>
  `<literalExpression><text><![CDATA[${text}]]></text></literalExpression>`;
const decision = (name: string, logic: string, type = 'Any'): string =>
  `<decision id="d-${name}" name="${name}"><variable name="${name}" typeRef="${type}"/>${logic}</decision>`;

function read(xml: string, options?: ReadDecisionsOptions): ReturnType<typeof readDecisions> {
  return readDecisions(xml, options);
}

function outcome(
  xml: string,
  name: string,
  values: Readonly<Record<string, unknown>> = {},
  options?: ReadDecisionsOptions,
): unknown {
  const model = read(xml, options);
  if (!model.ok) return model.error;
  const result = decide(model.value, name, (input2) => values[input2]);
  return result.ok ? result.value : result.error;
}
const valueOf = (...args: Parameters<typeof outcome>): unknown =>
  (outcome(...args) as { readonly value: unknown }).value;
const codesOf = (xml: string): readonly string[] => {
  const model = read(xml);
  return model.ok ? [] : model.error.map(({ code }: DecisionProblem) => code);
};

/** A table of age to fee and label. */
function table(
  attributes: string,
  rules: readonly (readonly [string, ...string[]])[],
  outputs = '<output/>',
): string {
  const rows = rules
    .map(
      ([test, ...results], at) =>
        `<rule id="r${at + 1}"><inputEntry><text><![CDATA[${test}]]></text></inputEntry>${results
          .map((text) => `<outputEntry><text><![CDATA[${text}]]></text></outputEntry>`)
          .join('')}</rule>`,
    )
    .join('');
  const logic = `${requires('age')}<decisionTable ${attributes}><input><inputExpression typeRef="number"><text>age</text></inputExpression></input>${outputs}${rows}</decisionTable>`;
  return definitions(input('age', 'number') + decision('fee', logic));
}
const threeRules = [
  ['>= 0', '10'],
  ['>= 18', '30'],
  ['>= 60', '20'],
] as const;

describe('decision tables', () => {
  it.each([
    ['hitPolicy="FIRST"', 10],
    ['hitPolicy="RULE ORDER"', [10, 30, 20]],
    ['hitPolicy="COLLECT"', [10, 30, 20]],
    ['hitPolicy="COLLECT" aggregation="SUM"', 60],
    ['hitPolicy="COLLECT" aggregation="COUNT"', 3],
    ['hitPolicy="COLLECT" aggregation="MIN"', 10],
    ['hitPolicy="COLLECT" aggregation="MAX"', 30],
    ['hitPolicy="UNIQUE"', null],
    ['hitPolicy="ANY"', null],
  ])('with %s give %j of three rules that hit', (attributes, value) => {
    expect(valueOf(table(attributes, threeRules), 'fee', { age: 70 })).toEqual(value);
  });

  it('order outputs by their allowed values', () => {
    const outputs = '<output><outputValues><text>30, 20, 10</text></outputValues></output>';
    expect(valueOf(table('hitPolicy="OUTPUT ORDER"', threeRules, outputs), 'fee', { age: 70 })).toEqual([
      30, 20, 10,
    ]);
    expect(valueOf(table('hitPolicy="PRIORITY"', threeRules, outputs), 'fee', { age: 70 })).toBe(30);
  });

  it('take a condition of other variables for a test', () => {
    expect(valueOf(table('', [['age + 1 > 5', '1']]), 'fee', { age: 5 })).toBe(1);
    expect(valueOf(table('', [['age + 1 > 9', '1']]), 'fee', { age: 5 })).toBeNull();
  });

  it('tell which rules hit', () => {
    expect(outcome(table('hitPolicy="COLLECT"', threeRules), 'fee', { age: 20 })).toMatchObject({
      matchedRules: ['r1', 'r2'],
    });
  });

  it('take the default output when no rule hits, else null', () => {
    const outputs = '<output><defaultOutputEntry><text>5</text></defaultOutputEntry></output>';
    expect(valueOf(table('', [['> 100', '1']], outputs), 'fee', { age: 1 })).toBe(5);
    expect(valueOf(table('', [['> 100', '1']]), 'fee', { age: 1 })).toBeNull();
  });

  it('make a context of several outputs', () => {
    const outputs = '<output name="fee"/><output name="label"/>';
    expect(valueOf(table('', [['-', '1', '"a"']], outputs), 'fee', { age: 1 })).toEqual({
      fee: 1,
      label: 'a',
    });
  });

  it('refuse a rule with another number of cells', () => {
    expect(codesOf(table('', [['-', '1', '2']]))).toEqual(['TABLE_INVALID']);
  });
});

describe('decisions', () => {
  const chain = definitions(
    `${input('base fee', 'number').replaceAll('i-base fee', 'i-base')}
    <businessKnowledgeModel id="k" name="times"><variable name="times"/><encapsulatedLogic>
      <formalParameter name="a" typeRef="number"/><formalParameter name="b" typeRef="number"/>${literal('a * b')}
    </encapsulatedLogic></businessKnowledgeModel>
    ${decision('double fee', `${requires('base')}<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>${literal('times(base fee, 2)')}`, 'number').replace('d-double fee', 'd-double')}
    ${decision('text', `<informationRequirement><requiredDecision href="#d-double"/></informationRequirement>${literal('"fee: " + string(double fee)')}`)}
    <decisionService id="s" name="service"><variable name="service"/><outputDecision href="#d-text"/><encapsulatedDecision href="#d-double"/><inputData href="#i-base"/></decisionService>`,
  );

  it('are evaluated along their requirements', () => {
    expect(valueOf(chain, 'text', { 'base fee': 0.1 })).toBe('fee: 0.2');
  });

  it('are found by id, and a service is a function of its inputs', () => {
    expect(valueOf(chain, 'd-double', { 'base fee': 4 })).toBe(8);
    expect(valueOf(chain, 'service', { 'base fee': 4 })).toBe('fee: 8');
    expect(valueOf(chain, 'times', { a: 2, b: 3 })).toBe(6);
    expect(outcome(chain, 'nobody')).toMatch(/^DECISION_UNKNOWN/);
  });

  it('are null, with a warning, for an input of another type', () => {
    expect(outcome(chain, 'd-double', { 'base fee': 'x' })).toMatchObject({
      value: null,
      warnings: [expect.stringContaining('RESULT_INVALID'), expect.anything()],
    });
  });

  it.each([
    [
      'conditional',
      `<conditional><if>${literal('1 < 2')}</if><then>${literal('"a"')}</then><else>${literal('"b"')}</else></conditional>`,
      'a',
    ],
    [
      'for',
      `<for iteratorVariable="i"><in>${literal('[1, 2]')}</in><return>${literal('i * count(partial)')}</return></for>`,
      [0, 2],
    ],
    [
      'some',
      `<some iteratorVariable="i"><in>${literal('[1, 2]')}</in><satisfies>${literal('i > 1')}</satisfies></some>`,
      true,
    ],
    [
      'every',
      `<every iteratorVariable="i"><in>${literal('[1, 2]')}</in><satisfies>${literal('i > 1')}</satisfies></every>`,
      false,
    ],
    [
      'filter',
      `<filter><in>${literal('[1, 2, 3]')}</in><match>${literal('item > 1')}</match></filter>`,
      [2, 3],
    ],
    ['list', `<list>${literal('1')}${literal('2')}</list>`, [1, 2]],
    [
      'relation',
      `<relation><column name="a"/><column name="b"/><row>${literal('1')}${literal('2')}</row></relation>`,
      [{ a: 1, b: 2 }],
    ],
    [
      'context',
      `<context><contextEntry><variable name="a b"/>${literal('1')}</contextEntry><contextEntry>${literal('a b + 1')}</contextEntry></context>`,
      2,
    ],
    [
      'function and invocation',
      `<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="n" typeRef="number"/>${literal('n + 1')}</functionDefinition></contextEntry><contextEntry><invocation>${literal('f')}<binding><parameter name="n"/>${literal('4')}</binding></invocation></contextEntry></context>`,
      5,
    ],
  ])('may be a boxed %s', (_kind, logic, value) => {
    expect(valueOf(definitions(decision('d', logic)), 'd')).toEqual(value);
  });

  it('hold values to item definitions', () => {
    const types = `<itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
      <itemDefinition name="tGrades" isCollection="true"><typeRef>tGrade</typeRef></itemDefinition>`;
    const grades = (text: string): unknown =>
      valueOf(definitions(types + decision('d', literal(text), 'tGrades')), 'd');
    expect(grades('["A", "B"]')).toEqual(['A', 'B']);
    expect(grades('["A", "C"]')).toBeNull();
    expect(grades('"A"')).toEqual(['A']);
  });

  it('use what they import, under the name of the import', () => {
    const common = definitions(decision('base', literal('20')), 'urn:common');
    const main = definitions(
      `<import name="common" namespace="urn:common" importType="${namespace}"/>${decision('d', `<informationRequirement><requiredDecision href="urn:common#d-base"/></informationRequirement>${literal('common.base + 1')}`)}`,
    );
    expect(valueOf(main, 'd', {}, { imports: [common] })).toBe(21);
    expect(codesOf(main)).toEqual(['IMPORT_MISSING', 'REQUIREMENT_UNKNOWN']);
  });

  it('are read from every version of DMN', () => {
    for (const dmn of [
      'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
      'http://www.omg.org/spec/DMN/20180521/MODEL/',
      'https://www.omg.org/spec/DMN/20191111/MODEL/',
      'https://www.omg.org/spec/DMN/20211108/MODEL/',
    ])
      expect(valueOf(definitions(decision('d', literal('1')), 'urn:test', dmn), 'd')).toBe(1);
  });
});

describe('readDecisions', () => {
  it.each([
    ['<!DOCTYPE a [<!ENTITY b "c">]><a/>', ['XML_FORBIDDEN']],
    ['<?php ?><a/>', ['XML_FORBIDDEN']],
    ['<definitions>', ['XML_INVALID']],
    ['<definitions/>', ['DMN_INVALID']],
    [definitions(decision('d', literal('1 +'))), ['EXPRESSION_INVALID']],
    [definitions(decision('d', requires('x') + literal('1'))), ['REQUIREMENT_UNKNOWN']],
    [definitions(decision('d', literal('1'), 'tNone')), ['TYPE_UNKNOWN']],
    [
      definitions(decision('d', literal('1')) + decision('d', literal('1')).replace('d-d', 'e')),
      ['NAME_DUPLICATE'],
    ],
    [
      definitions(
        decision(
          'd',
          `<informationRequirement><requiredDecision href="#d-d"/></informationRequirement>${literal('1')}`,
        ),
      ),
      ['REQUIREMENT_CYCLE'],
    ],
  ])('refuses %s', (xml, codes) => {
    expect(codesOf(xml)).toEqual(codes);
  });

  it('ends an evaluation when its fuel does', () => {
    expect(outcome(definitions(decision('d', literal('count(for i in 1..1e9 return i)'))), 'd')).toMatch(
      /^FUEL_EXHAUSTED/,
    );
  });
});
