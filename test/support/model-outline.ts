/** Two ways to say all that a model holds, line by line, for comparing before and after. */
import type { XmlElement } from '../../src/bpmn/xml-tree.js';

/** Elements, attributes and texts of a tree with namespaces instead of prefixes; white space between elements aside. */
export function outlineOfTree(root: XmlElement): string[] {
  const lines: string[] = [];
  walk(root, new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]), 0);
  return lines;

  function walk(element: XmlElement, outer: ReadonlyMap<string, string>, depth: number): void {
    const namespaces = new Map(outer);
    for (const [name, value] of element.attributes)
      if (name === 'xmlns') namespaces.set('', value);
      else if (name.startsWith('xmlns:')) namespaces.set(name.slice('xmlns:'.length), value);
    const named = (name: string, isAttribute: boolean): string => {
      const colon = name.indexOf(':');
      if (colon === -1) return isAttribute ? name : `{${namespaces.get('') ?? ''}}${name}`;
      return `{${namespaces.get(name.slice(0, colon)) ?? ''}}${name.slice(colon + 1)}`;
    };
    const attributes = [...element.attributes]
      .filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'))
      .map(([name, value]) => `${named(name, true)}=${JSON.stringify(value)}`)
      .toSorted();
    lines.push(`${depth} ${named(element.name, false)} ${attributes.join(' ')}`);
    for (const child of element.children)
      if (typeof child === 'string') {
        if (child.trim() !== '') lines.push(`${depth} text ${JSON.stringify(child)}`);
      } else if ('cdata' in child) lines.push(`${depth} text ${JSON.stringify(child.cdata)}`);
      else walk(child, namespaces, depth + 1);
  }
}

/** What moddle makes of a model: types, values and, by id, references. */
export function outlineOfModel(definitions: object): string[] {
  const lines: string[] = [];
  walk(definitions, 0);
  return lines;

  function walk(element: object, depth: number): void {
    const { $type } = element as { $type?: string };
    lines.push(`${depth} ${$type ?? ''}`);
    for (const [name, value] of Object.entries(element))
      for (const each of Array.isArray(value) ? (value as unknown[]) : [value])
        if (typeof each !== 'object' || each === null) lines.push(`${depth} ${name}=${String(each)}`);
        else if ((each as { $parent?: object }).$parent === element) walk(each, depth + 1);
        else lines.push(`${depth} ${name}->${(each as { id?: string }).id ?? ''}`);
  }
}
