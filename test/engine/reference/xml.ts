/** A reader of XML for the reference: elements, attributes, text. Small on purpose, and nobody else's. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const plain = (text: string): string => text.replace(/&(\w+);/g, (_, name: string) => entities[name] ?? '');

export function readXml(xml: string): XmlElement {
  const root: XmlElement = { name: '', prefix: '', attributes: {}, children: [], text: '' };
  const open: XmlElement[] = [root];
  const top = (): XmlElement => open.at(-1) ?? root;
  for (const [token] of xml.matchAll(/<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|<[^>]+>|[^<]+/gs)) {
    if (token.startsWith('<![CDATA[')) top().text += token.slice(9, -3);
    else if (token.startsWith('<!--') || token.startsWith('<?')) continue;
    else if (token.startsWith('</')) open.pop();
    else if (token.startsWith('<')) {
      const element = readTag(token);
      top().children.push(element);
      if (!token.endsWith('/>')) open.push(element);
    } else top().text += plain(token);
  }
  const [first] = root.children;
  if (first === undefined || open.length !== 1) throw new Error('Expected one element that is closed');
  return first;
}

function readTag(tag: string): XmlElement {
  const [, prefix = '', name = ''] = /^<(?:(\w+):)?(\w+)/.exec(tag) ?? [];
  const attributes: Record<string, string> = {};
  for (const [, key = '', value = ''] of tag.matchAll(/([\w:]+)="([^"]*)"/g)) attributes[key] = plain(value);
  return { name, prefix, attributes, children: [], text: '' };
}

export const childrenNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);

export const textOf = (element: XmlElement, name: string): string | null => {
  const [child] = childrenNamed(element, name);
  const text = child?.text.trim() ?? '';
  return text === '' ? null : text;
};
