/** From the text of DMN files, versions 1.1 to 1.5, to a model that can be evaluated, or to what keeps it from it. */
import { fail, ok, type Result } from '../../shared/result.js';
import { plainSurroundings } from '../expression.js';
import { addName } from '../reader.js';
import type { Evaluate, Scope } from '../scope.js';
import { anyType, resolved, type FeelType } from '../types.js';
import { BoxedCompiler } from './boxed.js';
import { coerced } from './coerce.js';
import type {
  DecisionModel,
  DecisionProblem,
  DecisionProblemCode,
  Element,
  Key,
  Requirement,
} from './model.js';
import { ItemDefinitions } from './types-of.js';
import { childOf, childrenOf, readXml, type XmlElement } from './xml.js';

export interface ReadDecisionsOptions {
  /** Texts of the files that may be imported; each is known by its own namespace. */
  readonly imports?: readonly string[];
  /** Keeps what does not compile as null with a warning, instead of refusing the whole model. */
  readonly keepInvalid?: boolean;
}

/** Namespaces of DMN 1.1 to 1.5. */
const dmnNamespaces = new Set([
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
  'http://www.omg.org/spec/DMN/20151101/dmn11.xsd',
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
]);
const elementNames = ['inputData', 'decision', 'businessKnowledgeModel', 'decisionService'] as const;

/** @returns the model, or every problem found, each with its element and a code */
export function readDecisions(
  xml: string,
  { imports = [], keepInvalid = false }: ReadDecisionsOptions = {},
): Result<DecisionModel, readonly DecisionProblem[]> {
  const problems: DecisionProblem[] = [];
  const files: ModelFile[] = [];
  for (const [at, text] of [xml, ...imports].entries()) {
    const root = readRoot(text);
    if (root.ok) files.push(new ModelFile(root.value, problems));
    else if (at === 0 || !keepInvalid) return fail([root.error]);
  }
  const [main] = files;
  if (main === undefined) return fail(problems);
  const byNamespace = new Map(files.map((file) => [file.namespace, file] as const));
  const elements = new Map<Key, Element>();
  for (const file of byNamespace.values()) file.link(byNamespace);
  for (const file of byNamespace.values())
    for (const element of file.compile()) elements.set(element.key, element);
  findCycles(elements, problems);
  const fatal = keepInvalid ? problems.filter(({ code }) => code === 'REQUIREMENT_CYCLE') : problems;
  if (fatal.length > 0) return fail(fatal);
  return ok(Object.freeze({ name: main.name, namespace: main.namespace, elements }));
}

function readRoot(text: string): Result<XmlElement, DecisionProblem> {
  const root = readXml(text);
  const problem = (code: DecisionProblemCode, detail: string): Result<never, DecisionProblem> =>
    fail({ element: '', code, detail });
  if (!root.ok)
    return problem(root.error.startsWith('Expected plain XML') ? 'XML_FORBIDDEN' : 'XML_INVALID', root.error);
  const { name, namespace } = root.value;
  if (name !== 'definitions' || !dmnNamespaces.has(namespace))
    return problem(
      'DMN_INVALID',
      `Expected the definitions of DMN 1.1 to 1.5 but found ${name} of ${namespace || 'no namespace'}`,
    );
  return root;
}

/** One file: its elements by id, and the imports it sees. */
class ModelFile {
  readonly name: string;
  readonly namespace: string;
  readonly types: ItemDefinitions;
  readonly #boxed: BoxedCompiler;
  /** Of this file alone. */
  readonly byId = new Map<string, XmlElement>();
  #files: ReadonlyMap<string, ModelFile> = new Map();
  readonly #imports: readonly { name: string; namespace: string; element: XmlElement }[];

  constructor(
    readonly root: XmlElement,
    readonly problems: DecisionProblem[],
  ) {
    this.name = root.attributes.get('name') ?? '';
    this.namespace = root.attributes.get('namespace') ?? '';
    const surroundings = {
      ...plainSurroundings,
      names: new Map(),
      findType: (name: string) => this.types.find(name),
    };
    this.#imports = childrenOf(root, 'import').map((element) => ({
      name: element.attributes.get('name') ?? '',
      namespace: element.attributes.get('namespace') ?? '',
      element,
    }));
    this.types = new ItemDefinitions(
      root,
      surroundings,
      (by, name) => this.#importedType(by, name),
      problems,
    );
    this.#boxed = new BoxedCompiler(this.types, problems, root.attributes.get('expressionLanguage') ?? '');
    for (const element of this.elements()) this.byId.set(idOf(element), element);
    for (const { name } of this.#imports) addName(surroundings.names, name);
  }

  elements(): readonly XmlElement[] {
    return elementNames.flatMap((name) => childrenOf(this.root, name));
  }

  link(files: ReadonlyMap<string, ModelFile>): void {
    this.#files = files;
    for (const { element, namespace } of this.#imports) {
      const file = files.get(namespace);
      const isModel = dmnNamespaces.has(element.attributes.get('importType') ?? '');
      if (file === undefined && isModel)
        this.#problem(element, 'IMPORT_MISSING', `Expected the model ${namespace} but it was not given`);
      // Names of elements of an import are names in paths here.
      for (const imported of file?.elements() ?? [])
        addName(this.types.surroundings.names, variableNameOf(imported));
    }
    this.types.check();
  }

  #importedType(by: string, name: string): FeelType | null {
    const found = this.#imports.find((each) => each.name === by || each.namespace === by);
    return (found === undefined ? undefined : this.#files.get(found.namespace))?.types.find(name) ?? null;
  }

  #problem(element: XmlElement, code: DecisionProblemCode, detail: string): void {
    this.problems.push({ element: idOf(element), code, detail });
  }

  compile(): readonly Element[] {
    const names = new Set<string>();
    return this.elements().map((element) => {
      const name = variableNameOf(element);
      if (names.has(name))
        this.#problem(element, 'NAME_DUPLICATE', `Expected the name ${name} once but found it twice`);
      names.add(name);
      return this.#element(element);
    });
  }

  #element(element: XmlElement): Element {
    const id = idOf(element);
    const named = {
      key: `${this.namespace}#${id}`,
      id,
      name: variableNameOf(element),
      namespace: this.namespace,
    };
    const variable = childOf(element, 'variable');
    const type = variable === null ? anyType : this.types.typeRefOf(variable);
    switch (element.name) {
      case 'inputData':
        return { kind: 'input', ...named, type };
      case 'decisionService': {
        const keys = (name: string): readonly Key[] =>
          childrenOf(element, name).flatMap((reference) => this.#keyOf(reference, element) ?? []);
        return {
          kind: 'service',
          ...named,
          inputs: [...keys('inputData'), ...keys('inputDecision')],
          outputs: keys('outputDecision'),
          type: resultTypeOf(type),
        };
      }
      case 'businessKnowledgeModel': {
        const requirements = this.#requirements(element);
        const own: Requirement = { name: named.name, target: named.key };
        return {
          kind: 'knowledge',
          ...named,
          requirements,
          evaluate: this.#knowledge(element, [...requirements, own], type),
        };
      }
      default: {
        const requirements = this.#requirements(element);
        const evaluate = this.#boxed.inside(element, scopeOf(requirements));
        return {
          kind: 'decision',
          ...named,
          type,
          requirements,
          isTable: childOf(element, 'decisionTable') !== null,
          evaluate: evaluate && coerced(evaluate, type, named.name),
        };
      }
    }
  }

  /** The variable of a knowledge model has the function's type, or in older files the type of its results. */
  #knowledge(element: XmlElement, requirements: readonly Requirement[], type: FeelType): Evaluate | null {
    const logic = childOf(element, 'encapsulatedLogic');
    if (logic === null) return null;
    const result = this.types.typeRefOf(logic);
    const isAny = result.kind === 'basic' && result.name === 'Any';
    return this.#boxed.functionDefinition(logic, scopeOf(requirements), isAny ? resultTypeOf(type) : result);
  }

  #requirements(element: XmlElement): readonly Requirement[] {
    const references = element.children
      .filter(({ name }) => name === 'informationRequirement' || name === 'knowledgeRequirement')
      .flatMap(({ children }) => children)
      .filter(({ name }) => name.startsWith('required'));
    const own: Requirement[] = [];
    const imported = new Map<string, Map<string, Key>>();
    for (const reference of references) {
      const key = this.#keyOf(reference, element);
      if (key === null) continue;
      const at = key.lastIndexOf('#');
      const namespace = key.slice(0, at);
      const target = this.#files.get(namespace)?.byId.get(key.slice(at + 1));
      const name = target === undefined ? '' : variableNameOf(target);
      const by = this.#imports.find((each) => each.namespace === namespace)?.name ?? '';
      if (namespace === this.namespace || by === '') own.push({ name, target: key });
      else imported.set(by, (imported.get(by) ?? new Map<string, Key>()).set(name, key));
    }
    return [...[...imported].map(([name, target]) => ({ name, target })), ...own];
  }

  /** @returns null, and a problem, where the reference leads nowhere */
  #keyOf(reference: XmlElement, from: XmlElement): Key | null {
    const href = reference.attributes.get('href') ?? '';
    const at = href.lastIndexOf('#');
    const namespace = href.slice(0, Math.max(at, 0)) || this.namespace;
    const id = href.slice(at + 1);
    if (this.#files.get(namespace)?.byId.has(id) === true) return `${namespace}#${id}`;
    this.#problem(from, 'REQUIREMENT_UNKNOWN', `Expected an element ${href} but there is none`);
    return null;
  }
}

const idOf = (element: XmlElement): string =>
  element.attributes.get('id') ?? element.attributes.get('name') ?? '';

const variableNameOf = (element: XmlElement): string =>
  (childOf(element, 'variable')?.attributes.get('name') ?? element.attributes.get('name') ?? '').trim();

function scopeOf(requirements: readonly Requirement[]): Scope | null {
  let scope: Scope | null = null;
  for (const { name } of requirements) scope = { kind: 'variable', name, up: scope };
  return scope;
}

function resultTypeOf(type: FeelType): FeelType {
  const known = resolved(type);
  return known?.kind === 'function' ? known.result : type;
}

/** A decision that needs itself has no value. A knowledge model may call itself: fuel bounds it. */
function findCycles(elements: ReadonlyMap<Key, Element>, problems: DecisionProblem[]): void {
  const state = new Map<Key, 'open' | 'done'>();
  const visit = (key: Key): void => {
    const element = elements.get(key);
    if (element === undefined || state.get(key) === 'done') return;
    if (state.get(key) === 'open') {
      problems.push({
        element: element.id,
        code: 'REQUIREMENT_CYCLE',
        detail: 'Expected no decision to need itself',
      });
      return;
    }
    state.set(key, 'open');
    for (const target of targetsOf(element)) visit(target);
    state.set(key, 'done');
  };
  for (const [key, element] of elements) if (element.kind === 'decision') visit(key);
}

function targetsOf(element: Element): readonly Key[] {
  if (element.kind !== 'decision') return [];
  return element.requirements.flatMap(({ target }) =>
    typeof target === 'string' ? [target] : [...target.values()],
  );
}
