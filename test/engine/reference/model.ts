/** What the reference knows of a model: nodes and flows as they stand in the file, nothing compiled, nothing derived but who
 *  is joined to whom. */
import { childrenNamed, readXml, textOf, type XmlElement } from './xml.js';

export interface Flow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly condition: string | null;
}

export interface Trigger {
  /** message, timer, signal, conditional, error, escalation, link, compensate, cancel, terminate */
  readonly kind: string;
  /** What it is about: a message's or signal's name, a code, a link's name, a condition. */
  readonly name: string | null;
  /** How often a timer fires after the first time; null: for ever. */
  readonly again: number | null;
  readonly waits: boolean;
}

export interface Loop {
  readonly sequential: boolean;
  readonly standard: boolean;
  readonly testBefore: boolean;
  readonly condition: string | null;
  readonly maximum: number | null;
  readonly cardinality: string | null;
  readonly collection: string | null;
  readonly item: string | null;
  readonly output: string | null;
  readonly outputCollection: string | null;
  readonly completion: string | null;
}

export interface Mapping {
  readonly source: string;
  readonly target: string;
}

export interface Node {
  readonly id: string;
  readonly kind: string;
  /** The process or sub-process it lies in. */
  readonly scope: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly incoming: readonly Flow[];
  readonly outgoing: readonly Flow[];
  readonly triggers: readonly Trigger[];
  readonly loop: Loop | null;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  /** Activation, completion condition or script, whichever the element has. */
  readonly expression: string | null;
  /** Boundary events attached to it. */
  readonly boundary: readonly string[];
  /** The activity that undoes it. */
  readonly handler: string | null;
}

export interface Model {
  readonly main: string;
  readonly nodes: ReadonlyMap<string, Node>;
}

const notNodes = new Set([
  'sequenceFlow',
  'association',
  'extensionElements',
  'script',
  'incoming',
  'outgoing',
]);
const containers = new Set(['subProcess', 'transaction', 'adHocSubProcess']);

/** Ids are unique across the files, so that all their nodes go into one table. */
export function readModels(files: readonly string[]): Model {
  const nodes = new Map<string, Node>();
  let main = '';
  for (const file of files) {
    const definitions = readXml(file);
    const names = new Map(
      definitions.children.map(({ attributes: { id = '', name, errorCode, escalationCode } }) => [
        id,
        errorCode ?? escalationCode ?? name ?? id,
      ]),
    );
    const [process] = childrenNamed(definitions, 'process');
    if (process === undefined) throw new Error('Expected a process');
    if (main === '') main = process.attributes['id'] ?? '';
    readContainer(process, names, nodes);
  }
  return { main, nodes };
}

function readContainer(
  container: XmlElement,
  names: ReadonlyMap<string, string>,
  nodes: Map<string, Node>,
): void {
  const flows = childrenNamed(container, 'sequenceFlow').map((element) => ({
    id: element.attributes['id'] ?? '',
    source: element.attributes['sourceRef'] ?? '',
    target: element.attributes['targetRef'] ?? '',
    condition: textOf(element, 'conditionExpression'),
  }));
  for (const element of container.children) {
    const { id = '' } = element.attributes;
    if (id === '' || notNodes.has(element.name) || element.name.endsWith('Characteristics')) continue;
    const handlers = childrenNamed(container, 'association');
    const boundary = childrenNamed(container, 'boundaryEvent')
      .filter(({ attributes }) => attributes['attachedToRef'] === id)
      .map(({ attributes }) => attributes['id'] ?? '');
    const handler = handlers.find(({ attributes }) => boundary.includes(attributes['sourceRef'] ?? ''));
    nodes.set(id, {
      id,
      kind: element.name,
      scope: container.attributes['id'] ?? '',
      attributes: element.attributes,
      incoming: flows.filter(({ target }) => target === id),
      outgoing: flows.filter(({ source }) => source === id),
      triggers: element.children.flatMap((child) => readTrigger(child, names)),
      loop: readLoop(element),
      inputs: readMappings(element, 'input'),
      outputs: readMappings(element, 'output'),
      expression:
        textOf(element, 'activationCondition') ??
        textOf(element, 'completionCondition') ??
        textOf(element, 'script'),
      boundary,
      handler: handler?.attributes['targetRef'] ?? null,
    });
    if (containers.has(element.name)) readContainer(element, names, nodes);
  }
}

function readTrigger(element: XmlElement, names: ReadonlyMap<string, string>): Trigger[] {
  if (!element.name.endsWith('EventDefinition')) return [];
  const { attributes } = element;
  const reference = Object.entries(attributes).find(([name]) => name.endsWith('Ref'))?.[1];
  const cycle = textOf(element, 'timeCycle');
  const times = cycle === null ? '1' : (/^R(\d*)/.exec(cycle)?.[1] ?? '');
  const name = reference === undefined ? (attributes['name'] ?? null) : (names.get(reference) ?? reference);
  return [
    {
      kind: element.name.slice(0, -'EventDefinition'.length),
      name: textOf(element, 'condition') ?? name,
      again: times === '' ? null : Number(times) - 1,
      waits: attributes['waitForCompletion'] !== 'false',
    },
  ];
}

function readLoop(element: XmlElement): Loop | null {
  const rule = element.children.find(({ name }) => name.endsWith('LoopCharacteristics'));
  if (rule === undefined) return null;
  const { attributes } = rule;
  return {
    standard: rule.name === 'standardLoopCharacteristics',
    sequential: attributes['isSequential'] === 'true',
    testBefore: attributes['testBefore'] === 'true',
    condition: textOf(rule, 'loopCondition'),
    maximum: attributes['loopMaximum'] === undefined ? null : Number(attributes['loopMaximum']),
    cardinality: textOf(rule, 'loopCardinality'),
    collection: attributes['mc:collection'] ?? null,
    item: attributes['mc:item'] ?? null,
    output: attributes['mc:output'] ?? null,
    outputCollection: attributes['mc:outputCollection'] ?? null,
    completion: textOf(rule, 'completionCondition'),
  };
}

function readMappings(element: XmlElement, name: string): Mapping[] {
  return childrenNamed(element, 'extensionElements')
    .flatMap((extensions) => childrenNamed(extensions, name))
    .map(({ attributes: { source = '', target = '' } }) => ({ source, target }));
}
