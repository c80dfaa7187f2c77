/** XML as DMN needs it: elements with their namespaces, attributes and text. No document types, entities or processing
 *  instructions, so that reading a file can reach nothing outside of it. */
import { fail, ok, type Result } from '../../shared/result.js';

export interface XmlElement {
  readonly namespace: string;
  /** Without prefix. */
  readonly name: string;
  /** By name as written, prefix and all. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly inside. */
  readonly text: string;
  /** Namespaces by prefix, as they hold here. */
  readonly prefixes: ReadonlyMap<string, string>;
}

interface OpenElement {
  readonly qualified: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly prefixes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** Largest file read, in characters. */
export const xmlCharactersMax = 2 * 1024 * 1024;
const depthMax = 200;
const attribute = /\s+([^\s=<>"'/]+)\s*=\s*("[^"<]*"|'[^'<]*')/y;
const tagName = /<([^\s=<>"'/!?]+)/y;
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

class XmlFailure extends Error {}

/** @returns the root element, or why the text is not XML that may be read */
export function readXml(text: string): Result<XmlElement, string> {
  if (text.length > xmlCharactersMax)
    return fail(`Expected at most ${xmlCharactersMax} characters but found ${text.length}`);
  if (/<!(DOCTYPE|ENTITY)/i.test(text) || /<\?(?!xml\s)/i.test(text))
    return fail('Expected plain XML but found a document type, an entity or a processing instruction');
  try {
    return ok(read(text.startsWith('\ufeff') ? text.slice(1) : text));
  } catch (error) {
    if (error instanceof XmlFailure) return fail(error.message);
    throw error;
  }
}

function read(text: string): XmlElement {
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  const close = (element: OpenElement): void => {
    const closed = finished(element);
    const parent = open.at(-1);
    if (parent !== undefined) parent.children.push(closed);
    else if (root === null) root = closed;
    else throw new XmlFailure('Expected one root element but found another');
  };
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('<', at);
    addText(open.at(-1), decode(text.slice(at, next < 0 ? text.length : next)));
    if (next < 0) break;
    if (text.startsWith('<!--', next)) at = endOf(text, '-->', next);
    else if (text.startsWith('<?', next)) at = endOf(text, '?>', next);
    else if (text.startsWith('<![CDATA[', next)) {
      at = endOf(text, ']]>', next);
      addText(open.at(-1), text.slice(next + 9, at - 3));
    } else if (text.startsWith('</', next)) {
      at = endOf(text, '>', next);
      const element = open.pop();
      if (element?.qualified !== text.slice(next + 2, at - 1).trim())
        throw new XmlFailure('Expected every element to be closed in its order');
      close(element);
    } else {
      const tag = openTag(text, next, open.at(-1)?.prefixes ?? new Map([['xml', 'xml']]));
      at = tag.end;
      if (tag.closed) close(tag.element);
      else if (open.push(tag.element) > depthMax)
        throw new XmlFailure('Expected fewer elements inside elements');
    }
  }
  if (root === null || open.length > 0) throw new XmlFailure('Expected one closed root element');
  return root;
}

function addText(element: OpenElement | undefined, text: string): void {
  if (element !== undefined) element.text += text;
  else if (text.trim() !== '') throw new XmlFailure('Expected an element but found text');
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw new XmlFailure(`Expected «${mark}» but found the end`);
  return at + mark.length;
}

function openTag(
  text: string,
  from: number,
  outer: ReadonlyMap<string, string>,
): { element: OpenElement; end: number; closed: boolean } {
  tagName.lastIndex = from;
  const qualified = tagName.exec(text)?.[1];
  if (qualified === undefined) throw new XmlFailure(`Expected an element at character ${from + 1}`);
  const attributes = new Map<string, string>();
  let at = tagName.lastIndex;
  for (;;) {
    attribute.lastIndex = at;
    const match = attribute.exec(text);
    if (match === null) break;
    const [, name = '', quoted = ''] = match;
    if (attributes.has(name)) throw new XmlFailure(`Expected the attribute ${name} once but found it twice`);
    attributes.set(name, decode(quoted.slice(1, -1)));
    at = attribute.lastIndex;
  }
  const end = /\s*(\/?)>/y;
  end.lastIndex = at;
  const match = end.exec(text);
  if (match === null) throw new XmlFailure(`Expected the end of <${qualified}> at character ${at + 1}`);
  const element = { qualified, attributes, prefixes: prefixesOf(attributes, outer), children: [], text: '' };
  return { element, end: end.lastIndex, closed: match[1] === '/' };
}

function prefixesOf(
  attributes: ReadonlyMap<string, string>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const declared = [...attributes].filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  return new Map([...outer, ...declared.map(([name, uri]) => [name.slice(6), uri] as const)]);
}

function finished({ qualified, attributes, prefixes, children, text }: OpenElement): XmlElement {
  const colon = qualified.indexOf(':');
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  const namespace = prefixes.get(prefix);
  if (namespace === undefined && prefix !== '')
    throw new XmlFailure(`Expected a namespace for the prefix ${prefix}`);
  return {
    namespace: namespace ?? '',
    name: qualified.slice(colon + 1),
    attributes,
    children,
    text,
    prefixes,
  };
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&\s]{0,12});?/g, (whole, name: string) => {
    const code = name.startsWith('#x')
      ? Number.parseInt(name.slice(2), 16)
      : name.startsWith('#')
        ? Number.parseInt(name.slice(1), 10)
        : null;
    if (code !== null && code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
    const known = whole.endsWith(';') && Object.hasOwn(named, name) ? named[name] : undefined;
    if (known === undefined) throw new XmlFailure('Expected an entity of XML itself but found another');
    return known;
  });
}

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name && child.namespace === element.namespace);

export const childOf = (element: XmlElement, name: string): XmlElement | null =>
  childrenOf(element, name)[0] ?? null;
