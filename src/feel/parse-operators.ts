/** The operators of FEEL by their precedence (DMN 1.5 §10.3.1.2): what stands between values. */
import { parseType, type TypeFinder } from './parse-type.js';
import { SyntaxFailure, type Reader } from './reader.js';
import type { ComparisonOperator, Node } from './syntax.js';

/** Expressions inside expressions. */
const depthMax = 100;
/** Operators in a row. */
const chainMax = 1_000;
const comparisons: readonly ComparisonOperator[] = ['<=', '>=', '!=', '<', '>', '='];

export abstract class OperatorParser {
  #depth = 0;
  /** How many ends of ranges are being read: there an opening bracket may close. */
  protected rangeEnds = 0;

  constructor(
    protected readonly reader: Reader,
    protected readonly findType: TypeFinder,
  ) {}

  /** A value, or an expression that begins with a word of its own. */
  protected abstract primary(): Node;

  expression(): Node {
    this.#depth += 1;
    if (this.#depth > depthMax) this.reader.fail('fewer expressions inside expressions');
    const node = this.#chain(
      () => this.#chain(() => this.#comparison(), this.#wordOperator('and')),
      this.#wordOperator('or'),
    );
    this.#depth -= 1;
    return node;
  }

  #wordOperator(kind: 'and' | 'or'): () => ((left: Node, right: Node) => Node) | null {
    return () => (this.reader.takesWord(kind) ? (left, right) => ({ kind, left, right }) : null);
  }

  /** Operators of one precedence, from the left. */
  #chain(operand: () => Node, operator: () => ((left: Node, right: Node) => Node) | null): Node {
    let left = operand();
    for (let length = 1; ; length += 1) {
      const join = operator();
      if (join === null) return left;
      if (length > chainMax) this.reader.fail('fewer operators in a row');
      left = join(left, operand());
    }
  }

  #comparison(): Node {
    let left = this.additive();
    for (let length = 1; ; length += 1) {
      if (length > chainMax) this.reader.fail('fewer operators in a row');
      const operator = this.takeComparison();
      if (operator !== null) left = { kind: 'compare', operator, left, right: this.additive() };
      else if (this.reader.takesWord('between')) {
        const low = this.additive();
        this.reader.expectWord('and');
        left = { kind: 'between', of: left, low, high: this.additive() };
      } else if (this.reader.takesWord('in')) left = { kind: 'in', of: left, tests: this.#inTests() };
      else return left;
    }
  }

  protected takeComparison(): ComparisonOperator | null {
    return comparisons.find((operator) => this.reader.takes(operator)) ?? null;
  }

  /** `in` takes one test, or several in parentheses, which may also be the ends of a range. */
  #inTests(): readonly Node[] {
    const reader = this.reader;
    if (!reader.sees('(')) return [this.additive()];
    const begin = reader.at;
    reader.expect('(');
    const tests = [this.expression()];
    if (reader.sees('..')) {
      reader.at = begin;
      return [this.additive()];
    }
    while (reader.takes(',')) tests.push(this.expression());
    reader.expect(')');
    return tests;
  }

  protected additive(): Node {
    return this.#chain(
      () => this.#multiplicative(),
      () => this.#arithmeticOperator(['+', '-']),
    );
  }

  #multiplicative(): Node {
    return this.#chain(
      () => this.#power(),
      () => (this.reader.sees('**') ? null : this.#arithmeticOperator(['*', '/'])),
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
    const operator = operators.find((symbol) => this.reader.takes(symbol));
    if (operator === undefined) return null;
    return (left, right) => ({ kind: 'arithmetic', operator, left, right });
  }

  #negation(): Node {
    let minuses = 0;
    while (this.reader.takes('-')) minuses += 1;
    if (minuses > depthMax) this.reader.fail('fewer signs');
    let node = this.#instanceOf();
    for (; minuses > 0; minuses -= 1) node = { kind: 'negate', of: node };
    return node;
  }

  #instanceOf(): Node {
    const node = this.#postfix();
    if (!this.reader.takesWord('instance')) return node;
    this.reader.expectWord('of');
    return { kind: 'instanceOf', of: node, type: parseType(this.reader, this.findType) };
  }

  #postfix(): Node {
    const reader = this.reader;
    let node = this.primary();
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
    const reader = this.reader;
    const begin = reader.at;
    const depth = this.#depth;
    reader.expect('[');
    if (this.rangeEnds === 0) {
      const condition = this.expression();
      reader.expect(']');
      return { kind: 'filter', of, condition };
    }
    try {
      const condition = this.outsideRanges(() => this.expression());
      if (reader.takes(']')) return { kind: 'filter', of, condition };
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      this.#depth = depth;
    }
    reader.at = begin;
    return null;
  }

  protected outsideRanges<T>(read: () => T): T {
    const before = this.rangeEnds;
    this.rangeEnds = 0;
    try {
      return read();
    } finally {
      this.rangeEnds = before;
    }
  }

  #call(of: Node): Node {
    const reader = this.reader;
    reader.expect('(');
    return this.outsideRanges((): Node => {
      if (reader.takes(')')) return { kind: 'call', of, args: [] };
      const first = reader.takeKey();
      if (first === null) return { kind: 'call', of, args: this.separated(() => this.expression(), ')') };
      let key: string | null = first;
      const args = this.separated((): readonly [string, Node] => {
        const name = key ?? reader.takeKey() ?? reader.fail('the name of an argument');
        key = null;
        return [name, this.expression()];
      }, ')');
      return { kind: 'callByName', of, args };
    });
  }

  protected separated<T>(read: () => T, end: string): readonly T[] {
    const items = [read()];
    while (this.reader.takes(',')) items.push(read());
    this.reader.expect(end);
    return items;
  }
}
