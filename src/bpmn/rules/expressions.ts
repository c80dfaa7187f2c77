/** Expressions of executable processes: BPMN 2.0.2 §8.4.7, Expressions. */
import type { BpmnElement } from '../../engine/index.js';
import { activities } from './families.js';
import { defineRule, isExecutable, listOf, nameOf, refOf } from './rule.js';

/** Where an expression stands, and the properties that hold it. A condition of an event has its own rule. */
const places: Readonly<Record<string, readonly string[]>> = {
  'bpmn:AdHocSubProcess': ['completionCondition'],
  'bpmn:Assignment': ['from', 'to'],
  'bpmn:ComplexGateway': ['activationCondition'],
  'bpmn:MultiInstanceLoopCharacteristics': ['loopCardinality', 'completionCondition'],
  'bpmn:SequenceFlow': ['conditionExpression'],
  'bpmn:StandardLoopCharacteristics': ['loopCondition'],
  'bpmn:TimerEventDefinition': ['timeDate', 'timeCycle', 'timeDuration'],
  'bpmn:ResourceAssignmentExpression': ['expression'],
  'bpmn:ResourceParameterBinding': ['expression'],
};

const bodyOf = (expression: BpmnElement): string => {
  const body = expression.get('body');
  return typeof body === 'string' ? body.trim() : '';
};

export const expressionRules = [
  defineRule({
    code: 'EXPRESSION_INFORMAL',
    clause: '§8.4.7 Expression: natural language is not executable; a FormalExpression is',
    on: Object.keys(places),
    check(element) {
      const informal = (places[element.$type] ?? []).filter(
        (name) => refOf(element, name)?.$type === 'bpmn:Expression',
      );
      if (informal.length === 0 || !isExecutable(element)) return null;
      return `Expected a formal expression (xsi:type tFormalExpression) as ${informal.join(', ')} of ${nameOf(element)}`;
    },
  }),
  defineRule({
    code: 'EXPRESSION_EMPTY',
    clause: '§8.4.7 Formal Expression: body',
    on: ['bpmn:FormalExpression'],
    check: (element) =>
      bodyOf(element) === '' && !conditionOfEvent(element)
        ? `Expected a formal expression to have a body but it is empty`
        : null,
  }),
  defineRule({
    code: 'CONDITION_EVENT_FORMAL',
    clause: '§10.5.5 Conditional Event Definition: condition',
    on: ['bpmn:ConditionalEventDefinition'],
    check(element) {
      if (!isExecutable(element)) return null;
      const condition = refOf(element, 'condition');
      return condition?.$type === 'bpmn:FormalExpression' && bodyOf(condition) !== ''
        ? null
        : 'Expected a formal expression as the condition of an executable process';
    },
  }),
  defineRule({
    code: 'LOOP_RULE',
    clause: '§10.3.8 Multi-Instance Characteristics: loopCardinality, loopDataInputRef',
    on: activities,
    check(element) {
      const loop = refOf(element, 'loopCharacteristics');
      if (loop?.$type !== 'bpmn:MultiInstanceLoopCharacteristics' || !isExecutable(element)) return null;
      const counted =
        refOf(loop, 'loopCardinality') !== null ||
        refOf(loop, 'loopDataInputRef') !== null ||
        hasOwnCollection(loop);
      return counted ? null : 'Expected loopCardinality or loopDataInputRef in an executable process';
    },
  }),
  defineRule({
    code: 'LOOP_INPUT_TYPE',
    clause: '§10.3.8 Multi-Instance Characteristics: inputDataItem',
    on: ['bpmn:MultiInstanceLoopCharacteristics'],
    check: (element) => scalarOf(element, 'loopDataInputRef', 'inputDataItem'),
  }),
  defineRule({
    code: 'LOOP_OUTPUT_TYPE',
    clause: '§10.3.8 Multi-Instance Characteristics: outputDataItem',
    on: ['bpmn:MultiInstanceLoopCharacteristics'],
    check: (element) => scalarOf(element, 'loopDataOutputRef', 'outputDataItem'),
  }),
  defineRule({
    code: 'LOOP_EVENT_MISSING',
    clause: '§10.3.8 Multi-Instance Characteristics: behavior, noneBehaviorEventRef, oneBehaviorEventRef',
    on: ['bpmn:MultiInstanceLoopCharacteristics'],
    check(element) {
      const behavior = element.get('behavior');
      if (behavior === 'None' && refOf(element, 'noneBehaviorEventRef') === null)
        return 'Expected noneBehaviorEventRef with behavior None';
      if (behavior === 'One' && refOf(element, 'oneBehaviorEventRef') === null)
        return 'Expected oneBehaviorEventRef with behavior One';
      if (behavior === 'Complex' && listOf(element, 'complexBehaviorDefinition').length === 0)
        return 'Expected a complexBehaviorDefinition with behavior Complex';
      return null;
    },
  }),
] as const;

/** An empty condition of an event is one fault, not two. */
const conditionOfEvent = (expression: BpmnElement): boolean =>
  expression.$parent?.$type === 'bpmn:ConditionalEventDefinition' && isExecutable(expression);

/** A list to loop over in an extension attribute of a known engine: our own, or one that import translates. */
const hasOwnCollection = (loop: BpmnElement): boolean =>
  ['mc:collection', 'camunda:collection', 'activiti:collection', 'flowable:collection'].some(
    (name) => loop.get(name) !== undefined,
  ) || refOf(loop, 'extensionElements') !== null;

/** One item of a collection has the collection's type, and is no collection itself. */
function scalarOf(loop: BpmnElement, collection: string, item: string): string | null {
  const whole = refOf(refOf(loop, collection), 'itemSubjectRef');
  const single = refOf(refOf(loop, item), 'itemSubjectRef');
  if (whole === null || single === null) return null;
  if (single.get('isCollection') === true)
    return `Expected ${item} to be one item but its type is a collection`;
  const [a, b] = [whole.get('structureRef'), single.get('structureRef')];
  return whole === single || (a !== undefined && a === b)
    ? null
    : `Expected ${item} to have the type of the items of ${collection}`;
}
