/**
 * Data of a model as scoped variables (BPMN 2.0.2 §10.4): properties and data objects are variables of the scope they lie in;
 * associations copy between them and an activity's or event's own inputs and outputs, under their names.
 */
import type { BpmnElement, Reading } from './element.js';
import type { Mapping } from './graph.js';
import { list } from './model-structure.js';

/** The variable that an item-aware element stands for. */
export function variableOf(item: BpmnElement): string {
  const referred =
    item.$type === 'bpmn:DataObjectReference' || item.$type === 'bpmn:DataStoreReference'
      ? ((item.get('dataObjectRef') ?? item.get('dataStoreRef')) as BpmnElement | undefined)
      : undefined;
  const of = referred ?? item;
  const name = of.name ?? (referred === undefined ? undefined : item.name);
  return name !== undefined && name !== '' ? name : (of.id ?? '');
}

/** What a scope declares: its properties, and the data objects that lie in it. */
export function declaredIn(container: BpmnElement): readonly string[] {
  const objects = list(container.get('flowElements')).filter(({ $type }) => $type === 'bpmn:DataObject');
  return [...new Set([...list(container.get('properties')), ...objects].map(variableOf))];
}

/** Mappings of our own attributes (`mc:Input`, `mc:Output`) and of the standard's associations. */
export function readMappings(
  element: BpmnElement,
  reading: Reading,
): { readonly inputs: readonly Mapping[]; readonly outputs: readonly Mapping[] } {
  return {
    inputs: [
      ...ownMappings(element, 'mc:Input', reading),
      ...associations(element, 'dataInputAssociations', reading),
    ],
    outputs: [
      ...ownMappings(element, 'mc:Output', reading),
      ...associations(element, 'dataOutputAssociations', reading),
    ],
  };
}

function ownMappings(element: BpmnElement, type: string, reading: Reading): Mapping[] {
  const extensions = element.get('extensionElements') as BpmnElement | undefined;
  return list(extensions?.get('values'))
    .filter(({ $type }) => $type === type)
    .map((mapping) => {
      const source = String(mapping.get('source') ?? '');
      reading.expression(source);
      return { source, target: String(mapping.get('target') ?? '') };
    });
}

function associations(element: BpmnElement, property: string, reading: Reading): Mapping[] {
  return list(element.get(property)).flatMap((association): Mapping[] => {
    const body = (from: BpmnElement | undefined, name: string): string =>
      ((from?.get(name) as { body?: string } | undefined)?.body ?? '').trim();
    const assignments = list(association.get('assignment')).map((assignment) => ({
      source: body(assignment, 'from'),
      target: body(assignment, 'to'),
    }));
    for (const { source } of assignments) reading.expression(source);
    if (assignments.length > 0) return assignments;
    const target = association.get('targetRef') as BpmnElement | undefined;
    if (target === undefined) return [];
    const transformation = body(association, 'transformation');
    if (transformation !== '') {
      reading.expression(transformation);
      return [{ source: transformation, target: variableOf(target) }];
    }
    const [source] = list(association.get('sourceRef'));
    return source === undefined ? [] : [{ variable: variableOf(source), target: variableOf(target) }];
  });
}
