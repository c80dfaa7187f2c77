/** Item definitions to FEEL types (DMN 1.5 §7.3.2): typeRef, components, collections, functions, allowed values. */
import { readUnaryTests, type Surroundings } from '../expression.js';
import type { TypeFinder } from '../parse-type.js';
import { addName } from '../reader.js';
import { anyType, typesByName, type FeelType } from '../types.js';
import type { DecisionProblem } from './model.js';
import { childOf, childrenOf, type XmlElement } from './xml.js';

export class ItemDefinitions {
  readonly #definitions = new Map<string, XmlElement>();
  readonly #types = new Map<string, FeelType>();
  readonly #open = new Set<string>();

  constructor(
    readonly root: XmlElement,
    readonly surroundings: Surroundings,
    /** Types of imports, by the import's name and by its namespace. */
    readonly imported: (qualifier: string, name: string) => FeelType | null,
    readonly problems: DecisionProblem[],
  ) {
    for (const definition of childrenOf(root, 'itemDefinition'))
      this.#definitions.set(definition.attributes.get('name') ?? '', definition);
    for (const definition of this.#definitions.values()) this.#learnNames(definition);
  }

  readonly find: TypeFinder = (name) => {
    const known = this.#types.get(name);
    if (known !== undefined) return known;
    const definition = this.#definitions.get(name);
    if (definition === undefined) return this.#findImported(name);
    if (this.#open.has(name)) return null;
    this.#open.add(name);
    const type = this.#typeOf(definition);
    this.#open.delete(name);
    this.#types.set(name, type);
    return type;
  };

  /** Reads every definition, so that its problems are known. */
  check(): void {
    for (const name of this.#definitions.keys()) this.find(name);
  }

  /** The type an element's `typeRef` names, in an attribute or a child; Any where there is none. */
  typeRefOf(element: XmlElement, attribute = 'typeRef'): FeelType {
    const text = element.attributes.get(attribute) ?? childOf(element, attribute)?.text ?? '';
    return text.trim() === '' ? anyType : this.#typeNamed(text.trim(), element);
  }

  /** In DMN 1.1 a typeRef is a QName; since then the name of the import stands before a dot. */
  #typeNamed(reference: string, element: XmlElement): FeelType {
    const basic = typesByName.get(reference);
    if (basic !== undefined) return basic;
    const colon = reference.indexOf(':');
    if (colon >= 0) {
      const local = reference.slice(colon + 1);
      const namespace = element.prefixes.get(reference.slice(0, colon)) ?? '';
      const known = typesByName.get(local);
      if (known !== undefined && /FEEL/i.test(namespace)) return known;
      if (namespace !== this.root.attributes.get('namespace') && !this.#definitions.has(local))
        return { kind: 'named', name: local, resolve: () => this.imported(namespace, local) };
      return { kind: 'named', name: local, resolve: () => this.find(local) };
    }
    if (!this.#definitions.has(reference) && !reference.includes('.'))
      this.problems.push({
        element: element.attributes.get('id') ?? element.attributes.get('name') ?? reference,
        code: 'TYPE_UNKNOWN',
        detail: `Expected a type but found ${reference}`,
      });
    return { kind: 'named', name: reference, resolve: () => this.find(reference) };
  }

  #findImported(name: string): FeelType | null {
    const dot = name.indexOf('.');
    return dot < 0 ? this.imported('', name) : this.imported(name.slice(0, dot), name.slice(dot + 1));
  }

  #typeOf(definition: XmlElement): FeelType {
    let type = this.#baseOf(definition);
    type = this.#constrained(type, definition, 'allowedValues');
    if (definition.attributes.get('isCollection') === 'true') type = { kind: 'list', of: type };
    return this.#constrained(type, definition, 'typeConstraint');
  }

  #baseOf(definition: XmlElement): FeelType {
    const components = childrenOf(definition, 'itemComponent');
    if (components.length > 0)
      return {
        kind: 'context',
        entries: new Map(
          components.map((component) => [component.attributes.get('name') ?? '', this.#typeOf(component)]),
        ),
      };
    const functionItem = childOf(definition, 'functionItem');
    if (functionItem !== null) {
      const parameters = childrenOf(functionItem, 'parameters');
      return {
        kind: 'function',
        parameters: parameters.length === 0 ? null : parameters.map((parameter) => this.typeRefOf(parameter)),
        result: this.typeRefOf(functionItem, 'outputTypeRef'),
      };
    }
    return this.typeRefOf(definition);
  }

  #constrained(of: FeelType, definition: XmlElement, kind: 'allowedValues' | 'typeConstraint'): FeelType {
    const allowed = childOf(definition, kind);
    const text = (allowed === null ? null : childOf(allowed, 'text'))?.text.trim() ?? '';
    if (text === '') return of;
    const tests = readUnaryTests(text, this.surroundings);
    if (!tests.ok) {
      this.problems.push({
        element: definition.attributes.get('id') ?? definition.attributes.get('name') ?? '',
        code: 'EXPRESSION_INVALID',
        detail: tests.error,
      });
      return of;
    }
    return { kind: 'constrained', of, allows: (run, value) => tests.value(run, value) === true };
  }

  /** Components with spaces in their names are names in paths. */
  #learnNames(definition: XmlElement): void {
    for (const component of childrenOf(definition, 'itemComponent')) {
      addName(this.surroundings.names, component.attributes.get('name') ?? '');
      this.#learnNames(component);
    }
  }
}
