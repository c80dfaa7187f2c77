/**
 * What other engines let pass and the standard's schema does not, put right in the text before it is read: an error that is
 * referred to but stands nowhere is the error of that code; a collection that is referred to is a variable of that name;
 * white space around an id is none of it (XML Schema, `xsd:ID`).
 */
import { readTree, writeTree, type XmlElement } from '../xml-tree.js';

/** @returns the text with what could be put right; the same text where nothing was to be done */
export function repairText(xml: string): string {
  const tree = readTree(xml);
  if (!tree.ok) return xml;
  const elements = [...everyXml(tree.value)];
  let repaired = false;
  for (const element of elements)
    for (const name of ['id', ...references]) {
      const value = element.attributes.get(name);
      if (value === undefined || value === value.trim()) continue;
      element.attributes.set(name, value.trim());
      repaired = true;
    }
  const ids = new Set(elements.map(({ attributes }) => attributes.get('id')));
  for (const element of elements) {
    if (localName(element) === 'errorEventDefinition')
      repaired = addError(tree.value, element, ids) || repaired;
    if (localName(element) === 'multiInstanceLoopCharacteristics')
      repaired = nameCollection(tree.value, element, ids) || repaired;
  }
  return repaired ? writeTree(tree.value) : xml;
}

const references = ['sourceRef', 'targetRef', 'attachedToRef', 'errorRef', 'messageRef', 'signalRef'];

function addError(root: XmlElement, element: XmlElement, ids: Set<string | undefined>): boolean {
  const code = element.attributes.get('errorRef');
  if (code === undefined || code.includes(':') || ids.has(code) || !/^[A-Za-z_][\w.-]*$/.test(code))
    return false;
  ids.add(code);
  const prefix = prefixOf(root);
  root.children.push({
    name: `${prefix}error`,
    attributes: new Map([
      ['id', code],
      ['errorCode', code],
    ]),
    children: [],
  });
  return true;
}

const camunda = 'http://camunda.org/schema/1.0/bpmn';

/** `loopDataInputRef` and `inputDataItem`, where they name variables and not data of the model. */
function nameCollection(root: XmlElement, loop: XmlElement, ids: ReadonlySet<string | undefined>): boolean {
  const child = (name: string): XmlElement | undefined =>
    loop.children.find((each): each is XmlElement => isXml(each) && localName(each) === name);
  const input = child('loopDataInputRef');
  const collection = input?.children
    .map((text) => (typeof text === 'string' ? text : ''))
    .join('')
    .trim();
  if (input === undefined || collection === undefined || collection === '' || ids.has(collection))
    return false;
  const item = child('inputDataItem');
  const remove = (each: XmlElement): void => {
    loop.children.splice(loop.children.indexOf(each), 1);
  };
  remove(input);
  root.attributes.set('xmlns:vendor', camunda);
  loop.attributes.set('vendor:collection', collection);
  const name = item?.attributes.get('name') ?? item?.attributes.get('id');
  if (item === undefined || name === undefined) return true;
  remove(item);
  loop.attributes.set('vendor:elementVariable', name);
  return true;
}

const isXml = (child: XmlElement['children'][number]): child is XmlElement =>
  typeof child !== 'string' && 'name' in child;

function* everyXml(root: XmlElement): Generator<XmlElement> {
  yield root;
  for (const child of root.children) if (isXml(child)) yield* everyXml(child);
}

const localName = ({ name }: XmlElement): string => name.slice(name.indexOf(':') + 1);
const prefixOf = ({ name }: XmlElement): string => name.slice(0, name.indexOf(':') + 1);
