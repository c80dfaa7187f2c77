/** What a file may not be, found by reading its characters once before anything else looks at it. */

/** Largest model read, in characters of XML. */
export const xmlCharactersMax = 2 * 1024 * 1024;
/** Elements inside each other. Sub-processes in sub-processes need four levels each. */
export const xmlDepthMax = 200;
export const xmlElementsMax = 60_000;
/** Attributes of one element. The richest of the standard has under twenty. */
export const xmlAttributesMax = 100;
/** Of one element or attribute. */
export const xmlNameCharactersMax = 512;

const [tab, newline, carriageReturn, space] = [9, 10, 13, 32];
const [quote, apostrophe, slash, less, equals, greater, question, exclamation] = [
  34, 39, 47, 60, 61, 62, 63, 33,
];

const isSpace = (code: number): boolean =>
  code === space || code === newline || code === tab || code === carriageReturn;

/** @returns what is wrong, as a sentence; null when the text may be parsed */
export function findForbidden(xml: string): string | null {
  if (xml.length > xmlCharactersMax)
    return `Expected at most ${xmlCharactersMax} characters but found ${xml.length}`;
  return findStrangeCharacter(xml) ?? new Scanner(xml).run();
}

/** Characters that XML 1.0 has no place for (§2.2): control characters, and half of a surrogate pair. */
function findStrangeCharacter(xml: string): string | null {
  const control =
    controls.exec(xml)?.[0] ?? (xml.includes('&#') ? controlReferences.exec(xml)?.[0] : undefined);
  if (control !== undefined) return `Expected text but found a control character: ${JSON.stringify(control)}`;
  return (xml as WellFormable).isWellFormed() ? null : 'Expected text but found half of a surrogate pair';
}

/** Part of ES2024, which every supported version of Node has; the compiler's library is older. */
type WellFormable = string & { isWellFormed(): boolean };

// oxlint-disable-next-line no-control-regex -- Control characters are what it looks for.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const controlReferences = /&#(?:x0*(?:1?[0-8bcef]|1[9ad]|0)|0*(?:[0-8]|1[124-9]|2\d|3[01]));/i;

/** The parser reads everything but `true` as false, `1` and ` true` among them: such a file would mean something else. */
const booleans: ReadonlySet<string> = new Set([
  'cancelActivity',
  'cancelRemainingInstances',
  'instantiate',
  'isClosed',
  'isCollection',
  'isExecutable',
  'isForCompensation',
  'isImmediate',
  'isInterrupting',
  'isSequential',
  'isUnlimited',
  'mustUnderstand',
  'parallelMultiple',
  'testBefore',
  'triggeredByEvent',
  'waitForCompletion',
]);

const noPrefixes: readonly string[] = [];

/** What may begin the name of an attribute (XML 1.0 §2.3); the rest of it is left to the parser. */
const beginsName = /^[\p{L}_:]/u;

class Scanner {
  readonly #xml: string;
  #elements = 0;
  /** Prefixes that each open element declares, and how often each is declared now. */
  readonly #open: (readonly string[])[] = [];
  readonly #declared = new Map<string, number>([
    ['xml', 1],
    ['xmlns', 1],
  ]);

  constructor(xml: string) {
    this.#xml = xml;
  }

  run(): string | null {
    const xml = this.#xml;
    for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at)) {
      const code = xml.charCodeAt(at + 1);
      let end: number;
      if (code === exclamation) {
        if (xml.startsWith('<!--', at)) end = after(xml, '-->', at + 4);
        else if (xml.startsWith('<![CDATA[', at)) end = after(xml, ']]>', at + 9);
        else return 'Expected plain XML but found a document type or an entity';
      } else if (code === question) {
        if (!/^<\?xml\s/i.test(xml.slice(at, at + 6)) || at > 1)
          return 'Expected plain XML but found a processing instruction';
        end = after(xml, '?>', at + 2);
      } else if (code === slash) {
        this.#close(this.#open.pop() ?? noPrefixes);
        end = after(xml, '>', at + 2);
      } else {
        const tag = this.#openTag(at + 1);
        if (typeof tag === 'string') return tag;
        end = tag;
      }
      if (end === -1) return 'Expected the file to end outside of a tag';
      at = end;
    }
    return null;
  }

  /** @returns where the tag ends, or what is wrong with it */
  #openTag(from: number): number | string {
    const xml = this.#xml;
    this.#elements += 1;
    if (this.#elements > xmlElementsMax) return `Expected at most ${xmlElementsMax} elements`;
    let at = this.#nameEnd(from);
    if (at - from > xmlNameCharactersMax)
      return `Expected names of at most ${xmlNameCharactersMax} characters`;
    const names: string[] = [];
    for (;;) {
      const before = at;
      at = this.#spaceEnd(at);
      const code = xml.charCodeAt(at);
      if (code === greater) return this.#endTag(names, at + 1, true);
      if (code === slash)
        return xml.charCodeAt(at + 1) === greater
          ? this.#endTag(names, at + 2, false)
          : `Expected a well-formed tag at character ${at}`;
      if (at === before) return `Expected a space before the attribute at character ${at}`;
      const attribute = this.#attribute(at, names);
      if (typeof attribute === 'string') return attribute;
      at = attribute;
    }
  }

  /** @returns where the attribute ends, or what is wrong with it */
  #attribute(from: number, names: string[]): number | string {
    const xml = this.#xml;
    let at = this.#nameEnd(from);
    const name = xml.slice(from, at);
    if (name.length > xmlNameCharactersMax || !beginsName.test(name))
      return `Expected the name of an attribute at character ${from}`;
    names.push(name);
    if (names.length > xmlAttributesMax)
      return `Expected at most ${xmlAttributesMax} attributes at one element`;
    at = this.#spaceEnd(at);
    if (xml.charCodeAt(at) !== equals) return `Expected an attribute with a value at character ${at}`;
    at = this.#spaceEnd(at + 1);
    const mark = xml.charCodeAt(at);
    if (mark !== quote && mark !== apostrophe) return `Expected a quoted value at character ${at}`;
    const value = at + 1;
    at = xml.indexOf(mark === quote ? '"' : "'", value);
    if (at === -1) return 'Expected a closing quote';
    if (booleans.has(name) && !['true', 'false'].includes(xml.slice(value, at)))
      return `Expected true or false as ${name} but found ${xml.slice(value, value + 20)}`;
    return at + 1;
  }

  #endTag(names: readonly string[], at: number, opens: boolean): number | string {
    if (names.length > 1 && new Set(names).size !== names.length)
      return `Expected each attribute once, before character ${at}`;
    let own = noPrefixes;
    for (const name of names)
      if (name.startsWith('xmlns:')) {
        const prefix = name.slice('xmlns:'.length);
        own = [...own, prefix];
        this.#declared.set(prefix, (this.#declared.get(prefix) ?? 0) + 1);
      }
    for (const name of names) {
      const colon = name.indexOf(':');
      if (colon !== -1 && !this.#declared.has(name.slice(0, colon)))
        return `Expected ${name} to have a declared prefix, before character ${at}`;
    }
    if (!opens) this.#close(own);
    else if (this.#open.push(own) > xmlDepthMax)
      return `Expected at most ${xmlDepthMax} elements inside each other`;
    return at;
  }

  #close(prefixes: readonly string[]): void {
    for (const prefix of prefixes) {
      const count = (this.#declared.get(prefix) ?? 1) - 1;
      if (count === 0) this.#declared.delete(prefix);
      else this.#declared.set(prefix, count);
    }
  }

  #nameEnd(from: number): number {
    let at = from;
    while (!isEndOfName(this.#xml.charCodeAt(at))) at += 1;
    return at;
  }

  #spaceEnd(from: number): number {
    let at = from;
    while (isSpace(this.#xml.charCodeAt(at))) at += 1;
    return at;
  }
}

/** Most characters of a name lie beyond all of these. */
const isEndOfName = (code: number): boolean =>
  !(code > greater) && // Not a number: the end of the text.
  (isSpace(code) ||
    code === equals ||
    code === greater ||
    code === slash ||
    code === less ||
    Number.isNaN(code));

function after(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  return at === -1 ? -1 : at + mark.length;
}
