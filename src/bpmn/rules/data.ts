/** Data, messages and their types: BPMN 2.0.2 §8.4.8 (Item Definition), §8.4.11 (Message), §10.3.3, §10.4. */
import type { BpmnElement } from '../../engine/index.js';
import { catchEvents, isActivity, throwEvents } from './families.js';
import { defineRule, definitionsOf, listOf, nameOf, refOf } from './rule.js';

/** Whether two item definitions are the same, or have the same structure. */
function sameType(a: BpmnElement | null, b: BpmnElement | null): boolean {
  if (a === b) return true;
  const [left, right] = [a?.get('structureRef'), b?.get('structureRef')];
  return left !== undefined && left === right;
}

/** A reference to data has the type of what it refers to. */
function typeOf(item: BpmnElement | null): BpmnElement | null {
  return (
    refOf(item, 'itemSubjectRef') ??
    refOf(refOf(item, 'dataObjectRef') ?? refOf(item, 'dataStoreRef'), 'itemSubjectRef')
  );
}

const io = (element: BpmnElement, name: string): readonly BpmnElement[] => {
  const specification = refOf(element, 'ioSpecification');
  return specification === null ? [] : listOf(specification, name);
};

/** The data of a task carries the message it sends or receives. */
function carries(
  task: BpmnElement,
  side: 'dataInputs' | 'dataOutputs',
  message: BpmnElement | null,
): string | null {
  const [data] = io(task, side);
  if (message === null || data === undefined) return null;
  return sameType(refOf(message, 'itemRef'), typeOf(data))
    ? null
    : `Expected ${nameOf(data)} to have the type of ${nameOf(message)}`;
}

const atMostOne = (task: BpmnElement, name: string): string | null =>
  io(task, name).length > 1 ? `Expected at most one of ${name} but found ${io(task, name).length}` : null;

const isCollection = (element: BpmnElement): boolean => element.get('isCollection') === true;

export const taskDataRules = [
  defineRule({
    code: 'SERVICE_INPUT_SET',
    clause: '§10.3.3 Service Task: one input set with an operation',
    on: ['bpmn:ServiceTask'],
    check(element) {
      if (refOf(element, 'operationRef') === null) return null;
      const { length } = io(element, 'inputSets');
      return length === 1 ? null : `Expected one input set of a task with an operation but found ${length}`;
    },
  }),
  defineRule({
    code: 'SERVICE_OUTPUT_SET',
    clause: '§10.3.3 Service Task: at most one output set with an operation',
    on: ['bpmn:ServiceTask'],
    check: (element) => (refOf(element, 'operationRef') === null ? null : atMostOne(element, 'outputSets')),
  }),
  defineRule({
    code: 'SERVICE_INPUT_TYPE',
    clause: '§10.3.3 Service Task: its data input has the type of the operation’s inMessage',
    on: ['bpmn:ServiceTask'],
    check: (element) => carries(element, 'dataInputs', refOf(refOf(element, 'operationRef'), 'inMessageRef')),
  }),
  defineRule({
    code: 'SERVICE_OUTPUT_TYPE',
    clause: '§10.3.3 Service Task: its data output has the type of the operation’s outMessage',
    on: ['bpmn:ServiceTask'],
    check: (element) =>
      carries(element, 'dataOutputs', refOf(refOf(element, 'operationRef'), 'outMessageRef')),
  }),
  defineRule({
    code: 'SEND_INPUT_SET',
    clause: '§10.3.3 Send Task: at most one input set with a message',
    on: ['bpmn:SendTask'],
    check: (element) => (refOf(element, 'messageRef') === null ? null : atMostOne(element, 'inputSets')),
  }),
  defineRule({
    code: 'SEND_INPUT',
    clause: '§10.3.3 Send Task: at most one data input with a message',
    on: ['bpmn:SendTask'],
    check: (element) => (refOf(element, 'messageRef') === null ? null : atMostOne(element, 'dataInputs')),
  }),
  defineRule({
    code: 'SEND_INPUT_TYPE',
    clause: '§10.3.3 Send Task: its data input has the type of the message',
    on: ['bpmn:SendTask'],
    check: (element) => carries(element, 'dataInputs', refOf(element, 'messageRef')),
  }),
  defineRule({
    code: 'RECEIVE_OUTPUT_SET',
    clause: '§10.3.3 Receive Task: at most one output set with a message',
    on: ['bpmn:ReceiveTask'],
    check: (element) => (refOf(element, 'messageRef') === null ? null : atMostOne(element, 'outputSets')),
  }),
  defineRule({
    code: 'RECEIVE_OUTPUT',
    clause: '§10.3.3 Receive Task: at most one data output with a message',
    on: ['bpmn:ReceiveTask'],
    check: (element) => (refOf(element, 'messageRef') === null ? null : atMostOne(element, 'dataOutputs')),
  }),
  defineRule({
    code: 'RECEIVE_OUTPUT_TYPE',
    clause: '§10.3.3 Receive Task: its data output has the type of the message',
    on: ['bpmn:ReceiveTask'],
    check: (element) => carries(element, 'dataOutputs', refOf(element, 'messageRef')),
  }),
] as const;

/** Definitions that carry data, and what names their type (§10.5.1). */
const payloads: Readonly<Record<string, readonly [reference: string, type: string]>> = {
  'bpmn:MessageEventDefinition': ['messageRef', 'itemRef'],
  'bpmn:SignalEventDefinition': ['signalRef', 'structureRef'],
  'bpmn:ErrorEventDefinition': ['errorRef', 'structureRef'],
  'bpmn:EscalationEventDefinition': ['escalationRef', 'structureRef'],
};

function payloadsOf(event: BpmnElement): BpmnElement[] {
  return definitionsOf(event).flatMap((definition) => {
    const [reference, type] = payloads[definition.$type] ?? [];
    const item =
      reference === undefined || type === undefined ? null : refOf(refOf(definition, reference), type);
    return item === null ? [] : [item];
  });
}

export const eventDataRules = [
  defineRule({
    code: 'EVENT_OUTPUTS',
    clause: '§10.5.1 Catch Event: a data output for each definition that carries data',
    on: catchEvents,
    check: (element) => eventData(element, 'dataOutputs'),
  }),
  defineRule({
    code: 'EVENT_INPUTS',
    clause: '§10.5.1 Throw Event: a data input for each definition that carries data',
    on: throwEvents,
    check: (element) => eventData(element, 'dataInputs'),
  }),
] as const;

/** Only where the event has data at all: without any, it merely lets the payload pass. */
function eventData(event: BpmnElement, side: string): string | null {
  const items = payloadsOf(event);
  const data = listOf(event, side);
  if (data.length === 0 && items.length < 2) return null;
  if (data.length < items.length)
    return `Expected ${items.length} ${side}, one for each definition that carries data, but found ${data.length}`;
  const at = items.findIndex((item, index) => {
    const own = typeOf(data[index] ?? null);
    return own !== null && !sameType(item, own);
  });
  return items.length !== data.length || at === -1
    ? null
    : `Expected ${nameOf(data[at] ?? null)} to have the type of its definition`;
}

export const dataRules = [
  defineRule({
    code: 'COLLECTION_MISMATCH',
    clause: '§8.4.8 Item Definition; §10.4.1: isCollection matches the type referred to',
    on: ['bpmn:DataInput', 'bpmn:DataOutput', 'bpmn:DataObject'],
    check(element) {
      const type = refOf(element, 'itemSubjectRef');
      // One item of a loop's collection has a rule of its own.
      if (element.$parent?.$type === 'bpmn:MultiInstanceLoopCharacteristics') return null;
      return type === null || isCollection(type) === isCollection(element)
        ? null
        : `Expected isCollection to be ${isCollection(type)}, as in ${nameOf(type)}`;
    },
  }),
  defineRule({
    code: 'DATA_INPUT_UNUSED',
    clause: '§10.4.1 Data Input: it belongs to an input set',
    on: ['bpmn:InputOutputSpecification'],
    check: (element) => unlisted(element, 'dataInputs', 'inputSets', 'dataInputRefs'),
  }),
  defineRule({
    code: 'DATA_OUTPUT_UNUSED',
    clause: '§10.4.1 Data Output: it belongs to an output set',
    on: ['bpmn:InputOutputSpecification'],
    check: (element) => unlisted(element, 'dataOutputs', 'outputSets', 'dataOutputRefs'),
  }),
  defineRule({
    code: 'INPUT_SET_OPTIONAL',
    clause: '§10.4.1 Input Set: optional and while-executing inputs are among its data inputs',
    on: ['bpmn:InputSet'],
    check: (element) =>
      [
        ...beyond(element, 'optionalInputRefs', 'dataInputRefs'),
        ...beyond(element, 'whileExecutingInputRefs', 'dataInputRefs'),
      ].map((data) => `Expected ${nameOf(data)} among dataInputRefs`),
  }),
  defineRule({
    code: 'OUTPUT_SET_OPTIONAL',
    clause: '§10.4.1 Output Set: optional and while-executing outputs are among its data outputs',
    on: ['bpmn:OutputSet'],
    check: (element) =>
      [
        ...beyond(element, 'optionalOutputRefs', 'dataOutputRefs'),
        ...beyond(element, 'whileExecutingOutputRefs', 'dataOutputRefs'),
      ].map((data) => `Expected ${nameOf(data)} among dataOutputRefs`),
  }),
  defineRule({
    code: 'DATA_ASSOCIATION_TYPE',
    clause: '§10.4.2 Data Association: source and target have the same type, or a transformation',
    on: ['bpmn:DataInputAssociation', 'bpmn:DataOutputAssociation'],
    check(element) {
      if (refOf(element, 'transformation') !== null) return null;
      const target = typeOf(refOf(element, 'targetRef'));
      if (target === null) return null;
      const stray = listOf(element, 'sourceRef').find((source) => {
        const type = typeOf(source);
        return type !== null && !sameType(type, target);
      });
      return stray === undefined ? null : `Expected ${nameOf(stray)} to have the type of the target`;
    },
  }),
  defineRule({
    code: 'DATA_ASSOCIATION_SOURCES',
    clause: '§10.4.2 Data Association: several sources only with a transformation',
    on: ['bpmn:DataInputAssociation', 'bpmn:DataOutputAssociation'],
    check: (element) =>
      listOf(element, 'sourceRef').length > 1 && refOf(element, 'transformation') === null
        ? 'Expected a transformation where there are several sources'
        : null,
  }),
  defineRule({
    code: 'DATA_ASSOCIATION_END',
    clause:
      '§10.4.2 Data Association: inputs lead into, outputs out of the data of their own activity or event',
    on: ['bpmn:DataInputAssociation', 'bpmn:DataOutputAssociation'],
    check(element) {
      const into = element.$type === 'bpmn:DataInputAssociation';
      const ends = into ? [refOf(element, 'targetRef')] : listOf(element, 'sourceRef');
      const stray = ends.find(
        (end) => end !== null && ownerOf(end) !== element.$parent && isDataOf(end, into),
      );
      return stray === undefined || stray === null
        ? null
        : `Expected data of ${nameOf(element.$parent ?? null)} but found ${nameOf(stray)}`;
    },
  }),
  defineRule({
    code: 'DATA_STORE_CAPACITY',
    clause: '§10.4.1 Data Store: capacity is not negative',
    on: ['bpmn:DataStore'],
    check: (element) =>
      Number(element.get('capacity') ?? 0) < 0 ? 'Expected a capacity of 0 or more' : null,
  }),
] as const;

const ownerOf = (data: BpmnElement): BpmnElement | undefined =>
  data.$parent?.$type === 'bpmn:InputOutputSpecification' ? data.$parent.$parent : data.$parent;
const isDataOf = (data: BpmnElement, into: boolean): boolean =>
  data.$type === (into ? 'bpmn:DataInput' : 'bpmn:DataOutput') && isActivity.has(ownerOf(data)?.$type ?? '');

function unlisted(io: BpmnElement, data: string, sets: string, refs: string): string[] {
  const listed = new Set(listOf(io, sets).flatMap((set) => listOf(set, refs)));
  return listOf(io, data)
    .filter((item) => !listed.has(item))
    .map((item) => `Expected ${nameOf(item)} in one of the ${sets}`);
}

function beyond(set: BpmnElement, part: string, whole: string): BpmnElement[] {
  const known = new Set(listOf(set, whole));
  return listOf(set, part).filter((item) => !known.has(item));
}
