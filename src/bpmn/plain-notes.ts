/** Documentation may hold any XML (Semantic.xsd, tDocumentation, tText); the parser knows text alone. */
import { readTree, writeTree, type XmlElement } from './xml-tree.js';

const notes = /(^|:)(documentation|text)$/;

/** @returns the same file with the text of its notes and without their markup; null when they have none */
export function withPlainNotes(xml: string): string | null {
  if (!/[<:](documentation|text)[\s>]/.test(xml)) return null;
  const tree = readTree(xml);
  return tree.ok && flatten(tree.value) ? writeTree(tree.value) : null;
}

function flatten(element: XmlElement): boolean {
  let changed = false;
  for (const child of element.children) {
    if (typeof child === 'string' || 'cdata' in child) continue;
    if (!notes.test(child.name)) changed = flatten(child) || changed;
    else if (child.children.some((part) => typeof part !== 'string' && !('cdata' in part))) {
      child.children.splice(0, child.children.length, textOf(child));
      changed = true;
    }
  }
  return changed;
}

function textOf(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child : 'cdata' in child ? child.cdata : textOf(child)))
    .join('');
}
