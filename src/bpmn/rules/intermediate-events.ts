/** Intermediate events, in the flow and on a boundary: BPMN 2.0.2 §10.5.4, §10.5.5. */
import type { BpmnElement } from '../../engine/index.js';
import { isActivity } from './families.js';
import type { ModelIndex } from './model-index.js';
import {
  defineRule,
  definitionsOf,
  hasDefinition,
  isExecutable,
  isTrue,
  listOf,
  nameOf,
  refOf,
} from './rule.js';

const types = (...names: string[]): ReadonlySet<string> =>
  new Set(names.map((name) => `bpmn:${name}EventDefinition`));
const caught = types('Message', 'Timer', 'Conditional', 'Link', 'Signal');
const thrown = types('Message', 'Escalation', 'Compensate', 'Link', 'Signal');
const interrupting = types(
  'Message',
  'Timer',
  'Escalation',
  'Error',
  'Cancel',
  'Compensate',
  'Conditional',
  'Signal',
);
const nonInterrupting = types('Message', 'Timer', 'Escalation', 'Conditional', 'Signal');
const link = types('Link');
const compensation = types('Compensate');
const message = types('Message');

const boundary = ['bpmn:BoundaryEvent'];
const catching = ['bpmn:IntermediateCatchEvent'];
const throwing = ['bpmn:IntermediateThrowEvent'];

export const intermediateEventRules = [
  defineRule({
    code: 'CATCH_TRIGGER',
    clause: '§10.5.4 Intermediate Event, Table 10.89: triggers that are caught in the flow',
    on: catching,
    check(element) {
      const definitions = definitionsOf(element);
      if (definitions.length === 0) return 'Expected a trigger of the catching event';
      const stray = definitions.find(({ $type }) => !caught.has($type));
      return stray === undefined
        ? null
        : `Expected a message, timer, condition, link or signal to be caught but found ${nameOf(stray)}`;
    },
  }),
  defineRule({
    code: 'CATCH_COMPENSATION',
    clause: '§10.5.4 Intermediate Event: in the flow compensation is thrown, never caught',
    on: catching,
    check: (element) =>
      hasDefinition(element, compensation) ? 'Expected no compensation to be caught in the flow' : null,
  }),
  defineRule({
    code: 'THROW_RESULT',
    clause: '§10.5.4 Intermediate Event, Table 10.89: results that are thrown in the flow',
    on: throwing,
    check(element) {
      const stray = definitionsOf(element).find(({ $type }) => !thrown.has($type));
      return stray === undefined
        ? null
        : `Expected a message, escalation, compensation, link or signal to be thrown but found ${nameOf(stray)}`;
    },
  }),
  defineRule({
    code: 'CATCH_SENDS_MESSAGE',
    clause: '§10.5.4 Intermediate Event: a catching event is not the source of a message flow',
    on: catching,
    check: (element, model) =>
      model.messagesFrom(element).length > 0 ? 'Expected no message flow out of a catching event' : null,
  }),
  defineRule({
    code: 'THROW_RECEIVES_MESSAGE',
    clause: '§10.5.4 Intermediate Event: a throwing event is not the target of a message flow',
    on: throwing,
    check: (element, model) =>
      model.messagesTo(element).length > 0 ? 'Expected no message flow into a throwing event' : null,
  }),
  defineRule({
    code: 'EVENT_MESSAGE_FLOW',
    clause: '§10.5.4 Intermediate Event: message flows go with a message trigger only',
    on: [...catching, ...throwing, ...boundary],
    check: (element, model) =>
      model.messagesFrom(element).length + model.messagesTo(element).length > 0 &&
      !hasDefinition(element, message)
        ? 'Expected a message as trigger of an event with a message flow'
        : null,
  }),
  defineRule({
    code: 'LINK_SOURCE_LEFT',
    clause: '§10.5.4 Intermediate Event: a source link has no outgoing flow',
    on: throwing,
    check: (element, model) =>
      hasDefinition(element, link) && model.mayBeLeft(element)
        ? 'Expected no flow out of a throwing link event'
        : null,
  }),
  defineRule({
    code: 'LINK_TARGET_ENTERED',
    clause: '§10.5.4 Intermediate Event: a target link has no incoming flow',
    on: catching,
    check: (element, model) =>
      hasDefinition(element, link) && model.mayBeEntered(element)
        ? 'Expected no flow into a catching link event'
        : null,
  }),
  defineRule({
    code: 'LINK_TARGET_MISSING',
    clause: '§10.5.5 Link Event Definition: for each source link there is its target',
    on: throwing,
    check(element, model) {
      const source = definitionsOf(element).find(({ $type }) => link.has($type));
      if (source === undefined) return null;
      return hasTarget(source, element, model)
        ? null
        : `Expected a catching link event for ${nameOf(source)}`;
    },
  }),
] as const;

/** By reference where the file has references, else by name, as most editors write it. */
function hasTarget(source: BpmnElement, event: BpmnElement, model: ModelIndex): boolean {
  const target = refOf(source, 'target');
  if (target === null) return model.linkTargets(event.$parent).has(source.name ?? '');
  const catching = target.$parent;
  if (catching?.$type !== 'bpmn:IntermediateCatchEvent' || catching.$parent !== event.$parent) return false;
  const sources = listOf(target, 'source');
  return sources.length === 0 || sources.includes(source);
}

export const boundaryEventRules = [
  defineRule({
    code: 'BOUNDARY_TRIGGER',
    clause: '§10.5.4 Intermediate Event, Table 10.90: triggers on a boundary',
    on: boundary,
    check(element) {
      const interrupts = element.get('cancelActivity') !== false;
      const allowed = interrupts ? interrupting : nonInterrupting;
      const definitions = definitionsOf(element);
      if (definitions.length === 0) return 'Expected a trigger of the boundary event';
      const stray = definitions.find(({ $type }) => !allowed.has($type));
      if (stray === undefined) return null;
      return `Expected another trigger of ${interrupts ? 'an interrupting' : 'a non-interrupting'} boundary event than ${nameOf(stray)}`;
    },
  }),
  defineRule({
    code: 'BOUNDARY_CANCEL_PLACE',
    clause: '§10.5.4 Intermediate Event: Cancel is attached to a transaction only',
    on: boundary,
    check: (element) =>
      hasDefinition(element, types('Cancel')) && refOf(element, 'attachedToRef')?.$type !== 'bpmn:Transaction'
        ? 'Expected a cancel boundary event on a transaction'
        : null,
  }),
  defineRule({
    code: 'BOUNDARY_HOST',
    clause: '§10.5.4 Intermediate Event: attachedToRef names an activity of the same scope',
    on: boundary,
    check(element) {
      const host = refOf(element, 'attachedToRef');
      if (host === null) return null;
      if (!isActivity.has(host.$type)) return `Expected an activity to attach to but found ${nameOf(host)}`;
      return host.$parent === element.$parent ? null : `Expected ${nameOf(host)} in the scope of the event`;
    },
  }),
  defineRule({
    code: 'BOUNDARY_ENTERED',
    clause: '§10.5.4 Intermediate Event: a boundary event has no incoming flow',
    on: boundary,
    check: (element, model) =>
      model.mayBeEntered(element) ? 'Expected no flow into a boundary event' : null,
  }),
  defineRule({
    code: 'BOUNDARY_NOT_LEFT',
    clause: '§10.5.4 Intermediate Event: a boundary event is the source of a flow, unless it compensates',
    on: boundary,
    check: (element, model) =>
      !hasDefinition(element, compensation) && !model.isLeft(element)
        ? 'Expected a flow out of the boundary event'
        : null,
  }),
  defineRule({
    code: 'BOUNDARY_COMPENSATION_LEFT',
    clause: '§10.7.1 Compensation Handler: a compensation boundary event has no outgoing flow',
    on: boundary,
    check: (element, model) =>
      hasDefinition(element, compensation) && model.mayBeLeft(element)
        ? 'Expected no flow out of a compensation boundary event'
        : null,
  }),
  defineRule({
    code: 'BOUNDARY_SENDS_MESSAGE',
    clause: '§10.5.4 Intermediate Event: a boundary event is not the source of a message flow',
    on: boundary,
    check: (element, model) =>
      model.messagesFrom(element).length > 0 ? 'Expected no message flow out of a boundary event' : null,
  }),
  defineRule({
    code: 'COMPENSATION_HANDLER',
    clause: '§10.7.1 Compensation Handler: an associated activity marked isForCompensation',
    on: boundary,
    check(element, model) {
      if (!hasDefinition(element, compensation)) return null;
      const stray = model
        .associationsOf(element)
        .map((association) =>
          refOf(association, refOf(association, 'sourceRef') === element ? 'targetRef' : 'sourceRef'),
        )
        .find(
          (other) => other !== null && isActivity.has(other.$type) && !isTrue(other, 'isForCompensation'),
        );
      return stray === undefined ? null : `Expected ${nameOf(stray)} to be marked isForCompensation`;
    },
  }),
] as const;

export const triggerRules = [
  defineRule({
    code: 'MESSAGE_REF_MISSING',
    clause: '§10.5.5 Message Event Definition: messageRef in an executable process',
    on: ['bpmn:MessageEventDefinition'],
    check: (element, model) =>
      !model.hasReference(element, 'messageRef') && isExecutable(element)
        ? 'Expected a messageRef in an executable process'
        : null,
  }),
  defineRule({
    code: 'COMPENSATED_ACTIVITY',
    clause: '§10.5.5 Compensation Event Definition: activityRef names an activity',
    on: ['bpmn:CompensateEventDefinition'],
    check(element) {
      const activity = refOf(element, 'activityRef');
      return activity === null || isActivity.has(activity.$type)
        ? null
        : `Expected an activity to compensate but found ${nameOf(activity)}`;
    },
  }),
  defineRule({
    code: 'TIMER_TWICE',
    clause: '§10.5.5 Timer Event Definition: timeDate, timeCycle and timeDuration exclude each other',
    on: ['bpmn:TimerEventDefinition'],
    check: (element) =>
      ['timeDate', 'timeCycle', 'timeDuration'].filter((name) => refOf(element, name) !== null).length > 1
        ? 'Expected one of timeDate, timeCycle and timeDuration'
        : null,
  }),
] as const;
