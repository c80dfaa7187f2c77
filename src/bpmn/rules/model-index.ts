/** One walk over a model, so that each rule finds what it asks for in constant time. */
import type { BpmnElement } from '../../engine/index.js';
import { isFlowNode } from './families.js';
import { isTrue, listOf, refOf, rootOf } from './rule.js';

const none: readonly BpmnElement[] = [];

export class ModelIndex {
  readonly #byType = new Map<string, BpmnElement[]>();
  readonly #incoming = new Map<BpmnElement, BpmnElement[]>();
  readonly #outgoing = new Map<BpmnElement, BpmnElement[]>();
  readonly #messagesFrom = new Map<BpmnElement, BpmnElement[]>();
  readonly #messagesTo = new Map<BpmnElement, BpmnElement[]>();
  readonly #associated = new Map<BpmnElement, BpmnElement[]>();
  readonly #declaring = new Set<BpmnElement>();
  readonly #poolOf = new Map<BpmnElement, BpmnElement>();
  readonly #boundaries = new Map<BpmnElement, BpmnElement[]>();
  #linkTargets: Map<BpmnElement | undefined, Set<string>> | null = null;
  readonly #outside: ReadonlyMap<BpmnElement, ReadonlySet<string>>;
  readonly #held = new Map<BpmnElement, ReadonlySet<string>>();
  readonly definitions: BpmnElement;

  /** @param outside references that lead out of the file, by element */
  constructor(definitions: BpmnElement, outside: ReadonlyMap<BpmnElement, ReadonlySet<string>>) {
    this.definitions = definitions;
    this.#outside = outside;
    this.#walk(definitions);
    for (const flow of this.all('bpmn:SequenceFlow')) {
      add(this.#outgoing, refOf(flow, 'sourceRef'), flow);
      add(this.#incoming, refOf(flow, 'targetRef'), flow);
    }
    for (const flow of this.all('bpmn:MessageFlow')) {
      add(this.#messagesFrom, refOf(flow, 'sourceRef'), flow);
      add(this.#messagesTo, refOf(flow, 'targetRef'), flow);
    }
    for (const association of this.all('bpmn:Association')) {
      add(this.#associated, refOf(association, 'sourceRef'), association);
      add(this.#associated, refOf(association, 'targetRef'), association);
    }
    for (const participant of this.all('bpmn:Participant')) {
      const process = refOf(participant, 'processRef');
      if (process !== null && !this.#poolOf.has(process)) this.#poolOf.set(process, participant);
    }
    for (const boundary of this.all('bpmn:BoundaryEvent'))
      add(this.#boundaries, refOf(boundary, 'attachedToRef'), boundary);
  }

  /** Types that occur, with their elements in the order of the file. */
  get types(): ReadonlyMap<string, readonly BpmnElement[]> {
    return this.#byType;
  }

  all(type: string): readonly BpmnElement[] {
    return this.#byType.get(type) ?? none;
  }

  /** Sequence flows whose target is this node. */
  flowsInto = (node: BpmnElement): readonly BpmnElement[] => this.#incoming.get(node) ?? none;
  /** Sequence flows whose source is this node. */
  flowsOutOf = (node: BpmnElement): readonly BpmnElement[] => this.#outgoing.get(node) ?? none;
  messagesFrom = (element: BpmnElement): readonly BpmnElement[] => this.#messagesFrom.get(element) ?? none;
  messagesTo = (element: BpmnElement): readonly BpmnElement[] => this.#messagesTo.get(element) ?? none;
  associationsOf = (element: BpmnElement): readonly BpmnElement[] => this.#associated.get(element) ?? none;
  boundariesOf = (activity: BpmnElement): readonly BpmnElement[] => this.#boundaries.get(activity) ?? none;
  poolOf = (process: BpmnElement): BpmnElement | null => this.#poolOf.get(process) ?? null;

  /** Whether nodes of this element's process name their flows (`incoming`, `outgoing`); a file may leave that out. */
  declaresFlows = (element: BpmnElement): boolean => this.#declaring.has(rootOf(element));

  /** Whether a node has an incoming flow, in the words of the file where it has such words. */
  isEntered = (node: BpmnElement): boolean =>
    this.declaresFlows(node) ? listOf(node, 'incoming').length > 0 : this.flowsInto(node).length > 0;
  isLeft = (node: BpmnElement): boolean =>
    this.declaresFlows(node) ? listOf(node, 'outgoing').length > 0 : this.flowsOutOf(node).length > 0;
  /** Whether anything says that a flow enters: a flow or the node itself. */
  mayBeEntered = (node: BpmnElement): boolean =>
    this.flowsInto(node).length > 0 || listOf(node, 'incoming').length > 0;
  mayBeLeft = (node: BpmnElement): boolean =>
    this.flowsOutOf(node).length > 0 || listOf(node, 'outgoing').length > 0;
  incomingCount = (node: BpmnElement): number =>
    Math.max(listOf(node, 'incoming').length, this.flowsInto(node).length);
  outgoingCount = (node: BpmnElement): number =>
    Math.max(listOf(node, 'outgoing').length, this.flowsOutOf(node).length);

  /** Nodes begun by something other than a flow: event sub-processes, handlers of compensation, boundary events. */
  beginsOtherwise = (node: BpmnElement): boolean =>
    node.$type === 'bpmn:BoundaryEvent' ||
    isTrue(node, 'isForCompensation') ||
    isTrue(node, 'triggeredByEvent');

  /** Whether a reference is there, in the file or out of it. */
  hasReference = (element: BpmnElement, name: string): boolean =>
    refOf(element, name) !== null || this.#outside.get(element)?.has(name) === true;

  /** Whether a process or sub-process holds an element of this type itself. */
  holds(container: BpmnElement | undefined, type: string): boolean {
    if (container === undefined) return false;
    const known =
      this.#held.get(container) ?? new Set(listOf(container, 'flowElements').map(({ $type }) => $type));
    this.#held.set(container, known);
    return known.has(type);
  }

  /** Names of the links that are caught in a process or sub-process. */
  linkTargets(scope: BpmnElement | undefined): ReadonlySet<string> {
    if (this.#linkTargets === null) {
      this.#linkTargets = new Map();
      for (const link of this.all('bpmn:LinkEventDefinition')) {
        const event = link.$parent;
        if (event?.$type !== 'bpmn:IntermediateCatchEvent' || link.name === undefined) continue;
        const names = this.#linkTargets.get(event.$parent) ?? new Set();
        this.#linkTargets.set(event.$parent, names.add(link.name));
      }
    }
    return this.#linkTargets.get(scope) ?? new Set();
  }

  #walk(element: BpmnElement): void {
    const known = this.#byType.get(element.$type);
    if (known === undefined) this.#byType.set(element.$type, [element]);
    else known.push(element);
    if (isFlowNode.has(element.$type)) {
      const { incoming, outgoing } = element as { incoming?: unknown[]; outgoing?: unknown[] };
      if ((incoming?.length ?? 0) + (outgoing?.length ?? 0) > 0) this.#declaring.add(rootOf(element));
    }
    // Own keys only: what the file gives. A child is told from a reference by its parent.
    for (const [key, value] of Object.entries(element)) {
      if (key === 'extensionElements' || key === 'diagrams') continue;
      if (Array.isArray(value)) {
        for (const child of value as unknown[]) if (isChild(child, element)) this.#walk(child);
      } else if (isChild(value, element)) this.#walk(value);
    }
  }
}

const isChild = (value: unknown, parent: BpmnElement): value is BpmnElement =>
  typeof value === 'object' && value !== null && (value as BpmnElement).$parent === parent;

function add(map: Map<BpmnElement, BpmnElement[]>, key: BpmnElement | null, value: BpmnElement): void {
  if (key === null) return;
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
