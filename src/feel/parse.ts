/** FEEL text to tree: a reader by precedence (DMN 1.5 §10.3.1.2), linear in the text but for the few places it looks twice. */
import { fail, ok, type Result } from '../shared/result.js';
import { parseNumber } from './numbers.js';
import { parseType, type TypeFinder } from './parse-type.js';
import { addName, Reader, SyntaxFailure, type KnownNames } from './reader.js';
import type { ComparisonOperator, Iterator, Node, Parameter, UnaryTests } from './syntax.js';
import { parseTemporal } from './temporal-text.js';
import { anyType } from './types.js';

/** Longest expression read, in characters. */
const expressionCharactersMax = 65_536;
/** Expressions inside expressions. */
const depthMax = 100;
/** Operators in a row. */
const chainMax = 2_000;
const comparisons: readonly ComparisonOperator[] = ['<=', '>=', '!=', '<', '>', '='];

export interface ParseOptions {
  /** Names with spaces or symbols that may occur, built-in functions among them. */
  readonly names: readonly KnownNames[];
  readonly findType: TypeFinder;
}

export function parseExpression(text: string, options: ParseOptions): Result<Node, string> {
  return parsed(text, options, (parser) => parser.expression());
}

export function parseUnaryTests(text: string, options: ParseOptions): Result<UnaryTests, string> {
  return parsed(text, options, (parser) => parser.unaryTests());
}

function parsed<T>(text: string, options: ParseOptions, read: (parser: Parser) => T): Result<T, string> {
  if (text.length > expressionCharactersMax)
    return fail(`Expected at most ${expressionCharactersMax} characters but found ${text.length}`);
  if (text.trim() === '') return fail('Expected an expression but the text is empty');
  const reader = new Reader(text, options.names);
  try {
    const tree = read(new Parser(reader, options.findType));
    reader.skipSpace();
    if (reader.at < text.length) reader.fail('an operator or the end');
    return ok(tree);
  } catch (error) {
    if (error instanceof SyntaxFailure) return fail(error.message);
    throw error;
  }
}

class Parser {
  readonly #reader: Reader;
  readonly #findType: TypeFinder;
  #depth = 0;

  constructor(reader: Reader, findType: TypeFinder) {
    this.#reader = reader;
    this.#findType = findType;
  }

  unaryTests(): UnaryTests {
    const reader = this.#reader;
    const begin = reader.at;
    if (reader.takes('-')) {
      reader.skipSpace();
      if (reader.at >= reader.text.length) return { tests: [], negated: false, any: true };
      reader.at = begin;
    }
    if (reader.takesWord('not') && reader.takes('(')) {
      const tests = this.#separated(() => this.expression(), ')');
      reader.skipSpace();
      if (reader.at >= reader.text.length) return { tests, negated: true, any: false };
    }
    reader.at = begin;
    const tests = [this.expression()];
    while (reader.takes(',')) tests.push(this.expression());
    return { tests, negated: false, any: false };
  }

  expression(): Node {
    this.#depth += 1;
    if (this.#depth > depthMax) this.#reader.fail('fewer expressions inside expressions');
    const node = this.#chain(
      () => this.#chain(() => this.#comparison(), this.#wordOperator('and')),
      this.#wordOperator('or'),
    );
    this.#depth -= 1;
    return node;
  }

  #wordOperator(kind: 'and' | 'or'): () => ((left: Node, right: Node) => Node) | null {
    return () => (this.#reader.takesWord(kind) ? (left, right) => ({ kind, left, right }) : null);
  }

  /** Operators of one precedence, from the left. */
  #chain(operand: () => Node, operator: () => ((left: Node, right: Node) => Node) | null): Node {
    let left = operand();
    for (let length = 1; ; length += 1) {
      const join = operator();
      if (join === null) return left;
      if (length > chainMax) this.#reader.fail('fewer operators in a row');
      left = join(left, operand());
    }
  }

  #comparison(): Node {
    let left = this.#additive();
    for (let length = 1; ; length += 1) {
      if (length > chainMax) this.#reader.fail('fewer operators in a row');
      const operator = this.#takeComparison();
      if (operator !== null) left = { kind: 'compare', operator, left, right: this.#additive() };
      else if (this.#reader.takesWord('between')) {
        const low = this.#additive();
        this.#reader.expectWord('and');
        left = { kind: 'between', of: left, low, high: this.#additive() };
      } else if (this.#reader.takesWord('in')) left = { kind: 'in', of: left, tests: this.#inTests() };
      else return left;
    }
  }

  #takeComparison(): ComparisonOperator | null {
    return comparisons.find((operator) => this.#reader.takes(operator)) ?? null;
  }

  /** `in` takes one test, or several in parentheses, which may also be the ends of a range. */
  #inTests(): readonly Node[] {
    const reader = this.#reader;
    if (!reader.sees('(')) return [this.#additive()];
    const begin = reader.at;
    reader.expect('(');
    const tests = [this.expression()];
    if (reader.sees('..')) {
      reader.at = begin;
      return [this.#additive()];
    }
    while (reader.takes(',')) tests.push(this.expression());
    reader.expect(')');
    return tests;
  }

  #additive(): Node {
    return this.#chain(
      () => this.#multiplicative(),
      () => this.#arithmeticOperator(['+', '-']),
    );
  }

  #multiplicative(): Node {
    return this.#chain(
      () => this.#power(),
      () => (this.#reader.sees('**') ? null : this.#arithmeticOperator(['*', '/'])),
    );
  }

  #power(): Node {
    return this.#chain(
      () => this.#negation(),
      () => this.#arithmeticOperator(['**']),
    );
  }

  #arithmeticOperator(
    operators: readonly ('+' | '-' | '*' | '/' | '**')[],
  ): ((left: Node, right: Node) => Node) | null {
    const operator = operators.find((symbol) => this.#reader.takes(symbol));
    if (operator === undefined) return null;
    return (left, right) => ({ kind: 'arithmetic', operator, left, right });
  }

  #negation(): Node {
    let minuses = 0;
    while (this.#reader.takes('-')) minuses += 1;
    if (minuses > depthMax) this.#reader.fail('fewer signs');
    let node = this.#instanceOf();
    for (; minuses > 0; minuses -= 1) node = { kind: 'negate', of: node };
    return node;
  }

  #instanceOf(): Node {
    const node = this.#postfix();
    if (!this.#reader.takesWord('instance')) return node;
    this.#reader.expectWord('of');
    return { kind: 'instanceOf', of: node, type: parseType(this.#reader, this.#findType) };
  }

  #postfix(): Node {
    const reader = this.#reader;
    let node = this.#primary();
    for (let length = 1; ; length += 1) {
      if (length > chainMax) reader.fail('fewer steps in a path');
      if (reader.sees('.') && !reader.sees('..')) {
        reader.expect('.');
        node = { kind: 'path', of: node, name: reader.takeName() ?? reader.fail('a name') };
      } else if (reader.sees('[')) {
        const filtered = this.#filter(node);
        if (filtered === null) return node;
        node = filtered;
      } else if (reader.sees('(')) node = this.#call(node);
      else return node;
    }
  }

  /** @returns null where the bracket is the open end of a range: `]1..5[` */
  #filter(of: Node): Node | null {
    const reader = this.#reader;
    const begin = reader.at;
    const depth = this.#depth;
    reader.expect('[');
    if (this.#rangeEnds === 0) {
      const condition = this.expression();
      reader.expect(']');
      return { kind: 'filter', of, condition };
    }
    try {
      const condition = this.#outsideRanges(() => this.expression());
      if (reader.takes(']')) return { kind: 'filter', of, condition };
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      this.#depth = depth;
    }
    reader.at = begin;
    return null;
  }

  /** How many ends of ranges are being read: there an opening bracket may close. */
  #rangeEnds = 0;

  #outsideRanges<T>(read: () => T): T {
    const before = this.#rangeEnds;
    this.#rangeEnds = 0;
    try {
      return read();
    } finally {
      this.#rangeEnds = before;
    }
  }

  #call(of: Node): Node {
    const reader = this.#reader;
    reader.expect('(');
    return this.#outsideRanges((): Node => {
      if (reader.takes(')')) return { kind: 'call', of, args: [] };
      const first = reader.takeKey();
      if (first === null) return { kind: 'call', of, args: this.#separated(() => this.expression(), ')') };
      let key: string | null = first;
      const args = this.#separated((): readonly [string, Node] => {
        const name = key ?? reader.takeKey() ?? reader.fail('the name of an argument');
        key = null;
        return [name, this.expression()];
      }, ')');
      return { kind: 'callByName', of, args };
    });
  }

  #separated<T>(read: () => T, end: string): readonly T[] {
    const items = [read()];
    while (this.#reader.takes(',')) items.push(read());
    this.#reader.expect(end);
    return items;
  }

  #primary(): Node {
    const reader = this.#reader;
    reader.skipSpace();
    const character = reader.text.charAt(reader.at);
    if (character === '"') return { kind: 'literal', value: reader.takeString() };
    if (character === '@') return this.#atLiteral();
    if (character === '{') return this.#outsideRanges(() => this.#context());
    if (character === '[') return this.#outsideRanges(() => this.#bracket());
    if (character === '(') return this.#outsideRanges(() => this.#parenthesis());
    if (character === ']') {
      reader.expect(']');
      return this.#outsideRanges(() => this.#rangeFrom(this.#rangeEnd(), false));
    }
    const operator = this.#takeComparison();
    if (operator !== null) return { kind: 'unary', operator, end: this.#additive() };
    const digits = reader.takeNumber();
    if (digits !== null) return { kind: 'literal', value: parseNumber(digits) };
    return this.#wordExpression();
  }

  #atLiteral(): Node {
    this.#reader.expect('@');
    if (!this.#reader.sees('"')) this.#reader.fail('a text');
    const value = parseTemporal(this.#reader.takeString());
    return value === null
      ? this.#reader.fail('a date, a time or a duration before here')
      : { kind: 'literal', value };
  }

  #context(): Node {
    const reader = this.#reader;
    reader.expect('{');
    if (reader.takes('}')) return { kind: 'context', entries: [] };
    const entries = this.#separated((): readonly [string, Node] => {
      const key = reader.takeKey() ?? reader.fail('the name of an entry and a colon');
      addName(reader.met, key);
      return [key, this.expression()];
    }, '}');
    return { kind: 'context', entries };
  }

  #bracket(): Node {
    const reader = this.#reader;
    reader.expect('[');
    if (reader.takes(']')) return { kind: 'list', items: [] };
    const first = this.expression();
    if (reader.sees('..')) return this.#rangeFrom(first, true);
    const items = [first];
    while (reader.takes(',')) items.push(this.expression());
    reader.expect(']');
    return { kind: 'list', items };
  }

  #parenthesis(): Node {
    const reader = this.#reader;
    reader.expect('(');
    const inner = this.expression();
    if (reader.sees('..')) return this.#rangeFrom(inner, false);
    reader.expect(')');
    return inner;
  }

  #rangeEnd(): Node {
    this.#rangeEnds += 1;
    const end = this.#additive();
    this.#rangeEnds -= 1;
    return end;
  }

  #rangeFrom(low: Node, lowIncluded: boolean): Node {
    const reader = this.#reader;
    reader.expect('..');
    const high = this.#rangeEnd();
    const highIncluded = reader.takes(']');
    if (!highIncluded && !reader.takes(')') && !reader.takes('[')) reader.fail('the end of a range');
    return { kind: 'range', low, high, lowIncluded, highIncluded };
  }

  #wordExpression(): Node {
    const reader = this.#reader;
    const known = reader.takeKnownName();
    if (known !== null) return { kind: 'name', name: known };
    const word = reader.peekWord();
    if (word === 'true' || word === 'false' || word === 'null') {
      reader.takesWord(word);
      return { kind: 'literal', value: word === 'null' ? null : word === 'true' };
    }
    if (word === 'if') return this.#if();
    if (word === 'for') return this.#for();
    if (word === 'some' || word === 'every') return this.#quantified(word);
    if (word === 'function') return this.#function();
    return { kind: 'name', name: reader.takeName() ?? reader.fail('a value') };
  }

  #if(): Node {
    const reader = this.#reader;
    reader.expectWord('if');
    const condition = this.expression();
    reader.expectWord('then');
    const whenTrue = this.expression();
    reader.expectWord('else');
    return { kind: 'if', condition, whenTrue, otherwise: this.expression() };
  }

  #for(): Node {
    this.#reader.expectWord('for');
    const iterators = this.#iterators('return');
    return { kind: 'for', iterators, result: this.expression() };
  }

  #quantified(kind: 'some' | 'every'): Node {
    this.#reader.expectWord(kind);
    const iterators = this.#iterators('satisfies');
    return { kind, iterators, condition: this.expression() };
  }

  #iterators(end: 'return' | 'satisfies'): readonly Iterator[] {
    const reader = this.#reader;
    const iterators: Iterator[] = [];
    do {
      const name = reader.takeName() ?? reader.fail('the name of an iterator');
      addName(reader.met, name);
      reader.expectWord('in');
      const from = this.expression();
      iterators.push({ name, from, to: reader.takes('..') ? this.expression() : null });
    } while (reader.takes(','));
    reader.expectWord(end);
    return iterators;
  }

  #function(): Node {
    const reader = this.#reader;
    reader.expectWord('function');
    reader.expect('(');
    const parameters: Parameter[] = [];
    while (!reader.takes(')')) {
      if (parameters.length > 0) reader.expect(',');
      const key = reader.takeKey();
      const name = key ?? reader.takeName() ?? reader.fail('the name of a parameter');
      addName(reader.met, name);
      parameters.push({ name, type: key === null ? anyType : parseType(reader, this.#findType) });
    }
    const external = reader.takesWord('external');
    const body = this.expression();
    return { kind: 'function', parameters, body: external ? null : body };
  }
}
