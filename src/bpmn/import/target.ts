/**
 * What the rules of the import write to. The same rules run in both directions: `Applying` writes our attributes beside the
 * vendor's, `Undoing` takes away what the rules would write again, so that a model leaves as it came. What somebody has
 * edited since is left alone.
 */
import type { Result } from '../../shared/result.js';
import { elementsIn, isElement, type ModelElement } from './model-element.js';

export interface Mapping {
  readonly source: string;
  readonly target: string;
}

export interface Target {
  /** One of our attributes, `mc:` left out. */
  attribute(element: ModelElement, name: string, value: string): void;
  mapping(element: ModelElement, type: 'mc:Input' | 'mc:Output', mapping: Mapping): void;
  /** A text of the standard that is replaced; what stood there before is kept beside it. @returns why it was not */
  text(
    holder: ModelElement,
    property: string,
    translate: (original: string) => Result<string, string>,
  ): string | null;
  /** An id for an element that has none. */
  identify(element: ModelElement, id: () => string): void;
  /** A script's language: FEEL, and what it was before. */
  format(script: ModelElement, before: string): void;
}

/** The text as the file had it, whether or not it has been replaced since. */
export const originalText = (holder: ModelElement, property: string): string =>
  String(holder.get('mc:imported') ?? holder.get(property) ?? '');

export class Applying implements Target {
  attribute(element: ModelElement, name: string, value: string): void {
    if (element.get(`mc:${name}`) === undefined) element.set(`mc:${name}`, value);
  }

  mapping(element: ModelElement, type: 'mc:Input' | 'mc:Output', mapping: Mapping): void {
    let extensions = element.get('extensionElements');
    if (!isElement(extensions)) {
      extensions = element.$model.create('bpmn:ExtensionElements', { values: [] });
      (extensions as { $parent: ModelElement }).$parent = element;
      element.set('extensionElements', extensions);
    }
    const holder = extensions as ModelElement;
    const values = elementsIn(holder.get('values'));
    if (values.some((value) => same(value, type, mapping))) return;
    const made = element.$model.create(type, { ...mapping });
    (made as { $parent: ModelElement }).$parent = holder;
    holder.set('values', [...values, made]);
  }

  text(
    holder: ModelElement,
    property: string,
    translate: (original: string) => Result<string, string>,
  ): string | null {
    if (holder.get('mc:imported') !== undefined) return null;
    const original = String(holder.get(property) ?? '');
    const translated = translate(original);
    if (!translated.ok) return translated.error;
    if (translated.value === original) return null;
    holder.set('mc:imported', original);
    holder.set(property, translated.value);
    return null;
  }

  identify(element: ModelElement, id: () => string): void {
    if (typeof element.id === 'string' && element.id !== '') return;
    element.set('id', id());
    element.set('mc:identified', 'true');
  }

  format(script: ModelElement, before: string): void {
    if (script.get('mc:importedFormat') !== undefined) return;
    script.set('mc:importedFormat', before);
    script.set('scriptFormat', 'feel');
  }
}

export class Undoing implements Target {
  readonly #edited = new WeakSet<ModelElement>();

  attribute(element: ModelElement, name: string, value: string): void {
    if (element.get(`mc:${name}`) === value) element.set(`mc:${name}`, undefined);
  }

  mapping(element: ModelElement, type: 'mc:Input' | 'mc:Output', mapping: Mapping): void {
    const extensions = element.get('extensionElements');
    if (!isElement(extensions)) return;
    const values = elementsIn(extensions.get('values')).filter((value) => !same(value, type, mapping));
    if (values.length === 0) element.set('extensionElements', undefined);
    else extensions.set('values', values);
  }

  text(
    holder: ModelElement,
    property: string,
    translate: (original: string) => Result<string, string>,
  ): string | null {
    const original = holder.get('mc:imported');
    if (typeof original !== 'string') return null;
    holder.set('mc:imported', undefined);
    const translated = translate(original);
    if (translated.ok && translated.value === holder.get(property))
      holder.set(property, original === '' ? undefined : original);
    else this.#edited.add(holder);
    return null;
  }

  identify(element: ModelElement): void {
    if (element.get('mc:identified') === undefined) return;
    element.set('mc:identified', undefined);
    element.set('id', undefined);
  }

  format(script: ModelElement, before: string): void {
    if (script.get('mc:importedFormat') === undefined) return;
    script.set('mc:importedFormat', undefined);
    // A script that was edited since is FEEL for good.
    if (!this.#edited.has(script)) script.set('scriptFormat', before === '' ? undefined : before);
  }
}

const same = (value: ModelElement, type: string, { source, target }: Mapping): boolean =>
  value.$type === type && value.get('source') === source && value.get('target') === target;
