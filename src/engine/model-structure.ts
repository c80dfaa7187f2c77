/** How the elements of one scope belong together, read off a parsed model before its nodes are. */
import type { BpmnElement } from './element.js';
import type { FlowNode, NodeId } from './graph.js';
import { triggersOf, type EventNode } from './triggers/event-node.js';

export const list = (value: unknown): readonly BpmnElement[] =>
  Array.isArray(value) ? (value as BpmnElement[]) : [];

/** Compensation handlers by the boundary event that an association joins to them, in a scope and in those around it. */
export function handlersByEvent(container: BpmnElement): ReadonlyMap<string, NodeId> {
  const handlers = new Map<string, NodeId>();
  for (let at: BpmnElement | undefined = container; at !== undefined; at = at.$parent)
    for (const artifact of list(at.get('artifacts'))) {
      if (artifact.$type !== 'bpmn:Association') continue;
      const [from, to] = ['sourceRef', 'targetRef'].map(
        (end) => artifact.get(end) as BpmnElement | undefined,
      );
      if (from?.$type === 'bpmn:BoundaryEvent' && to?.get('isForCompensation') === true)
        handlers.set(idOf(from), idOf(to));
    }
  return handlers;
}

export function boundariesByHost(elements: readonly BpmnElement[]): ReadonlyMap<string, NodeId[]> {
  const boundaryOf = new Map<string, NodeId[]>();
  for (const element of elements) {
    if (element.$type !== 'bpmn:BoundaryEvent') continue;
    const host = element.get('attachedToRef') as BpmnElement | undefined;
    if (host?.id !== undefined) boundaryOf.set(host.id, [...(boundaryOf.get(host.id) ?? []), idOf(element)]);
  }
  return boundaryOf;
}

/** Begins an instance only when something outside triggers it. */
export function isTriggeredStart(node: FlowNode, scope: NodeId | null): boolean {
  if (scope !== null) return false;
  if (node.type === 'bpmn:StartEvent') return triggersOf(node as EventNode).length > 0;
  return node.type === 'bpmn:ReceiveTask' && 'instantiates' in node && node.instantiates === true;
}

export const isInstantiatingGateway = (node: FlowNode): boolean =>
  node.type === 'bpmn:EventBasedGateway' && 'instantiates' in node && node.instantiates === true;

/** Compensation handlers are begun by a compensation; boundary events come from their host, link events from their
 *  counterpart, and what follows an instantiating gateway from outside. An end event begins nothing. */
export function entersOtherwise(element: BpmnElement): boolean {
  if (element.$type === 'bpmn:BoundaryEvent' || element.get('isForCompensation') === true) return true;
  if (element.$type === 'bpmn:EndEvent') return true;
  if (element.$type === 'bpmn:EventBasedGateway') return element.get('instantiate') === true;
  return (
    element.$type === 'bpmn:IntermediateCatchEvent' &&
    list(element.get('eventDefinitions')).some(({ $type }) => $type === 'bpmn:LinkEventDefinition')
  );
}

export function idOf(element: { readonly id?: string }): string {
  return element.id ?? '';
}
