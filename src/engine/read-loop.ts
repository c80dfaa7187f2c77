/** `loopCharacteristics` of an activity, from XML (BPMN 2.0.2 §10.3.8). */
import type { BpmnElement, Reading } from './element.js';
import type { Feel, LoopEvent, LoopRule } from './graph.js';
import { list } from './model-structure.js';
import { variableOf } from './read-data.js';
import { readSingleTrigger } from './triggers/registry.js';

export function readLoop(element: BpmnElement, reading: Reading): LoopRule | null {
  const rule = element.get('loopCharacteristics') as BpmnElement | undefined;
  if (rule === undefined) return null;
  const known = reading.extensionOf(rule);
  const expression = (name: string): Feel | null => {
    const body = (rule.get(name) as { body?: string } | undefined)?.body?.trim() ?? known[name];
    if (body === undefined || body === '') return null;
    reading.expression(body);
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
  const item = (name: string): string | null => {
    const data = rule.get(name) as BpmnElement | undefined;
    return data === undefined ? null : variableOf(data);
  };
  const output = item('outputDataItem');
  const cardinality = expression('loopCardinality');
  const collection = expression('collection');
  const collectionVariable =
    collection === null ? sourceOf(element, 'dataInputAssociations', item('loopDataInputRef')) : null;
  if (cardinality === null && collection === null && collectionVariable === null)
    reading.problem('LOOP_RULE', 'Expected a number of instances or a collection');
  return {
    kind: 'multi',
    sequential: rule.get('isSequential') === true,
    cardinality,
    collection,
    collectionVariable,
    item: known['item'] ?? item('inputDataItem'),
    output: expression('output'),
    outputVariable: output,
    outputCollection:
      known['outputCollection'] ?? sourceOf(element, 'dataOutputAssociations', item('loopDataOutputRef')),
    completion: expression('completionCondition'),
    asyncBefore: known['asyncBefore'] === 'true',
    asyncAfter: known['asyncAfter'] === 'true',
    throws: readThrows(rule, reading),
  };
}

/** The variable beyond the activity's border that its input or output is joined to; the input's own name where none is. */
function sourceOf(element: BpmnElement, property: string, name: string | null): string | null {
  if (name === null) return null;
  for (const association of list(element.get(property))) {
    const [source] = list(association.get('sourceRef'));
    const target = association.get('targetRef') as BpmnElement | undefined;
    if (source === undefined || target === undefined) continue;
    if (property === 'dataInputAssociations' && variableOf(target) === name) return variableOf(source);
    if (property === 'dataOutputAssociations' && variableOf(source) === name) return variableOf(target);
  }
  return name;
}

function readThrows(rule: BpmnElement, reading: Reading): Extract<LoopRule, { kind: 'multi' }>['throws'] {
  const events = (definitions: readonly BpmnElement[], condition: Feel | null): LoopEvent[] =>
    definitions.flatMap((definition) => {
      const trigger = readSingleTrigger(definition, reading, true);
      return trigger === null ? [] : [{ trigger, condition }];
    });
  const referred = (name: string): BpmnElement[] => {
    const one = rule.get(name) as BpmnElement | undefined;
    return one === undefined ? [] : [one];
  };
  switch (rule.get('behavior')) {
    case 'None':
      return { when: 'none', events: events(referred('noneBehaviorEventRef'), null) };
    case 'One':
      return { when: 'one', events: events(referred('oneBehaviorEventRef'), null) };
    case 'Complex':
      return {
        when: 'complex',
        events: list(rule.get('complexBehaviorDefinition')).flatMap((definition) => {
          const condition = (definition.get('condition') as { body?: string } | undefined)?.body?.trim();
          if (condition) reading.expression(condition);
          const event = definition.get('event') as BpmnElement | undefined;
          return events(list(event?.get('eventDefinitions')), condition ?? null);
        }),
      };
    default:
      return null;
  }
}
