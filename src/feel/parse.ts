/** FEEL text to tree: a reader by precedence (DMN 1.5 §10.3.1.2), linear in the text but for the few places it looks twice. */
import { fail, ok, type Result } from '../shared/result.js';
import { parseNumber } from './numbers.js';
import { OperatorParser } from './parse-operators.js';
import { parseType, type TypeFinder } from './parse-type.js';
import { isDeeper } from './size.js';
import { addName, Reader, SyntaxFailure, type KnownNames } from './reader.js';
import type { Iterator, Node, Parameter, UnaryTests } from './syntax.js';
import { parseTemporal } from './temporal-text.js';
import { anyType } from './types.js';

/** Nodes inside nodes; what compiles and evaluates a tree goes down it by calling itself. */
const treeDepthMax = 1_200;
/** Longest expression read, in characters. */
const expressionCharactersMax = 65_536;

export interface ParseOptions {
  /** Names with spaces or symbols that may occur, built-in functions among them. */
  readonly names: readonly KnownNames[];
  readonly findType: TypeFinder;
}

export function parseExpression(text: string, options: ParseOptions): Result<Node, string> {
  const tree = parsed(text, options, (parser) => parser.expression());
  return tree.ok && isDeeper([tree.value], treeDepthMax) ? tooDeep : tree;
}

export function parseUnaryTests(text: string, options: ParseOptions): Result<UnaryTests, string> {
  const tests = parsed(text, options, (parser) => parser.unaryTests());
  return tests.ok && isDeeper(tests.value.tests, treeDepthMax) ? tooDeep : tests;
}

const tooDeep = fail('Expected fewer operators and expressions inside each other');

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

class Parser extends OperatorParser {
  unaryTests(): UnaryTests {
    const reader = this.reader;
    const begin = reader.at;
    if (reader.takes('-')) {
      reader.skipSpace();
      if (reader.at >= reader.text.length) return { tests: [], negated: false, any: true };
      reader.at = begin;
    }
    if (reader.takesWord('not') && reader.takes('(')) {
      const tests = this.separated(() => this.expression(), ')');
      reader.skipSpace();
      if (reader.at >= reader.text.length) return { tests, negated: true, any: false };
    }
    reader.at = begin;
    const tests = [this.expression()];
    while (reader.takes(',')) tests.push(this.expression());
    return { tests, negated: false, any: false };
  }

  protected override primary(): Node {
    const reader = this.reader;
    reader.skipSpace();
    const character = reader.text.charAt(reader.at);
    if (character === '"') return { kind: 'literal', value: reader.takeString() };
    if (character === '@') return this.#atLiteral();
    if (character === '{') return this.outsideRanges(() => this.#context());
    if (character === '[') return this.outsideRanges(() => this.#bracket());
    if (character === '(') return this.outsideRanges(() => this.#parenthesis());
    if (character === ']') {
      reader.expect(']');
      return this.outsideRanges(() => this.#rangeFrom(this.#rangeEnd(), false));
    }
    const operator = this.takeComparison();
    if (operator !== null) return { kind: 'unary', operator, end: this.additive() };
    const digits = reader.takeNumber();
    if (digits !== null) return { kind: 'literal', value: parseNumber(digits) };
    return this.#wordExpression();
  }

  #atLiteral(): Node {
    this.reader.expect('@');
    if (!this.reader.sees('"')) this.reader.fail('a text');
    const value = parseTemporal(this.reader.takeString());
    return value === null
      ? this.reader.fail('a date, a time or a duration before here')
      : { kind: 'literal', value };
  }

  #context(): Node {
    const reader = this.reader;
    reader.expect('{');
    if (reader.takes('}')) return { kind: 'context', entries: [] };
    const entries = this.separated((): readonly [string, Node] => {
      const key = reader.takeKey() ?? reader.fail('the name of an entry and a colon');
      addName(reader.met, key);
      return [key, this.expression()];
    }, '}');
    return { kind: 'context', entries };
  }

  #bracket(): Node {
    const reader = this.reader;
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
    const reader = this.reader;
    reader.expect('(');
    const inner = this.expression();
    if (reader.sees('..')) return this.#rangeFrom(inner, false);
    reader.expect(')');
    return inner;
  }

  #rangeEnd(): Node {
    this.rangeEnds += 1;
    const end = this.additive();
    this.rangeEnds -= 1;
    return end;
  }

  #rangeFrom(low: Node, lowIncluded: boolean): Node {
    const reader = this.reader;
    reader.expect('..');
    const high = this.#rangeEnd();
    const highIncluded = reader.takes(']');
    if (!highIncluded && !reader.takes(')') && !reader.takes('[')) reader.fail('the end of a range');
    return { kind: 'range', low, high, lowIncluded, highIncluded };
  }

  #wordExpression(): Node {
    const reader = this.reader;
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
    const reader = this.reader;
    reader.expectWord('if');
    const condition = this.expression();
    reader.expectWord('then');
    const whenTrue = this.expression();
    reader.expectWord('else');
    return { kind: 'if', condition, whenTrue, otherwise: this.expression() };
  }

  #for(): Node {
    this.reader.expectWord('for');
    const iterators = this.#iterators('return');
    return { kind: 'for', iterators, result: this.expression() };
  }

  #quantified(kind: 'some' | 'every'): Node {
    this.reader.expectWord(kind);
    const iterators = this.#iterators('satisfies');
    return { kind, iterators, condition: this.expression() };
  }

  #iterators(end: 'return' | 'satisfies'): readonly Iterator[] {
    const reader = this.reader;
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
    const reader = this.reader;
    reader.expectWord('function');
    reader.expect('(');
    const parameters: Parameter[] = [];
    while (!reader.takes(')')) {
      if (parameters.length > 0) reader.expect(',');
      const key = reader.takeKey();
      const name = key ?? reader.takeName() ?? reader.fail('the name of a parameter');
      addName(reader.met, name);
      parameters.push({ name, type: key === null ? anyType : parseType(reader, this.findType) });
    }
    const external = reader.takesWord('external');
    const body = this.expression();
    return { kind: 'function', parameters, body: external ? null : body };
  }
}
