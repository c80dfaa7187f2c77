/** Collaborations, messages between pools and correlation: BPMN 2.0.2 §8.4.2, §9. */
import type { BpmnElement } from '../../engine/index.js';
import type { ModelIndex } from './model-index.js';
import { defineRule, listOf, nameOf, refOf, rootOf } from './rule.js';

const numberOf = (element: BpmnElement, name: string): number | null => {
  const value = element.get(name);
  return typeof value === 'number' ? value : null;
};

/** The pool an end of a message flow lies in; null where no pool is drawn around it. */
function poolOf(end: BpmnElement, model: ModelIndex): BpmnElement | null {
  return end.$type === 'bpmn:Participant' ? end : model.poolOf(rootOf(end));
}

export const collaborationRules = [
  defineRule({
    code: 'PARTICIPANTS_MINIMUM',
    clause: '§9.3.1 Participant Multiplicity: minimum is not negative',
    on: ['bpmn:ParticipantMultiplicity'],
    check(element) {
      const minimum = numberOf(element, 'minimum');
      return minimum !== null && minimum < 0 ? `Expected a minimum of 0 or more but found ${minimum}` : null;
    },
  }),
  defineRule({
    code: 'PARTICIPANTS_MAXIMUM',
    clause: '§9.3.1 Participant Multiplicity: maximum is at least 1',
    on: ['bpmn:ParticipantMultiplicity'],
    check(element) {
      const maximum = numberOf(element, 'maximum');
      return maximum !== null && maximum < 1 ? `Expected a maximum of 1 or more but found ${maximum}` : null;
    },
  }),
  defineRule({
    code: 'PARTICIPANTS_RANGE',
    clause: '§9.3.1 Participant Multiplicity: maximum is not below minimum',
    on: ['bpmn:ParticipantMultiplicity'],
    check(element) {
      const [minimum, maximum] = [numberOf(element, 'minimum') ?? 0, numberOf(element, 'maximum') ?? 1];
      return maximum < minimum ? `Expected a maximum of ${minimum} or more but found ${maximum}` : null;
    },
  }),
  defineRule({
    code: 'GLOBAL_CONVERSATION_CONTENT',
    clause: '§9.5.4 Global Conversation: no conversation nodes, associations or artifacts',
    on: ['bpmn:GlobalConversation'],
    check(element) {
      const stray = [
        'conversations',
        'artifacts',
        'participantAssociations',
        'messageFlowAssociations',
        'conversationAssociations',
        'conversationLinks',
      ].find((name) => listOf(element, name).length > 0);
      return stray === undefined ? null : `Expected no ${stray} in a global conversation`;
    },
  }),
  defineRule({
    code: 'MESSAGE_FLOW_SAME_POOL',
    clause: '§9.4 Message Flow: it connects two separate pools',
    on: ['bpmn:MessageFlow'],
    check(element, model) {
      const [source, target] = [refOf(element, 'sourceRef'), refOf(element, 'targetRef')];
      if (source === null || target === null) return null;
      const pools = [poolOf(source, model), poolOf(target, model)];
      const same =
        source === target ||
        (pools[0] !== null && pools[0] === pools[1]) ||
        (pools[0] === null && pools[1] === null && rootOf(source) === rootOf(target));
      return same ? `Expected ${nameOf(source)} and ${nameOf(target)} in different pools` : null;
    },
  }),
  defineRule({
    code: 'CORRELATION_BINDING',
    clause: '§8.4.2 Correlation Subscription: a binding for each property of the key',
    on: ['bpmn:CorrelationSubscription'],
    check(element) {
      const key = refOf(element, 'correlationKeyRef');
      if (key === null) return null;
      const bound = new Set(
        listOf(element, 'correlationPropertyBinding').map((binding) =>
          refOf(binding, 'correlationPropertyRef'),
        ),
      );
      return listOf(key, 'correlationPropertyRef')
        .filter((property) => !bound.has(property))
        .map((property) => `Expected a binding for ${nameOf(property)}`);
    },
  }),
] as const;
