/** Gateways: BPMN 2.0.2 §8.4.9 (gatewayDirection) and §10.6. */
import { activities, choreographyActivities, events, gateways } from './families.js';
import { defineRule, definitionsOf, listOf, nameOf, refOf, rootOf } from './rule.js';

const waiting: ReadonlySet<string> = new Set([
  'bpmn:MessageEventDefinition',
  'bpmn:SignalEventDefinition',
  'bpmn:TimerEventDefinition',
  'bpmn:ConditionalEventDefinition',
]);
const eventBased = ['bpmn:EventBasedGateway'];

export const gatewayRules = [
  defineRule({
    code: 'GATEWAY_CONVERGING',
    clause: '§8.4.9 Gateway: gatewayDirection Converging has at most one outgoing flow',
    on: gateways,
    check: (element, model) =>
      element.get('gatewayDirection') === 'Converging' && model.outgoingCount(element) > 1
        ? `Expected at most one flow out of a converging gateway but found ${model.outgoingCount(element)}`
        : null,
  }),
  defineRule({
    code: 'GATEWAY_DIVERGING',
    clause: '§8.4.9 Gateway: gatewayDirection Diverging has at most one incoming flow',
    on: gateways,
    check: (element, model) =>
      element.get('gatewayDirection') === 'Diverging' && model.incomingCount(element) > 1
        ? `Expected at most one flow into a diverging gateway but found ${model.incomingCount(element)}`
        : null,
  }),
  defineRule({
    code: 'GATEWAY_MIXED',
    clause: '§8.4.9 Gateway: gatewayDirection Mixed has several incoming and several outgoing flows',
    on: gateways,
    check: (element, model) =>
      element.get('gatewayDirection') === 'Mixed' &&
      (model.incomingCount(element) < 2 || model.outgoingCount(element) < 2)
        ? 'Expected several flows into and out of a mixed gateway'
        : null,
  }),
  defineRule({
    code: 'GATEWAY_POINTLESS',
    clause: '§10.6 Gateways: a gateway has several incoming or several outgoing flows',
    on: gateways,
    check: (element, model) =>
      model.incomingCount(element) < 2 && model.outgoingCount(element) < 2
        ? 'Expected several flows into or out of the gateway: with one of each it decides nothing'
        : null,
  }),
  defineRule({
    code: 'GATEWAY_MESSAGE_FLOW',
    clause: '§10.6 Gateways: no message flow enters or leaves a gateway',
    on: gateways,
    check: (element, model) => {
      const count = model.messagesFrom(element).length + model.messagesTo(element).length;
      return count === 0 ? null : `Expected no message flow at a gateway but found ${count}`;
    },
  }),
  defineRule({
    code: 'EVENT_GATEWAY_BRANCHES',
    clause: '§10.6.6 Event-Based Gateway: two or more outgoing flows',
    on: eventBased,
    check: (element, model) =>
      model.outgoingCount(element) < 2
        ? `Expected two or more flows out of an event gateway but found ${model.outgoingCount(element)}`
        : null,
  }),
  defineRule({
    code: 'EVENT_GATEWAY_TARGET',
    clause: '§10.6.6 Event-Based Gateway: its flows lead to receive tasks and catching events',
    on: eventBased,
    check(element, model) {
      for (const flow of model.flowsOutOf(element)) {
        const target = refOf(flow, 'targetRef');
        if (target === null || target.$type === 'bpmn:ReceiveTask') continue;
        const definitions = definitionsOf(target);
        const waits =
          target.$type === 'bpmn:IntermediateCatchEvent' &&
          definitions.every(({ $type }) => waiting.has($type)) &&
          definitions.length > 0;
        if (!waits)
          return `Expected a receive task or an event of a message, signal, timer or condition but found ${nameOf(target)}`;
      }
      return null;
    },
  }),
  defineRule({
    code: 'EVENT_GATEWAY_MESSAGES',
    clause: '§10.6.6 Event-Based Gateway: message events and receive tasks are not mixed',
    on: eventBased,
    check(element, model) {
      const targets = model.flowsOutOf(element).map((flow) => refOf(flow, 'targetRef'));
      const received = targets.some((target) => target?.$type === 'bpmn:ReceiveTask');
      const caught = targets.some(
        (target) =>
          target?.$type === 'bpmn:IntermediateCatchEvent' &&
          definitionsOf(target).some(({ $type }) => $type === 'bpmn:MessageEventDefinition'),
      );
      return received && caught ? 'Expected message events or receive tasks, not both' : null;
    },
  }),
  defineRule({
    code: 'EVENT_GATEWAY_SHARED_TARGET',
    clause: '§10.6.6 Event-Based Gateway: a target has no other incoming flow',
    on: eventBased,
    check(element, model) {
      const shared = model
        .flowsOutOf(element)
        .map((flow) => refOf(flow, 'targetRef'))
        .find((target) => target !== null && model.incomingCount(target) > 1);
      return shared === undefined ? null : `Expected one flow into ${nameOf(shared)}, that of the gateway`;
    },
  }),
  defineRule({
    code: 'EVENT_GATEWAY_BOUNDARY',
    clause: '§10.6.6 Event-Based Gateway: a receive task of its configuration has no boundary events',
    on: eventBased,
    check(element, model) {
      const held = model
        .flowsOutOf(element)
        .map((flow) => refOf(flow, 'targetRef'))
        .find((target) => target?.$type === 'bpmn:ReceiveTask' && model.boundariesOf(target).length > 0);
      return held === undefined ? null : `Expected no boundary event at ${nameOf(held ?? null)}`;
    },
  }),
  defineRule({
    code: 'EVENT_GATEWAY_INSTANTIATES',
    clause: '§10.6.6 Event-Based Gateway: instantiate needs a gateway without incoming flows',
    on: eventBased,
    check: (element, model) =>
      element.get('instantiate') === true && model.mayBeEntered(element)
        ? 'Expected no flow into a gateway that begins a process'
        : null,
  }),
  defineRule({
    code: 'EVENT_GATEWAY_PARALLEL',
    clause: '§10.6.6 Event-Based Gateway: eventGatewayType Parallel is for gateways that begin a process',
    on: eventBased,
    check: (element) =>
      element.get('eventGatewayType') === 'Parallel' && element.get('instantiate') !== true
        ? 'Expected instantiate="true" with eventGatewayType="Parallel"'
        : null,
  }),
  defineRule({
    code: 'MESSAGE_FLOW_PLACE',
    clause: '§7.6.2 Message Flow Connection Rules, Table 7.4',
    on: ['bpmn:MessageFlow'],
    check(element) {
      for (const name of ['sourceRef', 'targetRef']) {
        const end = refOf(element, name);
        if (end !== null && !messageEnds.has(end.$type))
          return `Expected a pool, an activity or a message event as ${name} but found ${nameOf(end)}`;
      }
      return null;
    },
  }),
  defineRule({
    code: 'LANE_NODES',
    clause: '§10.8 Lanes: a lane holds nodes of its own process',
    on: ['bpmn:Lane'],
    check(element) {
      const root = rootOf(element);
      const stray = listOf(element, 'flowNodeRef').find((node) => rootOf(node) !== root);
      return stray === undefined
        ? null
        : `Expected nodes of the lane's own process but found ${nameOf(stray)}`;
    },
  }),
] as const;

const messageEnds: ReadonlySet<string> = new Set([
  'bpmn:Participant',
  ...activities,
  ...events,
  ...choreographyActivities,
  ...gateways, // Has its own rule.
  'bpmn:ConversationNode',
  'bpmn:Conversation',
  'bpmn:SubConversation',
  'bpmn:CallConversation',
]);
