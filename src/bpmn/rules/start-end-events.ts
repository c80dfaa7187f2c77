/** Start and end events: BPMN 2.0.2 §10.5.2, §10.5.3. */
import type { BpmnElement } from '../../engine/index.js';
import { activities, containers, flowNodes, isSubProcess, throwEvents } from './families.js';
import type { ModelIndex } from './model-index.js';
import { defineRule, definitionsOf, isExecutable, isTrue, listOf, nameOf, refOf } from './rule.js';

const types = (...names: string[]): ReadonlySet<string> =>
  new Set(names.map((name) => `bpmn:${name}EventDefinition`));
const topLevel = types('Message', 'Timer', 'Conditional', 'Signal');
const inEventSubProcess = types(
  'Message',
  'Timer',
  'Escalation',
  'Error',
  'Compensate',
  'Conditional',
  'Signal',
);
const atEnd = types('Message', 'Escalation', 'Error', 'Cancel', 'Compensate', 'Signal', 'Terminate');
const message = types('Message');

const start = ['bpmn:StartEvent'];
const end = ['bpmn:EndEvent'];

const strayOf = (event: BpmnElement, allowed: ReadonlySet<string>): BpmnElement | undefined =>
  definitionsOf(event).find(({ $type }) => !allowed.has($type));
const isEventSubProcess = (element: BpmnElement | undefined): boolean =>
  element !== undefined && isTrue(element, 'triggeredByEvent');
const inSubProcess = (event: BpmnElement): boolean =>
  event.$parent !== undefined && isSubProcess.has(event.$parent.$type);

export const startEventRules = [
  defineRule({
    code: 'START_HAS_INCOMING',
    clause: '§10.5.2 Start Event: no incoming sequence flow',
    on: start,
    check: (element, model) => (model.mayBeEntered(element) ? 'Expected no flow into a start event' : null),
  }),
  defineRule({
    code: 'START_HAS_NO_OUTGOING',
    clause: '§10.5.2 Start Event: it is the source of a sequence flow',
    on: start,
    check: (element, model) => (model.isLeft(element) ? null : 'Expected a flow out of the start event'),
  }),
  defineRule({
    code: 'START_SENDS_MESSAGE',
    clause: '§10.5.2 Start Event: it is not the source of a message flow',
    on: start,
    check: (element, model) =>
      model.messagesFrom(element).length > 0 ? 'Expected no message flow out of a start event' : null,
  }),
  defineRule({
    code: 'START_RECEIVES_MESSAGE',
    clause: '§10.5.2 Start Event: a message flow arrives only at a start by message',
    on: start,
    check: (element, model) =>
      model.messagesTo(element).length > 0 && !definitionsOf(element).some(({ $type }) => message.has($type))
        ? 'Expected a message as trigger of a start event that a message flow leads to'
        : null,
  }),
  defineRule({
    code: 'START_TRIGGER',
    clause: '§10.5.2 Start Event, Table 10.84: triggers of a top-level process',
    on: start,
    check(element) {
      if (element.$parent?.$type !== 'bpmn:Process') return null;
      const stray = strayOf(element, topLevel);
      return stray === undefined
        ? null
        : `Expected a message, timer, condition or signal as trigger but found ${nameOf(stray)}`;
    },
  }),
  defineRule({
    code: 'SUB_PROCESS_START_TRIGGER',
    clause: '§10.5.2 Start Event, Table 10.85: a sub-process starts without trigger',
    on: start,
    check(element) {
      if (!inSubProcess(element) || isEventSubProcess(element.$parent)) return null;
      return definitionsOf(element).length === 0
        ? null
        : 'Expected a start event without trigger in a sub-process';
    },
  }),
  defineRule({
    code: 'EVENT_SUB_PROCESS_TRIGGER',
    clause: '§10.5.2 Start Event, Table 10.86: triggers of an event sub-process',
    on: start,
    check(element) {
      if (!isEventSubProcess(element.$parent)) return null;
      const stray = strayOf(element, inEventSubProcess);
      if (stray !== undefined)
        return `Expected another trigger of an event sub-process than ${nameOf(stray)}`;
      return definitionsOf(element).length === 0 ? 'Expected a trigger in an event sub-process' : null;
    },
  }),
  defineRule({
    code: 'START_NOT_INTERRUPTING',
    clause: '§10.5.2 Start Event, Table 10.86: errors and compensation interrupt',
    on: start,
    check(element) {
      if (!isEventSubProcess(element.$parent) || element.get('isInterrupting') !== false) return null;
      return definitionsOf(element).some(({ $type }) => alwaysInterrupting.has($type))
        ? 'Expected isInterrupting="true" for an error or a compensation'
        : null;
    },
  }),
  defineRule({
    code: 'START_MISSING',
    clause: '§10.5.3 End Event: where there is an end event there is a start event',
    on: containers,
    check(element, model) {
      if (!model.holds(element, 'bpmn:EndEvent') || model.holds(element, 'bpmn:StartEvent')) return null;
      return beginsWithReceiving(element, model)
        ? null
        : 'Expected a start event, since there is an end event';
    },
  }),
  defineRule({
    code: 'END_MISSING',
    clause: '§10.5.2 Start Event: where there is a start event there is an end event',
    on: containers,
    check: (element, model) =>
      model.holds(element, 'bpmn:StartEvent') && !model.holds(element, 'bpmn:EndEvent')
        ? 'Expected an end event, since there is a start event'
        : null,
  }),
] as const;

const alwaysInterrupting = types('Error', 'Compensate');

export const endEventRules = [
  defineRule({
    code: 'END_HAS_OUTGOING',
    clause: '§10.5.3 End Event: no outgoing sequence flow',
    on: end,
    check: (element, model) => (model.mayBeLeft(element) ? 'Expected no flow out of an end event' : null),
  }),
  defineRule({
    code: 'END_HAS_NO_INCOMING',
    clause: '§10.5.3 End Event: it is the target of a sequence flow',
    on: end,
    check: (element, model) => (model.isEntered(element) ? null : 'Expected a flow into the end event'),
  }),
  defineRule({
    code: 'END_RECEIVES_MESSAGE',
    clause: '§10.5.3 End Event: it is not the target of a message flow',
    on: end,
    check: (element, model) =>
      model.messagesTo(element).length > 0 ? 'Expected no message flow into an end event' : null,
  }),
  defineRule({
    code: 'END_SENDS_MESSAGE',
    clause: '§10.5.3 End Event: a message flow leaves only an end with a message',
    on: end,
    check: (element, model) =>
      model.messagesFrom(element).length > 0 &&
      !definitionsOf(element).some(({ $type }) => message.has($type))
        ? 'Expected a message as result of an end event that a message flow leaves'
        : null,
  }),
  defineRule({
    code: 'END_RESULT',
    clause: '§10.5.3 End Event, Table 10.88: results',
    on: end,
    check(element) {
      const stray = strayOf(element, atEnd);
      return stray === undefined ? null : `Expected another result of an end event than ${nameOf(stray)}`;
    },
  }),
  defineRule({
    code: 'CANCEL_PLACE',
    clause: '§10.5.3 End Event: Cancel is used within a transaction only',
    on: end,
    check(element) {
      if (!definitionsOf(element).some(({ $type }) => $type === 'bpmn:CancelEventDefinition')) return null;
      return insideTransaction(element) ? null : 'Expected a cancel end event inside a transaction';
    },
  }),
  defineRule({
    code: 'ERROR_CODE_MISSING',
    clause: '§8.4.4 Error: errorCode of an end event of an executable process',
    on: end,
    check(element, model) {
      const error = definitionsOf(element).find(({ $type }) => $type === 'bpmn:ErrorEventDefinition');
      if (error === undefined || !isExecutable(element)) return null;
      if (refOf(error, 'errorRef') === null && model.hasReference(error, 'errorRef')) return null;
      return (refOf(error, 'errorRef')?.get('errorCode') ?? '') === ''
        ? 'Expected an error with an errorCode at an end event of an executable process'
        : null;
    },
  }),
  defineRule({
    code: 'ESCALATION_CODE_MISSING',
    clause: '§8.4.5 Escalation: escalationCode of a thrown escalation in an executable process',
    on: throwEvents,
    check(element, model) {
      const found = definitionsOf(element).find(({ $type }) => $type === 'bpmn:EscalationEventDefinition');
      if (found === undefined || !isExecutable(element)) return null;
      if (refOf(found, 'escalationRef') === null && model.hasReference(found, 'escalationRef')) return null;
      return (refOf(found, 'escalationRef')?.get('escalationCode') ?? '') === ''
        ? 'Expected an escalation with an escalationCode where one is thrown in an executable process'
        : null;
    },
  }),
  defineRule({
    code: 'NODE_NOT_ENTERED',
    clause: '§10.5.2 Start Event: with a start event, every other node has an incoming sequence flow',
    on: flowNodes,
    check: (element, model) =>
      element.$parent?.$type !== 'bpmn:AdHocSubProcess' &&
      model.holds(element.$parent, 'bpmn:StartEvent') &&
      !begins(element, model) &&
      !model.isEntered(element)
        ? `Expected a flow into ${nameOf(element)}, since there is a start event`
        : null,
  }),
  defineRule({
    code: 'NODE_NOT_LEFT',
    clause: '§10.5.3 End Event: with an end event, every other node has an outgoing sequence flow',
    on: flowNodes,
    check: (element, model) =>
      element.$parent?.$type !== 'bpmn:AdHocSubProcess' &&
      model.holds(element.$parent, 'bpmn:EndEvent') &&
      !ends(element) &&
      !model.isLeft(element)
        ? `Expected a flow out of ${nameOf(element)}, since there is an end event`
        : null,
  }),
] as const;

/** A receive task or an event gateway may begin a process instead of a start event (§10.3.3, §10.6.6). */
const beginsWithReceiving = (container: BpmnElement, model: ModelIndex): boolean =>
  listOf(container, 'flowElements').some(
    (node) =>
      isTrue(node, 'instantiate') &&
      (node.$type === 'bpmn:ReceiveTask' || node.$type === 'bpmn:EventBasedGateway') &&
      !model.mayBeEntered(node),
  );

function begins(node: BpmnElement, model: ModelIndex): boolean {
  if (model.beginsOtherwise(node)) return true;
  if (node.$type === 'bpmn:StartEvent' || node.$type === 'bpmn:EndEvent') return true; // Have rules of their own.
  if (isTrue(node, 'instantiate')) return true;
  return node.$type === 'bpmn:IntermediateCatchEvent' && isLink(node);
}

function ends(node: BpmnElement): boolean {
  if (node.$type === 'bpmn:EndEvent' || node.$type === 'bpmn:StartEvent') return true;
  if (isTrue(node, 'triggeredByEvent') || isTrue(node, 'isForCompensation')) return true;
  if (node.$type === 'bpmn:BoundaryEvent') return true;
  return node.$type === 'bpmn:IntermediateThrowEvent' && isLink(node);
}

const isLink = (event: BpmnElement): boolean =>
  definitionsOf(event).some(({ $type }) => $type === 'bpmn:LinkEventDefinition');

function insideTransaction(element: BpmnElement): boolean {
  for (let at = element.$parent; at !== undefined; at = at.$parent)
    if (at.$type === 'bpmn:Transaction') return true;
    else if (!activities.some((type) => type === at?.$type)) return false;
  return false;
}
