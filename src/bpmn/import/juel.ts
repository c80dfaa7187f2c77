/** The expression language of Camunda 7, Flowable and Activiti (JUEL, Jakarta Expression Language 2.2 §1), read into a tree.
 *  The equality of scripts (`===`, `!==`) is read too: conditions written in a script language are mostly of this kind. */
import { fail, ok, type Result } from '../../shared/result.js';

export type Juel =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'property'; readonly of: Juel; readonly name: string }
  | { readonly kind: 'index'; readonly of: Juel; readonly at: Juel }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Juel }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Juel;
      readonly right: Juel;
    }
  | { readonly kind: 'conditional'; readonly test: Juel; readonly yes: Juel; readonly no: Juel }
  /** `of` null: a function without an object. */
  | {
      readonly kind: 'call';
      readonly of: Juel | null;
      readonly name: string;
      readonly parameters: readonly Juel[];
    };

export type UnaryOperator = 'not' | 'minus' | 'empty';
export type BinaryOperator =
  'or' | 'and' | 'eq' | 'ne' | 'lt' | 'gt' | 'le' | 'ge' | 'plus' | 'minus' | 'times' | 'div' | 'mod';

interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Deepest nesting read. */
const depthMax = 64;
const charactersMax = 8_192;

const signs = /^(===|!==|&&|\|\||==|!=|<=|>=|[()[\].,?:<>+\-*/%!])/;
const numbers = /^(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/;
const names = /^[\p{L}_$][\p{L}\p{N}_$]*/u;
const strings = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/s;

/** Operators by how they are written, per level of binding, loosest first. */
const levels: readonly Readonly<Record<string, BinaryOperator>>[] = [
  { '||': 'or', or: 'or' },
  { '&&': 'and', and: 'and' },
  { '==': 'eq', eq: 'eq', '===': 'eq', '!=': 'ne', ne: 'ne', '!==': 'ne' },
  { '<': 'lt', lt: 'lt', '>': 'gt', gt: 'gt', '<=': 'le', le: 'le', '>=': 'ge', ge: 'ge' },
  { '+': 'plus', '-': 'minus' },
  { '*': 'times', '/': 'div', div: 'div', '%': 'mod', mod: 'mod' },
];
const unary: Readonly<Record<string, UnaryOperator>> = {
  '!': 'not',
  not: 'not',
  '-': 'minus',
  empty: 'empty',
};
const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** @param text what stands between the braces @returns the tree, or where and why reading stopped */
export function parseJuel(text: string): Result<Juel, string> {
  if (text.length > charactersMax) return fail(`longer than ${charactersMax} characters`);
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  try {
    return ok(new Parser(tokens.value).all());
  } catch (error) {
    if (error instanceof Unread) return fail(error.message);
    throw error;
  }
}

function tokensOf(text: string): Result<readonly Token[], string> {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    const rest = text.slice(at);
    if (rest === '') break;
    const found =
      take('number', numbers, rest) ??
      take('string', strings, rest) ??
      take('name', names, rest) ??
      take('sign', signs, rest);
    if (found === null) return fail(`unexpected "${rest[0] ?? ''}" at character ${at + 1}`);
    tokens.push({ ...found, at });
    at += found.text.length;
  }
  return ok([...tokens, { kind: 'end', text: '', at }]);
}

function take(kind: Token['kind'], pattern: RegExp, rest: string): Omit<Token, 'at'> | null {
  const text = pattern.exec(rest)?.[0];
  return text === undefined ? null : { kind, text };
}

class Unread extends Error {}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  all(): Juel {
    const tree = this.#conditional();
    if (this.#next.kind !== 'end') this.#refuse();
    return tree;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: 0 };
  }

  #conditional(): Juel {
    this.#depth += 1;
    if (this.#depth > depthMax) throw new Unread(`nested deeper than ${depthMax}`);
    const test = this.#binary(0);
    this.#depth -= 1;
    if (!this.#accept('?')) return test;
    const yes = this.#conditional();
    this.#expect(':');
    return { kind: 'conditional', test, yes, no: this.#conditional() };
  }

  #binary(level: number): Juel {
    const operators = levels[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const { kind, text } = this.#next;
      const operator = kind === 'string' || !Object.hasOwn(operators, text) ? undefined : operators[text];
      if (operator === undefined) return left;
      this.#at += 1;
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Juel {
    const { kind, text } = this.#next;
    const operator = kind === 'string' || !Object.hasOwn(unary, text) ? undefined : unary[text];
    if (operator === undefined) return this.#path();
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > depthMax) throw new Unread(`nested deeper than ${depthMax}`);
    const operand = this.#unary();
    this.#depth -= 1;
    return { kind: 'unary', operator, operand };
  }

  #path(): Juel {
    let tree = this.#primary();
    for (;;) {
      if (this.#accept('.')) {
        const { text } = this.#name();
        tree = this.#accept('(')
          ? { kind: 'call', of: tree, name: text, parameters: this.#parameters() }
          : { kind: 'property', of: tree, name: text };
      } else if (this.#accept('[')) {
        tree = { kind: 'index', of: tree, at: this.#conditional() };
        this.#expect(']');
      } else return tree;
    }
  }

  #primary(): Juel {
    const token = this.#next;
    if (this.#accept('(')) {
      const inner = this.#conditional();
      this.#expect(')');
      return inner;
    }
    this.#at += 1;
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'string')
      return { kind: 'literal', value: token.text.slice(1, -1).replace(/\\(.)/gs, '$1') };
    if (token.kind === 'name') {
      const constant = Object.hasOwn(constants, token.text) ? constants[token.text] : undefined;
      if (constant !== undefined) return { kind: 'literal', value: constant };
      if (this.#accept('('))
        return { kind: 'call', of: null, name: token.text, parameters: this.#parameters() };
      return { kind: 'name', name: token.text };
    }
    this.#at -= 1;
    return this.#refuse();
  }

  #parameters(): Juel[] {
    const parameters: Juel[] = [];
    if (this.#accept(')')) return parameters;
    do parameters.push(this.#conditional());
    while (this.#accept(','));
    this.#expect(')');
    return parameters;
  }

  #name(): Token {
    const token = this.#next;
    if (token.kind !== 'name') this.#refuse();
    this.#at += 1;
    return token;
  }

  #accept(sign: string): boolean {
    const { kind, text } = this.#next;
    if (kind !== 'sign' || text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#accept(sign)) this.#refuse();
  }

  #refuse(): never {
    const { kind, text, at } = this.#next;
    throw new Unread(
      kind === 'end' ? 'the expression ends too early' : `unexpected "${text}" at character ${at + 1}`,
    );
  }
}
