/**
 * A file as a tree of XML that loses nothing but comments: moddle drops what it has no type for (mixed text in
 * documentation, attributes equal to their default, references to other files), and interchange must not.
 */
import { fail, ok, type Result } from '../shared/result.js';
import { findForbidden } from './xml-limits.js';

export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  /** As written, in their order; declarations of namespaces among them. */
  readonly attributes: Map<string, string>;
  readonly children: (XmlElement | XmlCdata | string)[];
}

/** Kept apart from other text: readers that drop white space between elements keep it in here. */
export interface XmlCdata {
  readonly cdata: string;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** @returns the root element, or one sentence on why the text is no XML that may be read */
export function readTree(xml: string): Result<XmlElement, string> {
  const forbidden = findForbidden(xml);
  if (forbidden !== null) return fail(forbidden);
  try {
    return ok(new TreeReader(xml).read());
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

class TreeReader {
  readonly #xml: string;
  readonly #open: XmlElement[] = [];
  #root: XmlElement | null = null;

  constructor(xml: string) {
    this.#xml = xml;
  }

  read(): XmlElement {
    const xml = this.#xml;
    let at = 0;
    while (at < xml.length) {
      const less = xml.indexOf('<', at);
      const end = less === -1 ? xml.length : less;
      if (end > at) this.#text(decode(xml.slice(at, end)));
      if (less === -1) break;
      at = this.#markup(less);
    }
    if (this.#root === null || this.#open.length > 0) throw new Error('Expected one closed root element');
    return this.#root;
  }

  /** @returns where the piece of markup that begins here ends */
  #markup(at: number): number {
    const xml = this.#xml;
    if (xml.startsWith('<!--', at)) return this.#after('-->', at);
    if (xml.startsWith('<?', at)) return this.#after('?>', at);
    if (xml.startsWith('<![CDATA[', at)) {
      const end = this.#after(']]>', at);
      const parent = this.#open.at(-1);
      if (parent === undefined) throw new Error('Expected no text outside of the root');
      parent.children.push({ cdata: xml.slice(at + '<![CDATA['.length, end - ']]>'.length) });
      return end;
    }
    if (xml.startsWith('</', at)) {
      const end = this.#after('>', at);
      const name = xml.slice(at + 2, end - 1).trim();
      const closed = this.#open.pop();
      if (closed?.name !== name) throw new Error(`Expected </${closed?.name ?? ''}> but found </${name}>`);
      return end;
    }
    return this.#openTag(at);
  }

  #openTag(at: number): number {
    const pattern = /<([^\s/>=]+)|\s*([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')|\s*(\/?>)/gy;
    pattern.lastIndex = at;
    const name = pattern.exec(this.#xml)?.[1];
    if (name === undefined) throw new Error(`Expected a tag at character ${at}`);
    const element: XmlElement = { name, attributes: new Map(), children: [] };
    for (;;) {
      const [, , attribute, double, single, end] = pattern.exec(this.#xml) ?? [];
      if (attribute !== undefined) element.attributes.set(attribute, decode(double ?? single ?? '', true));
      else if (end === undefined) throw new Error(`Expected <${name}> to end`);
      else {
        this.#append(element);
        if (end === '>') this.#open.push(element);
        return pattern.lastIndex;
      }
    }
  }

  #append(element: XmlElement): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(element);
    else if (this.#root === null) this.#root = element;
    else throw new Error('Expected one root element but found two');
  }

  #text(text: string): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(text);
    else if (text.replace('\uFEFF', '').trim() !== '')
      throw new Error('Expected no text outside of the root');
  }

  #after(mark: string, from: number): number {
    const at = this.#xml.indexOf(mark, from);
    if (at === -1) throw new Error(`Expected ${mark}`);
    return at + mark.length;
  }
}

/** @param attribute white space in a value is read as spaces (XML 1.0 §3.3.3) */
function decode(text: string, attribute = false): string {
  const plain = attribute ? text.replaceAll(/[\t\r\n]/g, ' ') : text.replaceAll(/\r\n?/g, '\n');
  if (!plain.includes('&')) return plain;
  return plain.replaceAll(
    /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) {
        const known = entities.get(name);
        if (known === undefined) throw new Error(`Expected a known entity but found ${whole}`);
        return known;
      }
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (!(code <= 0x10ffff)) throw new Error(`Expected a character but found ${whole}`);
      return String.fromCodePoint(code);
    },
  );
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
const escapeText = (text: string): string => text.replaceAll(/[&<>\r]/g, (found) => escapes[found] ?? found);
const escapeValue = (text: string): string =>
  text.replaceAll(/[&<>"\n\r\t]/g, (found) => escapes[found] ?? found);

/** @returns the tree as a file in UTF-8 */
export function writeTree(root: XmlElement): string {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  write(root, parts);
  parts.push('\n');
  return parts.join('');
}

function write(element: XmlElement, parts: string[]): void {
  parts.push('<', element.name);
  for (const [name, value] of element.attributes) parts.push(' ', name, '="', escapeValue(value), '"');
  if (element.children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  for (const child of element.children)
    if (typeof child === 'string') parts.push(escapeText(child));
    else if ('cdata' in child) parts.push('<![CDATA[', child.cdata, ']]>');
    else write(child, parts);
  parts.push('</', element.name, '>');
}
