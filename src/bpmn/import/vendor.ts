/** Attributes and elements of other engines, found by namespace whatever prefix a file gives it. */
import { isElement, elementsIn, type ModelElement } from './model-element.js';

type Dialect = 'camunda' | 'zeebe';

/** Operaton, Flowable and Activiti share their names with Camunda 7, of which they are forks or ancestors. */
const dialects: Readonly<Record<string, Dialect>> = {
  'http://camunda.org/schema/1.0/bpmn': 'camunda',
  'http://operaton.org/schema/1.0/bpmn': 'camunda',
  'http://flowable.org/bpmn': 'camunda',
  'http://activiti.org/bpmn': 'camunda',
  'http://www.camunda.com/fox': 'camunda',
  'http://camunda.org/schema/zeebe/1.0': 'zeebe',
};
const prefixes: Readonly<Record<string, Dialect>> = {
  camunda: 'camunda',
  operaton: 'camunda',
  flowable: 'camunda',
  activiti: 'camunda',
  zeebe: 'zeebe',
};

/** A vendor's attribute by its local name; undefined where the element has none. */
export function vendorAttribute(
  element: ModelElement,
  name: string,
  dialect: Dialect = 'camunda',
): string | undefined {
  for (const [key, value] of Object.entries(element.$attrs ?? {})) {
    const colon = key.indexOf(':');
    if (colon < 0 || key.slice(colon + 1) !== name || key.startsWith('xmlns:')) continue;
    if (dialectOf(element, key.slice(0, colon)) === dialect) return String(value);
  }
  return undefined;
}

function dialectOf(element: ModelElement, prefix: string): Dialect | undefined {
  for (let at: ModelElement | undefined = element; at !== undefined; at = at.$parent) {
    const uri = at.$attrs?.[`xmlns:${prefix}`];
    if (typeof uri === 'string') return dialects[uri];
  }
  return prefixes[prefix];
}

/** A vendor's extension elements of that local name. */
export function vendorElements(
  element: ModelElement,
  name: string,
  dialect: Dialect = 'camunda',
): readonly ModelElement[] {
  const extensions = element.get('extensionElements');
  if (!isElement(extensions)) return [];
  return elementsIn(extensions.get('values')).filter((value) => isVendor(value, name, dialect));
}

/** Elements of that local name that lie in a vendor's element. */
export const within = (element: ModelElement, name: string): readonly ModelElement[] =>
  (element.$children ?? []).filter(({ $type }) => $type.slice($type.indexOf(':') + 1) === name);

/** An attribute of a vendor's own element. */
export function plainAttribute(element: ModelElement, name: string): string | undefined {
  const value = (element as unknown as Readonly<Record<string, unknown>>)[name];
  return value === undefined ? undefined : String(value);
}

function isVendor(value: ModelElement, name: string, dialect: Dialect): boolean {
  const { $type, $descriptor } = value;
  const colon = $type.indexOf(':');
  if ($type.slice(colon + 1) !== name) return false;
  const uri = $descriptor?.ns?.uri;
  return (uri === undefined ? prefixes[$type.slice(0, colon)] : (dialects[uri] ?? null)) === dialect;
}

/** The local name of a vendor's element. */
export const localNameOf = ({ $type }: ModelElement): string => $type.slice($type.indexOf(':') + 1);
