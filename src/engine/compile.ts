/**
 * From a parsed model to a graph, or to the list of what stands in the way. What the engine does not execute is refused here,
 * with the element's id: nothing is passed over in silence.
 */
import { fail, ok, type Result } from '../shared/result.js';
import { checkGraph } from './check-graph.js';
import type { BpmnElement, Reading } from './element.js';
import { findDefinition } from './elements/registry.js';
import type {
  Digest,
  Feel,
  FlowNode,
  NodeId,
  Problem,
  ProblemCode,
  ProcessGraph,
  ScopeEntry,
  SequenceFlow,
} from './graph.js';
import {
  boundariesByHost,
  entersOtherwise,
  handlersByEvent,
  idOf,
  isInstantiatingGateway,
  isTriggeredStart,
  list,
} from './model-structure.js';
import { readCorrelations, type Correlations } from './read-correlation.js';
import { declaredIn, readMappings } from './read-data.js';
import { readLoop } from './read-loop.js';
import { hasTrigger } from './triggers/event-node.js';

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

/** What a model may hold without being a node: drawings, notes, lanes, and data, which are variables of their scope. */
const silent = new Set([
  'bpmn:TextAnnotation',
  'bpmn:Association',
  'bpmn:Group',
  'bpmn:LaneSet',
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
]);

const scopes = new Set(['bpmn:SubProcess', 'bpmn:Transaction', 'bpmn:AdHocSubProcess']);

/** A global task is called like a process that holds only it (BPMN 2.0.2 §10.3.4, Global Task). */
const taskOfGlobal: Readonly<Record<string, string>> = {
  'bpmn:GlobalTask': 'bpmn:Task',
  'bpmn:GlobalUserTask': 'bpmn:UserTask',
  'bpmn:GlobalManualTask': 'bpmn:ManualTask',
  'bpmn:GlobalScriptTask': 'bpmn:ScriptTask',
  'bpmn:GlobalBusinessRuleTask': 'bpmn:BusinessRuleTask',
};

/** @param process a `bpmn:Process` or a global task as the reader gives it, references resolved. */
export function compile(
  process: BpmnElement,
  options: CompileOptions,
): Result<ProcessGraph, readonly Problem[]> {
  const compiler = new Compiler(options, readCorrelations(process));
  const task = taskOfGlobal[process.$type];
  if (task === undefined) compiler.readScope(process, null);
  else compiler.readGlobalTask(process, task);
  const graph = compiler.finish(process);
  return compiler.problems.length > 0 ? fail(compiler.problems) : ok(graph);
}

type Joined = Pick<FlowNode, 'incoming' | 'outgoing' | 'boundary' | 'compensation'>;

class Compiler {
  readonly problems: Problem[] = [];
  readonly #nodes = new Map<NodeId, FlowNode>();
  readonly #flows = new Map<string, SequenceFlow>();
  readonly #scopes = new Map<NodeId | null, ScopeEntry>();
  readonly #laneOf = new Map<string, BpmnElement>();
  readonly #options: CompileOptions;
  readonly #correlations: Correlations;

  constructor(options: CompileOptions, correlations: Correlations) {
    this.#options = options;
    this.#correlations = correlations;
  }

  readGlobalTask(element: BpmnElement, type: string): void {
    const node = this.#readNode(element, type, null, {
      incoming: [],
      outgoing: [],
      boundary: [],
      compensation: null,
    });
    this.#scopes.set(null, {
      starts: node === null ? [] : [node.id],
      triggered: [],
      eventStarts: [],
      compensationStart: null,
    });
  }

  readScope(container: BpmnElement, scope: NodeId | null): void {
    const elements = list(container.get('flowElements'));
    this.#readLanes(container);
    const boundaryOf = boundariesByHost(elements);
    const handlerOf = this.#handlersIn(container, elements);
    const joined = this.#readFlows(elements, container);
    const starts: NodeId[] = [];
    const triggered: NodeId[] = [];
    const eventStarts: NodeId[] = [];
    let compensationStart: NodeId | null = null;
    for (const element of elements) {
      if (element.$type === 'bpmn:SequenceFlow') continue;
      const { incoming = [], outgoing = [] } = joined.get(idOf(element)) ?? {};
      const node = this.#readNode(element, element.$type, scope, {
        boundary: boundaryOf.get(idOf(element)) ?? [],
        compensation: handlerOf.get(idOf(element)) ?? null,
        incoming,
        outgoing,
      });
      if (node === null) continue;
      if (scopes.has(element.$type)) {
        this.readScope(element, node.id);
        if (element.get('triggeredByEvent') === true) {
          for (const start of this.#startsOf(element))
            if (this.#compensates(start)) compensationStart = start;
            else eventStarts.push(start);
          continue;
        }
      }
      if (isTriggeredStart(node, scope)) triggered.push(node.id);
      else if (node.incoming.length === 0 && !entersOtherwise(element)) starts.push(node.id);
    }
    triggered.push(...this.#eventsOfInstantiating(scope));
    const begun = starts.length + triggered.length > 0;
    if (container.$type === 'bpmn:AdHocSubProcess' && starts.length === 0)
      this.#problem(container, 'AD_HOC_EMPTY', 'Expected something to do in the ad-hoc sub-process');
    else if (container.get('triggeredByEvent') !== true && !begun)
      this.#problem(container, 'START_MISSING', 'Expected a start event or a first activity but found none');
    this.#scopes.set(scope, { starts, triggered, eventStarts, compensationStart });
  }

  finish(process: BpmnElement): ProcessGraph {
    const graph = Object.freeze({
      digest: this.#options.digest,
      processId: idOf(process),
      name: process.name ?? idOf(process),
      extension: this.#extensionOf(process),
      declares: process.$type === 'bpmn:Process' ? declaredIn(process) : [],
      nodes: this.#nodes,
      flows: this.#flows,
      scopes: this.#scopes,
    });
    this.problems.push(...checkGraph(graph));
    return graph;
  }

  #readNode(element: BpmnElement, type: string, scope: NodeId | null, joined: Joined): FlowNode | null {
    if (silent.has(type)) return null;
    const definition = findDefinition(type);
    if (definition === null) {
      this.#problem(element, 'ELEMENT_UNSUPPORTED', `Expected a supported element but found ${type}`, {
        type,
      });
      return null;
    }
    const reading = this.#reading(element);
    const defaultFlow = element.get('default') as BpmnElement | undefined;
    const extension = this.#extensionOf(element);
    const base: FlowNode = {
      id: idOf(element),
      type: definition.type,
      name: element.name ?? '',
      scope,
      ...joined,
      defaultFlow: defaultFlow?.id ?? null,
      loop: readLoop(element, reading),
      startQuantity: this.#quantity(element, 'startQuantity'),
      completionQuantity: this.#quantity(element, 'completionQuantity'),
      asyncBefore: extension['asyncBefore'] === 'true',
      asyncAfter: extension['asyncAfter'] === 'true',
      ...readMappings(element, reading),
      declares: declaredIn(element),
      extension: this.#withLane(element, extension),
    };
    const node = Object.freeze(definition.read(element, base, reading));
    this.#nodes.set(node.id, node);
    return node;
  }

  #quantity(element: BpmnElement, name: 'startQuantity' | 'completionQuantity'): number {
    const value = element.get(name) ?? 1;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000) return value;
    this.#problem(element, 'QUANTITY', `Expected a ${name} from 1 to 1000 but found ${String(value)}`, {
      name,
    });
    return 1;
  }

  /** `incoming` and `outgoing` of an element may be left out of a file; its flows cannot. */
  #readFlows(
    elements: readonly BpmnElement[],
    container: BpmnElement,
  ): ReadonlyMap<string, { readonly incoming: string[]; readonly outgoing: string[] }> {
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
    return joined;
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

  /** Handlers by the activity they undo: boundary event and handler are joined by an association, drawn in the same scope or
   *  in one around it. */
  #handlersIn(container: BpmnElement, elements: readonly BpmnElement[]): Map<string, NodeId> {
    const handlers = new Map<string, NodeId>();
    const events = elements.filter(
      (element) =>
        element.$type === 'bpmn:BoundaryEvent' &&
        list(element.get('eventDefinitions')).some(({ $type }) => $type === 'bpmn:CompensateEventDefinition'),
    );
    if (events.length === 0) return handlers;
    const handlerOf = handlersByEvent(container);
    for (const element of events) {
      const host = element.get('attachedToRef') as BpmnElement | undefined;
      const handler = handlerOf.get(idOf(element));
      if (host === undefined) continue;
      if (handler === undefined)
        this.#problem(
          element,
          'COMPENSATION_HANDLER',
          'Expected an association to an activity marked isForCompensation',
        );
      else handlers.set(idOf(host), handler);
    }
    return handlers;
  }

  #compensates(start: NodeId): boolean {
    const node = this.#nodes.get(start);
    return node !== undefined && hasTrigger(node, 'bpmn:CompensateEventDefinition');
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

  /** The events after a gateway that begins an instance (BPMN 2.0.2 §10.6.6). */
  #eventsOfInstantiating(scope: NodeId | null): NodeId[] {
    if (scope !== null) return [];
    return [...this.#nodes.values()].flatMap((node) =>
      node.scope === null && isInstantiatingGateway(node)
        ? node.outgoing.flatMap((flow) => this.#flows.get(flow)?.target ?? [])
        : [],
    );
  }

  /** A lane gives its role to what lies in it; an element's own comes first, an inner lane's before the outer one's. */
  #readLanes(container: BpmnElement): void {
    const read = (laneSet: BpmnElement | undefined): void => {
      for (const lane of list(laneSet?.get('lanes'))) {
        for (const member of list(lane.get('flowNodeRef'))) this.#laneOf.set(idOf(member), lane);
        read(lane.get('childLaneSet') as BpmnElement | undefined);
      }
    };
    for (const laneSet of list(container.get('laneSets'))) read(laneSet);
  }

  #withLane(
    element: BpmnElement,
    extension: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> {
    if (element.$type !== 'bpmn:UserTask' || extension['role'] !== undefined) return extension;
    const lane = this.#laneOf.get(idOf(element));
    const role = lane === undefined ? undefined : this.#extensionOf(lane)['role'];
    return role === undefined ? extension : { ...extension, role };
  }

  #reading(element: BpmnElement): Reading {
    return {
      problem: (code, detail, params) => this.#problem(element, code, detail, params),
      expression: (text) => this.#checkExpression(element, text),
      correlations: this.#correlations,
      extensionOf: (inner) => this.#extensionOf(inner),
    };
  }

  #extensionOf(element: BpmnElement): Readonly<Record<string, string>> {
    const { known, unknown } = this.#options.extensionOf(element);
    for (const name of unknown)
      this.#problem(element, 'EXTENSION_UNKNOWN', `Expected a known mc: name but found ${name}`, { name });
    return known;
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
