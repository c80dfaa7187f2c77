/**
 * Input that nobody would write, made from a seed: every case must end in a value, null or a refusal, and soon. `fuzzFeel`
 * serves the spec and whoever wants to run it for longer.
 */
import { decide } from '../../src/feel/dmn/decide.js';
import { readDecisions } from '../../src/feel/dmn/read-decisions.js';
import { checkExpression, evaluate, evaluateUnaryTests, namesOf } from '../../src/feel/evaluate.js';

export interface FuzzReport {
  readonly cases: number;
  /** Cases that threw, took too long or gave what is no JSON. */
  readonly failures: readonly { readonly input: string; readonly problem: string }[];
  readonly fuelExhausted: number;
  readonly slowestMs: number;
  readonly slowest: string;
}

/** A case that runs for longer has no bound. Generous: machines of tests are slow and shared. */
const caseMsMax = 10_000;

/** @param seed the same seed makes the same cases */
export function fuzzFeel(seed: number, count: number): FuzzReport {
  const random = randomOf(seed);
  const failures: { input: string; problem: string }[] = [];
  let slowestMs = 0;
  let slowest = '';
  let fuelExhausted = 0;
  for (let at = 0; at < count; at += 1) {
    const isModel = random(10) === 0;
    const input = isModel ? modelText(random) : expressionText(random);
    const began = performance.now();
    try {
      if (isModel ? tryModel(input) : tryExpression(input)) fuelExhausted += 1;
    } catch (error) {
      failures.push({
        input,
        problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    const tookMs = performance.now() - began;
    if (tookMs > slowestMs) slowest = input;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > caseMsMax) failures.push({ input, problem: `took ${tookMs.toFixed(0)} ms` });
  }
  return { cases: count, failures, fuelExhausted, slowestMs, slowest };
}

type Random = (below: number) => number;

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const pick = <T>(random: Random, from: readonly T[], otherwise: T): T =>
  from[random(from.length)] ?? otherwise;

const atoms = [
  'x', 'y', 'full name', 'items', 'null', 'true', '0', '1', '-1', '0.1', '1e12', '1e6000', '9007199254740993',
  '"a"', '"\\uD83D"', '""', '@"2026-02-28"', '@"999999999-12-31"', '@"10:00:00@Asia/Ho_Chi_Minh"', '@"P1D"', '@"-P999999Y"',
  '[]', '[1, 2, 3]', '{}', '{a: 1, b c: 2}', '[1..3]', '(< 5)', 'item', 'partial', '?', '__proto__', 'constructor',
] as const; // prettier-ignore
const shapes: readonly ((inner: () => string, random: Random) => string)[] = [
  (inner, random) =>
    `${inner()} ${pick(random, ['+', '-', '*', '/', '**', '=', '<', '>=', 'and', 'or', 'in'], '+')} ${inner()}`,
  (inner) => `(${inner()})`,
  (inner) => `[${inner()}, ${inner()}]`,
  (inner) => `{a: ${inner()}, b: a}`,
  (inner) => `${inner()}[${inner()}]`,
  (inner) => `(${inner()}).a`,
  (inner) => `if ${inner()} then ${inner()} else ${inner()}`,
  (inner) => `for i in ${inner()} return ${inner()}`,
  (inner) => `for i in 1..1e12 return [i, ${inner()}]`,
  (inner) => `for i in 1..50 return if i = 1 then ${inner()} else [partial[-1], partial[-1]]`,
  (inner) => `some i in ${inner()} satisfies ${inner()}`,
  (inner) => `(function(f) f(f))(function(f) ${inner()})`,
  (inner) => `{f: function(n) f(n + ${inner()}), r: f(1)}.r`,
  (inner) => `${inner()} instance of list<context<a: number>>`,
  (inner) => `sort(${inner()}, function(a, b) ${inner()})`,
  (inner) => `string(${inner()})`,
  (inner) => `flatten(${inner()})`,
  (inner) => `distinct values(${inner()})`,
  (inner) => `matches("${'a'.repeat(500)}", "(a|aa)+(a*)*b") and ${inner()} = 1`,
  (inner) => `replace(string(${inner()}), "a|a*b|(.*)", "$1$1")`,
  (inner) => `decimal(${inner()}, ${inner()})`,
  (inner) => `exp(${inner()}) ** log(${inner()})`,
  (inner) => `date(${inner()}) + ${inner()}`,
  (inner) => `${inner()} between ${inner()} and ${inner()}`,
];
const noise = '()[]{}<>=!+-*/.,:;?@"\'\\ \n\tabcif0129eE_$#&|^~`à𝒳\u0000\u200b\uD83D';

function expressionText(random: Random): string {
  switch (random(6)) {
    case 0:
      return Array.from({ length: random(60) }, () => noise.charAt(random(noise.length))).join('');
    case 1:
      return mutated(random, generated(random, 4));
    case 2: {
      const nest = pick(
        random,
        ['(', '[', '{a:', 'not(', '-', 'if ', 'function(a) ', 'x[', 'for i in [1] return ', '1+'],
        '(',
      );
      return nest.repeat(random(3_000)) + pick(random, atoms, '1');
    }
    default:
      return generated(random, 5);
  }
}

function generated(random: Random, depth: number): string {
  if (depth === 0 || random(4) === 0) return pick(random, atoms, '1');
  const shape = shapes[random(shapes.length)];
  return shape === undefined ? '1' : shape(() => generated(random, depth - 1), random);
}

/** Drops, doubles or swaps a piece. */
function mutated(random: Random, text: string): string {
  const from = random(text.length + 1);
  const to = Math.min(text.length, from + random(8));
  switch (random(3)) {
    case 0:
      return text.slice(0, from) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(from);
    default:
      return text.slice(0, from) + noise.charAt(random(noise.length)) + text.slice(to);
  }
}

function modelText(random: Random): string {
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const cell = (): string => `<text>${escaped(generated(random, 2))}</text>`;
  const policy = pick(random, ['U', 'UNIQUE', 'ANY', 'PRIORITY', 'COLLECT', 'OUTPUT ORDER', 'NONE'], 'U');
  const xml =
    '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:f" name="f">' +
    `<decision id="a" name="a"><decisionTable hitPolicy="${policy}"><input><inputExpression>${cell()}</inputExpression></input><output/>` +
    `<rule><inputEntry>${cell()}</inputEntry><outputEntry>${cell()}</outputEntry></rule></decisionTable></decision>` +
    `<decision id="b" name="b"><informationRequirement><requiredDecision href="#a"/></informationRequirement><literalExpression>${cell()}</literalExpression></decision>` +
    '</definitions>';
  return random(2) === 0 ? mutated(random, xml) : xml;
}

const variables: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['x', 5],
  ['y', 0.1],
  ['full name', 'Bình'],
  ['items', [{ a: 1 }, { a: { $t: 'date', v: '2026-01-01' } }, JSON.parse('{"__proto__": {"a": 1}}')]],
]);

/** @returns whether fuel ended it */
function tryExpression(text: string): boolean {
  const read = (name: string): unknown => variables.get(name);
  const results = [evaluate(text, read), evaluateUnaryTests(text, 5, read)];
  namesOf(text);
  const parses = checkExpression(text) === null;
  const [first] = results;
  if (first !== undefined && !first.ok && parses && !first.error.startsWith('FUEL_EXHAUSTED'))
    throw new Error(`Expected a value or the end of fuel but found ${first.error}`);
  for (const result of results) if (result.ok) JSON.stringify(result.value);
  return results.some((result) => !result.ok && result.error.startsWith('FUEL_EXHAUSTED'));
}

function tryModel(xml: string): boolean {
  let exhausted = false;
  for (const keepInvalid of [false, true]) {
    const model = readDecisions(xml, { keepInvalid });
    if (!model.ok) continue;
    for (const name of ['a', 'b']) {
      const result = decide(model.value, name, (input) => variables.get(input));
      if (result.ok) JSON.stringify(result.value);
      else exhausted ||= result.error.startsWith('FUEL_EXHAUSTED');
    }
  }
  return exhausted;
}
