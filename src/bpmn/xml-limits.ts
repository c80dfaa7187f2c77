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

class Scanner {
  readonly #xml: string;
  #depth = 0;
  #elements = 0;

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
        this.#depth -= 1;
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
    let at = from;
    while (at < xml.length && !isEndOfName(xml.charCodeAt(at))) at += 1;
    if (at - from > xmlNameCharactersMax)
      return `Expected names of at most ${xmlNameCharactersMax} characters`;
    const names: string[] = [];
    for (;;) {
      while (isSpace(xml.charCodeAt(at))) at += 1;
      const code = xml.charCodeAt(at);
      const closed = code === slash && xml.charCodeAt(at + 1) === greater;
      if (code === greater || closed) {
        if (names.length > 1 && new Set(names).size !== names.length)
          return `Expected each attribute once, at character ${from}`;
        if (closed) return at + 2;
        this.#depth += 1;
        return this.#depth > xmlDepthMax
          ? `Expected at most ${xmlDepthMax} elements inside each other`
          : at + 1;
      }
      const name = at;
      while (at < xml.length && !isEndOfName(xml.charCodeAt(at))) at += 1;
      if (at === name || at - name > xmlNameCharactersMax) return `Expected an attribute at character ${at}`;
      const nameEnd = at;
      names.push(xml.slice(name, at));
      if (names.length > xmlAttributesMax)
        return `Expected at most ${xmlAttributesMax} attributes at one element`;
      while (isSpace(xml.charCodeAt(at))) at += 1;
      if (xml.charCodeAt(at) !== equals) return `Expected an attribute with a value at character ${at}`;
      at += 1;
      while (isSpace(xml.charCodeAt(at))) at += 1;
      const mark = xml.charCodeAt(at);
      if (mark !== quote && mark !== apostrophe) return `Expected a quoted value at character ${at}`;
      const value = at + 1;
      at = xml.indexOf(mark === quote ? '"' : "'", value);
      if (at === -1) return 'Expected a closing quote';
      if (booleans.has(xml.slice(name, nameEnd)) && !['true', 'false'].includes(xml.slice(value, at)))
        return `Expected true or false as ${xml.slice(name, nameEnd)} but found ${xml.slice(value, value + 20)}`;
      at += 1;
    }
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
