/** A parsed element as the import sees it: what the moddle library gives, read and written by name. */
export interface ModelElement {
  readonly $type: string;
  readonly id?: string;
  readonly $parent?: ModelElement;
  /** Attributes that no schema knows, as written in the file. */
  readonly $attrs?: Record<string, unknown>;
  /** Elements of an unknown namespace: what lies in them, and their text. */
  readonly $children?: readonly ModelElement[];
  readonly $body?: string;
  readonly $descriptor?: {
    readonly ns?: { readonly uri?: string; readonly localName?: string; readonly prefix?: string };
    readonly properties?: readonly Property[];
  };
  readonly $model: { create(type: string, properties?: Record<string, unknown>): ModelElement };
  $instanceOf?(type: string): boolean;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

interface Property {
  readonly name: string;
  readonly isReference?: boolean;
  readonly isVirtual?: boolean;
}

export const elementsIn = (value: unknown): readonly ModelElement[] =>
  Array.isArray(value) ? value.filter(isElement) : [];

export const isElement = (value: unknown): value is ModelElement =>
  typeof value === 'object' && value !== null && typeof (value as { $type?: unknown }).$type === 'string';

/** The element and all that lie in it; elements of unknown namespaces are not entered. */
export function* everyElement(root: ModelElement): Generator<ModelElement> {
  yield root;
  for (const property of root.$descriptor?.properties ?? []) {
    if (property.isReference === true || property.isVirtual === true) continue;
    if (root.$descriptor?.ns?.prefix === 'bpmndi') continue;
    const value = Object.hasOwn(root, localName(property.name)) ? root.get(property.name) : undefined;
    for (const inner of Array.isArray(value) ? elementsIn(value) : isElement(value) ? [value] : [])
      if (inner.$descriptor?.properties !== undefined && inner.$parent === root) yield* everyElement(inner);
  }
}

/** The id that a person can find: the element's own, or that of the nearest around it. */
export function idOf(element: ModelElement): string {
  for (let at: ModelElement | undefined = element; at !== undefined; at = at.$parent)
    if (typeof at.id === 'string' && at.id !== '') return at.id;
  return '';
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
