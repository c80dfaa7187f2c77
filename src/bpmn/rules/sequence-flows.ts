/** Sequence flows, conditions and defaults: BPMN 2.0.2 §8.4.13 and the connection rules of §7.6.1. */
import type { BpmnElement } from '../../engine/index.js';
import { isActivity, isFlowNode } from './families.js';
import { defineRule, listOf, nameOf, refOf, rootOf } from './rule.js';

const flow = ['bpmn:SequenceFlow'];
const withDefault = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway', ...isActivity];

/** Whether two elements lie in the same process, sub-process or choreography. */
const sameScope = (a: BpmnElement, b: BpmnElement): boolean => a.$parent === b.$parent;

export const sequenceFlowRules = [
  defineRule({
    code: 'FLOW_END_KIND',
    clause: '§7.6.1 Sequence Flow Connections Rules, Table 7.3',
    on: flow,
    check(element) {
      for (const name of ['sourceRef', 'targetRef']) {
        const end = refOf(element, name);
        if (end !== null && !isFlowNode.has(end.$type))
          return `Expected ${name} to be an activity, event or gateway but found ${nameOf(end)}`;
      }
      return null;
    },
  }),
  defineRule({
    code: 'FLOW_UNDECLARED',
    clause: '§8.4.13 Sequence Flow and §8.4.8 Flow Node: incoming, outgoing',
    on: flow,
    check(element, model) {
      if (!model.declaresFlows(element)) return null;
      const found: string[] = [];
      for (const [name, list] of [
        ['sourceRef', 'outgoing'],
        ['targetRef', 'incoming'],
      ] as const) {
        const node = refOf(element, name);
        if (node === null || !isFlowNode.has(node.$type) || rootOf(node) !== rootOf(element)) continue;
        if (!listOf(node, list).includes(element))
          found.push(`Expected ${nameOf(node)} to name the flow as ${list}, as other nodes of the file do`);
      }
      return found;
    },
  }),
  defineRule({
    code: 'FLOW_CROSSES_SCOPE',
    clause: '§7.6.1 Sequence Flow Connections Rules; §10.3.5 Sub-Processes',
    on: flow,
    check(element) {
      const [source, target] = [refOf(element, 'sourceRef'), refOf(element, 'targetRef')];
      if (source === null || target === null) return null;
      if (!isFlowNode.has(source.$type) || !isFlowNode.has(target.$type)) return null;
      return sameScope(source, target)
        ? null
        : 'Expected source and target in the same process or sub-process';
    },
  }),
  defineRule({
    code: 'CONDITION_ALONE',
    clause: '§8.4.13 Sequence Flow: a conditional flow out of an activity is not its only flow',
    on: flow,
    check(element, model) {
      const source = refOf(element, 'sourceRef');
      if (refOf(element, 'conditionExpression') === null || source === null || !isActivity.has(source.$type))
        return null;
      return model.outgoingCount(source) > 1
        ? null
        : `Expected another flow out of ${nameOf(source)} beside the conditional one`;
    },
  }),
  defineRule({
    code: 'CONDITION_PLACE',
    clause: '§8.4.13 Sequence Flow: conditionExpression; §10.6.4, §10.6.6',
    on: flow,
    check(element) {
      const source = refOf(element, 'sourceRef');
      if (refOf(element, 'conditionExpression') === null || source === null || !isFlowNode.has(source.$type))
        return null;
      return withDefault.includes(source.$type)
        ? null
        : `Expected no condition on a flow out of ${nameOf(source)}`;
    },
  }),
  defineRule({
    code: 'DEFAULT_UNKNOWN',
    clause: '§8.4.13 Sequence Flow: a default flow leaves the element that names it',
    on: withDefault,
    check(element) {
      const flow = refOf(element, 'default');
      if (flow === null || refOf(flow, 'sourceRef') === element) return null;
      return `Expected the default flow ${flow.id ?? ''} to leave ${nameOf(element)}`;
    },
  }),
  defineRule({
    code: 'DEFAULT_CONDITIONAL',
    clause: '§8.4.13 Sequence Flow: a default flow has no condition',
    on: withDefault,
    check(element) {
      const flow = refOf(element, 'default');
      return flow === null || refOf(flow, 'conditionExpression') === null
        ? null
        : `Expected no condition on the default flow ${flow.id ?? ''}`;
    },
  }),
] as const;
