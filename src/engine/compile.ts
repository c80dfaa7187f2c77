/**
 * From a parsed model to a graph, or to the list of what stands in the way. What the engine does not execute yet is
 * refused here, with the element's id: nothing is passed over in silence.
 */
import { fail, ok, type Result } from '../shared/result.js';
import type { BpmnElement, Reading } from './element.js';
import { findDefinition } from './elements/registry.js';
import type {
  Digest,
  Feel,
  FlowNode,
  LoopRule,
  Mapping,
  NodeId,
  Problem,
  ProblemCode,
  ProcessGraph,
  ScopeEntry,
  SequenceFlow,
} from './graph.js';
import type { EventNode } from './triggers/registry.js';

export interface CompileOptions {
  readonly digest: Digest;
  /** `mc:` attributes of an element by local name, and the names that are not ours. */
  readonly extensionOf: (element: BpmnElement) => {
    readonly known: Readonly<Record<string, string>>;
    readonly unknown: readonly string[];
  };
  /** Why an expression cannot be parsed; null when it can. */
  readonly checkExpression: (expression: Feel) => string | null;
}

/** What a model may hold without being executed: drawings, notes and lanes. */
const silent = new Set(['bpmn:TextAnnotation', 'bpmn:Association', 'bpmn:Group', 'bpmn:LaneSet']);

/** Properties whose meaning would be lost if they were ignored. */
const unsupportedProperties: readonly (readonly [name: string, harmless: unknown])[] = [
  ['ioSpecification', undefined],
  ['properties', undefined],
  ['startQuantity', 1],
  ['completionQuantity', 1],
  ['instantiate', false],
];

const list = (value: unknown): readonly BpmnElement[] =>
  Array.isArray(value) ? (value as BpmnElement[]) : [];

/** @param process a `bpmn:Process` as the reader gives it, references resolved. */
export function compile(
  process: BpmnElement,
  options: CompileOptions,
): Result<ProcessGraph, readonly Problem[]> {
  const compiler = new Compiler(options);
  compiler.readScope(process, null);
  const graph = compiler.finish(process);
  return compiler.problems.length > 0 ? fail(compiler.problems) : ok(graph);
}

class Compiler {
  readonly problems: Problem[] = [];
  readonly #nodes = new Map<NodeId, FlowNode>();
  readonly #flows = new Map<string, SequenceFlow>();
  readonly #scopes = new Map<NodeId | null, ScopeEntry>();
  readonly #options: CompileOptions;

  constructor(options: CompileOptions) {
    this.#options = options;
  }

  readScope(container: BpmnElement, scope: NodeId | null): void {
    const elements = list(container.get('flowElements'));
    const boundaryOf = new Map<string, NodeId[]>();
    for (const element of elements) {
      const host =
        element.$type === 'bpmn:BoundaryEvent'
          ? (element.get('attachedToRef') as BpmnElement | undefined)
          : undefined;
      if (host?.id !== undefined)
        boundaryOf.set(host.id, [...(boundaryOf.get(host.id) ?? []), idOf(element)]);
    }
    const handlerOf = this.#handlersIn(container, elements);
    const starts: NodeId[] = [];
    const eventStarts: NodeId[] = [];
    let compensationStart: NodeId | null = null;
    // `incoming` and `outgoing` of an element may be left out of a file; its flows cannot.
    const joined = new Map<string, { incoming: string[]; outgoing: string[] }>();
    const ends = (element: BpmnElement): { incoming: string[]; outgoing: string[] } => {
      const known = joined.get(idOf(element)) ?? { incoming: [], outgoing: [] };
      joined.set(idOf(element), known);
      return known;
    };
    for (const element of elements) {
      if (element.$type !== 'bpmn:SequenceFlow') continue;
      const flow = this.#readFlow(element, container);
      if (flow === null) continue;
      ends(flow.source).outgoing.push(idOf(element));
      ends(flow.target).incoming.push(idOf(element));
    }
    for (const element of elements) {
      if (element.$type === 'bpmn:SequenceFlow') continue;
      const node = this.#readNode(element, scope, {
        boundary: boundaryOf.get(idOf(element)) ?? [],
        compensation: handlerOf.get(idOf(element)) ?? null,
        ...ends(element),
      });
      if (node === null) continue;
      if (element.$type === 'bpmn:SubProcess' || element.$type === 'bpmn:Transaction') {
        this.readScope(element, node.id);
        if (element.get('triggeredByEvent') === true) {
          for (const start of this.#startsOf(element))
            if (this.#compensates(start)) compensationStart = start;
            else eventStarts.push(start);
          continue;
        }
      }
      const entered = node.incoming.length === 0 && !entersOtherwise(element);
      if (entered) starts.push(node.id);
    }
    if (container.get('triggeredByEvent') !== true && starts.length === 0)
      this.#problem(container, 'START_MISSING', 'Expected a start event or a first activity but found none');
    this.#scopes.set(scope, { starts, eventStarts, compensationStart });
  }

  finish(process: BpmnElement): ProcessGraph {
    this.#refuseProperties(process);
    for (const node of this.#nodes.values()) {
      this.#checkOutgoing(node);
      this.#checkLinks(node);
      this.#checkEventGateway(node);
      this.#checkCancel(node);
    }
    return Object.freeze({
      digest: this.#options.digest,
      processId: idOf(process),
      name: process.name ?? idOf(process),
      extension: this.#extensionOf(process),
      nodes: this.#nodes,
      flows: this.#flows,
      scopes: this.#scopes,
    });
  }

  #readNode(
    element: BpmnElement,
    scope: NodeId | null,
    joined: Pick<FlowNode, 'incoming' | 'outgoing' | 'boundary' | 'compensation'>,
  ): FlowNode | null {
    if (silent.has(element.$type)) return null;
    const definition = findDefinition(element.$type);
    if (definition === null) {
      this.#problem(
        element,
        'ELEMENT_UNSUPPORTED',
        `Expected a supported element but found ${element.$type}`,
        {
          type: element.$type,
        },
      );
      return null;
    }
    this.#refuseProperties(element);
    const defaultFlow = element.get('default') as BpmnElement | undefined;
    const base: FlowNode = {
      id: idOf(element),
      type: definition.type,
      name: element.name ?? '',
      scope,
      ...joined,
      defaultFlow: defaultFlow?.id ?? null,
      loop: this.#readLoop(element),
      extension: this.#extensionOf(element),
    };
    const node = Object.freeze(definition.read(element, base, this.#reading(element)));
    this.#nodes.set(node.id, node);
    return node;
  }

  #readFlow(
    element: BpmnElement,
    container: BpmnElement,
  ): { source: BpmnElement; target: BpmnElement } | null {
    const source = element.get('sourceRef') as BpmnElement | undefined;
    const target = element.get('targetRef') as BpmnElement | undefined;
    if (source === undefined || target === undefined) {
      this.#problem(element, 'FLOW_DANGLING', 'Expected a source and a target');
      return null;
    }
    if (source.$parent !== container || target.$parent !== container)
      this.#problem(element, 'FLOW_CROSSES_SCOPE', 'Expected source and target in the same sub-process');
    const expression = element.get('conditionExpression') as { body?: string } | undefined;
    const condition = expression === undefined ? null : (expression.body ?? '').trim();
    if (condition === '')
      this.#problem(element, 'CONDITION_EMPTY', 'Expected an expression but the condition is empty');
    else if (condition !== null) this.#checkExpression(element, condition);
    this.#flows.set(
      idOf(element),
      Object.freeze({
        id: idOf(element),
        name: element.name ?? '',
        source: idOf(source),
        target: idOf(target),
        condition,
      }),
    );
    return { source, target };
  }

  #readLoop(element: BpmnElement): LoopRule | null {
    const rule = element.get('loopCharacteristics') as BpmnElement | undefined;
    if (rule === undefined) return null;
    const { known } = this.#options.extensionOf(rule);
    const expression = (name: string): Feel | null => {
      const body = (rule.get(name) as { body?: string } | undefined)?.body?.trim() ?? known[name];
      if (body === undefined || body === '') return null;
      this.#checkExpression(element, body);
      return body;
    };
    if (rule.$type === 'bpmn:StandardLoopCharacteristics') {
      const maximum = rule.get('loopMaximum');
      return {
        kind: 'standard',
        testBefore: rule.get('testBefore') === true,
        condition: expression('loopCondition'),
        maximum: typeof maximum === 'number' ? maximum : null,
      };
    }
    for (const name of ['loopDataInputRef', 'loopDataOutputRef', 'complexBehaviorDefinition'])
      if (
        rule.get(name) !== undefined &&
        !(Array.isArray(rule.get(name)) && list(rule.get(name)).length === 0)
      )
        this.#problem(element, 'ATTRIBUTE_UNSUPPORTED', `Expected no ${name}, which is not supported yet`, {
          name,
        });
    const multi = {
      kind: 'multi' as const,
      sequential: rule.get('isSequential') === true,
      cardinality: expression('loopCardinality'),
      collection: expression('collection'),
      item: known['item'] ?? null,
      output: expression('output'),
      outputCollection: known['outputCollection'] ?? null,
      completion: expression('completionCondition'),
    };
    if (multi.cardinality === null && multi.collection === null)
      this.#problem(element, 'LOOP_RULE', 'Expected a number of instances or a collection');
    return multi;
  }

  /** Handlers by the activity they undo: boundary event and handler are joined by an association. */
  #handlersIn(container: BpmnElement, elements: readonly BpmnElement[]): Map<string, NodeId> {
    const handlers = new Map<string, NodeId>();
    const associations = list(container.get('artifacts')).filter(({ $type }) => $type === 'bpmn:Association');
    for (const element of elements) {
      if (element.$type !== 'bpmn:BoundaryEvent') continue;
      const [definition] = list(element.get('eventDefinitions'));
      const host = element.get('attachedToRef') as BpmnElement | undefined;
      if (definition?.$type !== 'bpmn:CompensateEventDefinition' || host === undefined) continue;
      const handler = associations
        .filter((association) => (association.get('sourceRef') as BpmnElement | undefined)?.id === element.id)
        .map((association) => association.get('targetRef') as BpmnElement | undefined)
        .find((target) => target?.get('isForCompensation') === true);
      if (handler === undefined)
        this.#problem(
          element,
          'COMPENSATION_HANDLER',
          'Expected an association to an activity marked isForCompensation',
        );
      else handlers.set(idOf(host), idOf(handler));
    }
    return handlers;
  }

  #compensates(start: NodeId): boolean {
    const node = this.#nodes.get(start) as EventNode | undefined;
    return node?.trigger.type === 'bpmn:CompensateEventDefinition';
  }

  #startsOf(eventSubProcess: BpmnElement): NodeId[] {
    const starts = list(eventSubProcess.get('flowElements')).filter(
      ({ $type }) => $type === 'bpmn:StartEvent',
    );
    if (starts.length !== 1)
      this.#problem(
        eventSubProcess,
        'START_MISSING',
        'Expected exactly one start event in an event sub-process',
      );
    return starts.map(idOf);
  }

  /** Every condition can fail, so an exclusive gateway that splits needs conditions; flows out of it are checked here. */
  #checkOutgoing(node: FlowNode): void {
    if (node.defaultFlow !== null && !node.outgoing.includes(node.defaultFlow))
      this.#problem(
        { id: node.id },
        'DEFAULT_UNKNOWN',
        `Expected the default flow ${node.defaultFlow} to leave ${node.id}`,
      );
    if (node.type === 'bpmn:ExclusiveGateway' && node.outgoing.length > 1) {
      for (const id of node.outgoing) {
        const flow = this.#flows.get(id);
        if (flow !== undefined && flow.condition === null && id !== node.defaultFlow)
          this.#problem(
            { id },
            'CONDITION_MISSING',
            'Expected a condition on each flow that is not the default',
          );
      }
    }
  }

  #checkLinks(node: FlowNode): void {
    const linkOf = (other: FlowNode): string | null =>
      'trigger' in other && (other as EventNode).trigger.type === 'bpmn:LinkEventDefinition'
        ? ((other as EventNode).trigger as { link: string }).link
        : null;
    const link = linkOf(node);
    if (link === null) return;
    const counterpart =
      node.type === 'bpmn:IntermediateThrowEvent'
        ? 'bpmn:IntermediateCatchEvent'
        : 'bpmn:IntermediateThrowEvent';
    const others = [...this.#nodes.values()].filter(
      (other) => other.type === counterpart && other.scope === node.scope && linkOf(other) === link,
    );
    // Many may throw to one name, one catches it (BPMN 2.0.2 §10.5.5.4).
    if (others.length === 0 || (node.type === 'bpmn:IntermediateThrowEvent' && others.length > 1))
      this.#problem(
        { id: node.id },
        'LINK_UNMATCHED',
        `Expected one link event for "${link}" but found ${others.length}`,
        { link },
      );
  }

  /** Cancel ends a transaction and leaves at its border: nowhere else (BPMN 2.0.2 §10.5.3, §10.5.4). */
  #checkCancel(node: FlowNode): void {
    const { trigger } = node as Partial<EventNode>;
    if (trigger?.type !== 'bpmn:CancelEventDefinition') return;
    const hosts = [...this.#nodes.values()].filter(({ boundary }) => boundary.includes(node.id));
    const place = node.type === 'bpmn:EndEvent' ? this.#nodes.get(node.scope ?? '') : hosts[0];
    if (place?.type !== 'bpmn:Transaction')
      this.#problem({ id: node.id }, 'CANCEL_PLACE', 'Expected a cancel event in or on a transaction');
  }

  #checkEventGateway(node: FlowNode): void {
    if (node.type !== 'bpmn:EventBasedGateway') return;
    for (const id of node.outgoing) {
      const target = this.#nodes.get(this.#flows.get(id)?.target ?? '');
      const waits = target?.type === 'bpmn:IntermediateCatchEvent' || target?.type === 'bpmn:ReceiveTask';
      if (!waits || target.incoming.length > 1)
        this.#problem(
          { id: node.id },
          'EVENT_GATEWAY_TARGET',
          'Expected catch events or receive tasks with one incoming flow',
        );
    }
  }

  #reading(element: BpmnElement): Reading {
    const extensions = element.get('extensionElements') as BpmnElement | undefined;
    const mappings = (type: string): Mapping[] =>
      list(extensions?.get('values'))
        .filter(({ $type }) => $type === type)
        .map((mapping) => {
          const made = {
            source: String(mapping.get('source') ?? ''),
            target: String(mapping.get('target') ?? ''),
          };
          this.#checkExpression(element, made.source);
          return made;
        });
    return {
      inputs: mappings('mc:Input'),
      outputs: mappings('mc:Output'),
      problem: (code, detail, params) => this.#problem(element, code, detail, params),
    };
  }

  #extensionOf(element: BpmnElement): Readonly<Record<string, string>> {
    const { known, unknown } = this.#options.extensionOf(element);
    for (const name of unknown)
      this.#problem(element, 'EXTENSION_UNKNOWN', `Expected a known mc: name but found ${name}`, { name });
    return known;
  }

  #refuseProperties(element: BpmnElement): void {
    for (const [name, harmless] of unsupportedProperties) {
      const value = element.get(name);
      if (value === undefined || value === harmless || (Array.isArray(value) && value.length === 0)) continue;
      this.#problem(element, 'ATTRIBUTE_UNSUPPORTED', `Expected no ${name}, which is not supported yet`, {
        name,
      });
    }
  }

  #checkExpression(element: BpmnElement, expression: Feel): void {
    const error = this.#options.checkExpression(expression);
    if (error !== null)
      this.#problem(
        element,
        'EXPRESSION_INVALID',
        `Expected FEEL but "${expression}" does not parse: ${error}`,
        { expression },
      );
  }

  #problem(
    element: { readonly id?: string },
    code: ProblemCode,
    detail: string,
    params: Readonly<Record<string, string>> = {},
  ): void {
    this.problems.push({ element: element.id ?? '', code, detail, params });
  }
}

/** Compensation handlers are begun by a compensation; boundary events come from their host, link events from their counterpart. */
function entersOtherwise(element: BpmnElement): boolean {
  if (element.$type === 'bpmn:BoundaryEvent' || element.get('isForCompensation') === true) return true;
  return (
    element.$type === 'bpmn:IntermediateCatchEvent' &&
    list(element.get('eventDefinitions')).some(({ $type }) => $type === 'bpmn:LinkEventDefinition')
  );
}

function idOf(element: { readonly id?: string }): string {
  return element.id ?? '';
}
