/** Reads FEEL's words from text: space and comments, names (with the longest known name first), numbers, strings. */

/** Why a text is not FEEL; thrown while reading and turned into a Result by `parse`. */
export class SyntaxFailure extends Error {}

// DMN 1.5 §10.3.1.2, grammar rules 28 and 29.
const startCharacters =
  '?A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const partCharacters = `${startCharacters}0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}`;
const word = new RegExp(`[${startCharacters}][${partCharacters}]*`, 'uy');
const furtherWord = new RegExp(`[${partCharacters}]+`, 'uy');
const nameToken = new RegExp(`[${partCharacters}]+|[./\\-'+*]`, 'uy');
const space = /(?:\s|[\u0085\u180e\u200b\ufeff]|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)+/y;
const number = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
/** End a name that is not known as a whole; any other word behind a name could only be part of it. */
const stopWords = new Set([
  'and',
  'or',
  'in',
  'between',
  'instance',
  'then',
  'else',
  'return',
  'satisfies',
  'external',
]);

/** Names of more than one word or with symbols in them, by their first word. */
export type KnownNames = Map<string, { readonly tokens: readonly string[]; readonly name: string }[]>;

export function addName(names: KnownNames, name: string): void {
  const tokens = tokensOf(name);
  const [first] = tokens;
  if (first === undefined || tokens.length === 1) return;
  const same = names.get(first) ?? [];
  if (same.some((known) => known.name === name)) return;
  same.push({ tokens, name });
  same.sort((left, right) => right.tokens.length - left.tokens.length);
  names.set(first, same);
}

function tokensOf(name: string): readonly string[] {
  const tokens: string[] = [];
  for (let at = 0; at < name.length;) {
    nameToken.lastIndex = at;
    const token = nameToken.exec(name)?.[0];
    if (token !== undefined) tokens.push(token);
    else if (!/\s/.test(name.charAt(at))) return []; // Not a FEEL name: it can only be read as an entry.
    at += token?.length ?? 1;
  }
  return tokens;
}

export class Reader {
  at = 0;

  constructor(
    readonly text: string,
    /** Given by the caller; shared between expressions and never changed. */
    readonly given: readonly KnownNames[],
  ) {}

  /** Names met in this expression: entries, parameters, iterators. */
  readonly met: KnownNames = new Map();

  fail(expected: string): never {
    const found = this.at >= this.text.length ? 'the end' : `«${this.text.slice(this.at, this.at + 20)}»`;
    throw new SyntaxFailure(`Expected ${expected} at character ${this.at + 1} but found ${found}`);
  }

  skipSpace(): void {
    space.lastIndex = this.at;
    if (space.test(this.text)) this.at = space.lastIndex;
  }

  /** Whether the text goes on so; nothing is read. */
  sees(symbol: string): boolean {
    this.skipSpace();
    return this.text.startsWith(symbol, this.at);
  }

  /** Reads a symbol if it is next. */
  takes(symbol: string): boolean {
    if (!this.sees(symbol)) return false;
    this.at += symbol.length;
    return true;
  }

  expect(symbol: string): void {
    if (!this.takes(symbol)) this.fail(`«${symbol}»`);
  }

  /** The word that is next, unread. */
  peekWord(): string | null {
    this.skipSpace();
    return this.#match(word);
  }

  takesWord(expected: string): boolean {
    if (this.peekWord() !== expected) return false;
    this.at += expected.length;
    return true;
  }

  expectWord(expected: string): void {
    if (!this.takesWord(expected)) this.fail(`«${expected}»`);
  }

  takeNumber(): string | null {
    this.skipSpace();
    const found = this.#match(number);
    if (found !== null) this.at += found.length;
    return found;
  }

  /** The longest known name that is next. */
  takeKnownName(): string | null {
    const first = this.peekWord();
    if (first === null) return null;
    let best: { name: string; end: number } | null = null;
    for (const names of [this.met, ...this.given])
      for (const { tokens, name } of names.get(first) ?? []) {
        const end = this.#endOf(tokens);
        if (end !== null && (best === null || end > best.end)) best = { name, end };
      }
    if (best === null) return null;
    this.at = best.end;
    return best.name;
  }

  /** A name as a variable or entry; null where no word is next. */
  takeName(): string | null {
    const known = this.takeKnownName();
    const first = known ?? this.peekWord();
    if (first === null) return null;
    if (known === null) this.at += first.length;
    let name = first;
    for (;;) {
      const before = this.at;
      this.skipSpace();
      const next = this.at === before ? null : this.#match(furtherWord);
      if (next === null || stopWords.has(next)) {
        this.at = before;
        return name;
      }
      this.at += next.length;
      name += ` ${next}`;
    }
  }

  /** The key of an entry or named argument: any name, in quotes or not, with a colon behind it (which is read too). */
  takeKey(): string | null {
    const before = this.at;
    this.skipSpace();
    const key = this.text.startsWith('"', this.at) ? this.takeString() : this.#takeBareKey();
    if (key !== null && this.takes(':')) return key;
    this.at = before;
    return null;
  }

  #takeBareKey(): string | null {
    let key = this.#match(word);
    if (key === null) return null;
    this.at += key.length;
    for (;;) {
      const before = this.at;
      this.skipSpace();
      const spaced = this.at > before;
      const token = this.#match(nameToken);
      if (token === null) return key;
      this.at += token.length;
      key += spaced ? ` ${token}` : token;
    }
  }

  takeString(): string {
    const start = this.at;
    let value = '';
    this.at += 1;
    for (;;) {
      const character = this.text.charAt(this.at);
      if (character === '"') break;
      if (character === '') {
        this.at = start;
        this.fail('a text with its closing quotation mark');
      }
      if (character === '\\') value += this.#takeEscape();
      else {
        value += character;
        this.at += 1;
      }
    }
    this.at += 1;
    return value;
  }

  /** An unknown escape stands for itself: patterns are full of them. */
  #takeEscape(): string {
    const next = this.text.charAt(this.at + 1);
    const digits = next === 'u' ? 4 : next === 'U' ? 6 : 0;
    const hex = this.text.slice(this.at + 2, this.at + 2 + digits);
    if (digits > 0 && hex.length === digits && /^[0-9a-fA-F]+$/.test(hex)) {
      const code = Number.parseInt(hex, 16);
      if (code > 0x10ffff) this.fail('a code point up to 10FFFF');
      this.at += 2 + digits;
      return digits === 4 ? String.fromCharCode(code) : String.fromCodePoint(code);
    }
    const plain = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\' }[next];
    this.at += plain === undefined ? 1 : 2;
    return plain ?? '\\';
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  #endOf(tokens: readonly string[]): number | null {
    const before = this.at;
    let end: number | null = before;
    for (const token of tokens) {
      this.skipSpace();
      if (!this.text.startsWith(token, this.at)) {
        end = null;
        break;
      }
      this.at += token.length;
      end = this.at;
    }
    // A word must end where the name ends.
    if (end !== null && this.#match(furtherWord) !== null && !/[./\-'+*]$/.test(tokens.at(-1) ?? ''))
      end = null;
    this.at = before;
    return end;
  }
}
