/** Activities: BPMN 2.0.2 §10.3 and §10.7. */
import type { BpmnElement } from '../../engine/index.js';
import {
  activities,
  containers,
  globalTasks,
  isActivity,
  isChoreographyActivity,
  isGlobalTask,
  subProcesses,
} from './families.js';
import { defineRule, isTrue, listOf, nameOf, refOf } from './rule.js';

/** @param name startQuantity, completionQuantity: at least one token (§10.3, Table 10.3) */
const atLeastOne = (element: BpmnElement, name: string): string | null => {
  const value = element.get(name);
  return typeof value === 'number' && value < 1
    ? `Expected ${name} to be 1 or more but found ${value}`
    : null;
};

export const activityRules = [
  defineRule({
    code: 'START_QUANTITY',
    clause: '§10.3 Activity: startQuantity is not less than 1',
    on: activities,
    check: (element) => atLeastOne(element, 'startQuantity'),
  }),
  defineRule({
    code: 'COMPLETION_QUANTITY',
    clause: '§10.3 Activity: completionQuantity is not less than 1',
    on: activities,
    check: (element) => atLeastOne(element, 'completionQuantity'),
  }),
  defineRule({
    code: 'COMPENSATION_IN_FLOW',
    clause: '§10.7.1 Compensation Handler: an activity for compensation has no incoming or outgoing flow',
    on: activities,
    check: (element, model) =>
      isTrue(element, 'isForCompensation') && (model.mayBeEntered(element) || model.mayBeLeft(element))
        ? 'Expected no flow at an activity for compensation'
        : null,
  }),
  defineRule({
    code: 'RECEIVE_TASK_INSTANTIATES',
    clause: '§10.3.3 Receive Task: instantiate needs a task without incoming flows',
    on: ['bpmn:ReceiveTask'],
    check: (element, model) =>
      isTrue(element, 'instantiate') && model.mayBeEntered(element)
        ? 'Expected no flow into a receive task that begins a process'
        : null,
  }),
  defineRule({
    code: 'SEND_TASK_RECEIVES',
    clause: '§10.3.3 Send Task: it is not the target of a message flow',
    on: ['bpmn:SendTask'],
    check: (element, model) =>
      model.messagesTo(element).length > 0 ? 'Expected no message flow into a send task' : null,
  }),
  defineRule({
    code: 'RECEIVE_TASK_SENDS',
    clause: '§10.3.3 Receive Task: it is not the source of a message flow',
    on: ['bpmn:ReceiveTask'],
    check: (element, model) =>
      model.messagesFrom(element).length > 0 ? 'Expected no message flow out of a receive task' : null,
  }),
  defineRule({
    code: 'LOCAL_TASK_MESSAGES',
    clause: '§10.3.3 Script Task, Manual Task: no message flow at a script or manual task',
    on: ['bpmn:ScriptTask', 'bpmn:ManualTask'],
    check: (element, model) =>
      model.messagesFrom(element).length + model.messagesTo(element).length > 0
        ? 'Expected no message flow at a script or manual task'
        : null,
  }),
  defineRule({
    code: 'SCRIPT_FORMAT_MISSING',
    clause: '§10.3.3 Script Task: scriptFormat must be given with a script',
    on: ['bpmn:ScriptTask'],
    check: (element) =>
      hasText(element, 'script') && !hasText(element, 'scriptFormat')
        ? 'Expected a scriptFormat with the script'
        : null,
  }),
  defineRule({
    code: 'SCRIPT_LANGUAGE_MISSING',
    clause: '§10.3.6 Global Script Task: scriptLanguage must be given with a script',
    on: ['bpmn:GlobalScriptTask'],
    check: (element) =>
      hasText(element, 'script') && !hasText(element, 'scriptLanguage')
        ? 'Expected a scriptLanguage with the script'
        : null,
  }),
  defineRule({
    code: 'CALLED_ELEMENT_KIND',
    clause: '§10.3.6 Call Activity: calledElement is a process or a global task',
    on: ['bpmn:CallActivity'],
    check(element, model) {
      const called = calledBy(element, model.definitions);
      if (called === null || called.$type === 'bpmn:Process' || isGlobalTask.has(called.$type)) return null;
      return `Expected a process or a global task to call but found ${nameOf(called)}`;
    },
  }),
  defineRule({
    code: 'CALLED_PROCESS_START',
    clause: '§10.3.6 Call Activity: the called process has a none start event, where it has start events',
    on: ['bpmn:CallActivity'],
    check(element, model) {
      const called = calledBy(element, model.definitions);
      if (called?.$type !== 'bpmn:Process') return null;
      const starts = listOf(called, 'flowElements').filter(({ $type }) => $type === 'bpmn:StartEvent');
      const plain = starts.some(
        (start) =>
          listOf(start, 'eventDefinitions').length + listOf(start, 'eventDefinitionRef').length === 0,
      );
      return starts.length === 0 || plain
        ? null
        : `Expected ${nameOf(called)} to have a start event without trigger`;
    },
  }),
  defineRule({
    code: 'CALL_INPUTS',
    clause: '§10.3.6 Call Activity: its data inputs are those of the called element',
    on: ['bpmn:CallActivity'],
    check: (element, model) => mismatch(element, calledBy(element, model.definitions), 'dataInputs'),
  }),
  defineRule({
    code: 'CALL_OUTPUTS',
    clause: '§10.3.6 Call Activity: its data outputs are those of the called element',
    on: ['bpmn:CallActivity'],
    check: (element, model) => mismatch(element, calledBy(element, model.definitions), 'dataOutputs'),
  }),
] as const;

export const subProcessRules = [
  defineRule({
    code: 'EVENT_SUB_PROCESS_FLOW',
    clause: '§10.3.5 Event Sub-Process: no incoming or outgoing flow',
    on: subProcesses,
    check: (element, model) =>
      isTrue(element, 'triggeredByEvent') && (model.mayBeEntered(element) || model.mayBeLeft(element))
        ? 'Expected no flow at an event sub-process'
        : null,
  }),
  defineRule({
    code: 'EVENT_SUB_PROCESS_START',
    clause: '§10.3.5 Event Sub-Process: one start event',
    on: subProcesses,
    check(element) {
      if (!isTrue(element, 'triggeredByEvent')) return null;
      const count = listOf(element, 'flowElements').filter(({ $type }) => $type === 'bpmn:StartEvent').length;
      return count === 1 ? null : `Expected one start event in an event sub-process but found ${count}`;
    },
  }),
  defineRule({
    code: 'AD_HOC_EMPTY',
    clause: '§10.3.5 Ad-Hoc Sub-Process: it holds an activity',
    on: ['bpmn:AdHocSubProcess'],
    check: (element) =>
      listOf(element, 'flowElements').some(({ $type }) => isActivity.has($type))
        ? null
        : 'Expected an activity in an ad-hoc sub-process',
  }),
  defineRule({
    code: 'AD_HOC_CONTENT',
    clause: '§10.3.5 Ad-Hoc Sub-Process: no start or end events, conversations or choreography activities',
    on: ['bpmn:AdHocSubProcess'],
    check: (element) =>
      listOf(element, 'flowElements')
        .filter(
          ({ $type }) =>
            $type === 'bpmn:StartEvent' || $type === 'bpmn:EndEvent' || isChoreographyActivity.has($type),
        )
        .map((found) => `Expected no ${nameOf(found)} in an ad-hoc sub-process`),
  }),
  defineRule({
    code: 'CHOREOGRAPHY_IN_PROCESS',
    clause: '§11.5 Choreography Activities: they belong to choreographies',
    on: containers.filter((type) => type !== 'bpmn:AdHocSubProcess'),
    check: (element) =>
      listOf(element, 'flowElements')
        .filter(({ $type }) => isChoreographyActivity.has($type))
        .map((found) => `Expected no ${nameOf(found)} in a process`),
  }),
  defineRule({
    code: 'PUBLIC_EXECUTABLE',
    clause: '§10.2 Process: processType Public and isExecutable exclude each other',
    on: ['bpmn:Process'],
    check: (element) =>
      element.get('processType') === 'Public' && isTrue(element, 'isExecutable')
        ? 'Expected a public process not to be executable'
        : null,
  }),
  defineRule({
    code: 'RESOURCE_ROLE_TWICE',
    clause: '§10.2.1 Resource Role: resourceRef or resourceAssignmentExpression',
    on: ['ResourceRole', 'Performer', 'HumanPerformer', 'PotentialOwner'].map((name) => `bpmn:${name}`),
    check: (element) =>
      refOf(element, 'resourceRef') !== null && refOf(element, 'resourceAssignmentExpression') !== null
        ? 'Expected a resourceRef or a resourceAssignmentExpression, not both'
        : null,
  }),
  defineRule({
    code: 'GLOBAL_TASK_FLOW',
    clause: '§10.3.6 Global Task: it is called, never drawn in a flow',
    on: globalTasks,
    check: (element, model) =>
      model.flowsInto(element).length + model.flowsOutOf(element).length > 0
        ? 'Expected no flow at a global task'
        : null,
  }),
] as const;

const hasText = (element: BpmnElement, name: string): boolean => {
  const value = element.get(name);
  return typeof value === 'string' && value.trim() !== '';
};

/** `calledElement` is a name, not a reference to moddle; with a prefix of another namespace it lies in another file. */
function calledBy(activity: BpmnElement, definitions: BpmnElement): BpmnElement | null {
  const name = activity.get('calledElement');
  if (typeof name !== 'string') return null;
  const colon = name.indexOf(':');
  const { $attrs } = definitions as { $attrs?: Readonly<Record<string, unknown>> };
  if (colon !== -1 && $attrs?.[`xmlns:${name.slice(0, colon)}`] !== definitions.get('targetNamespace'))
    return null;
  const local = name.slice(colon + 1);
  return listOf(definitions, 'rootElements').find(({ id }) => id === local) ?? null;
}

/** Items of either side without a counterpart of the same type on the other; else a difference in number. */
function mismatch(
  caller: BpmnElement,
  called: BpmnElement | null,
  side: 'dataInputs' | 'dataOutputs',
): string[] {
  if (called === null) return [];
  const itemsOf = (element: BpmnElement): readonly BpmnElement[] => {
    const specification = refOf(element, 'ioSpecification');
    return specification === null ? [] : listOf(specification, side);
  };
  const [given, wanted] = [itemsOf(caller), itemsOf(called)];
  const unmatched = [
    ...given
      .filter((item) => !wanted.some((other) => sameItem(item, other)))
      .map((item) => `Expected ${nameOf(item)} to be among the ${side} of ${nameOf(called)}`),
    ...wanted
      .filter((item) => !given.some((other) => sameItem(item, other)))
      .map((item) => `Expected ${nameOf(item)} of ${nameOf(called)} to be among the ${side} of the call`),
  ];
  if (unmatched.length > 0 || given.length === wanted.length) return unmatched;
  return [`Expected ${wanted.length} ${side} as in ${nameOf(called)} but found ${given.length}`];
}

function sameItem(a: BpmnElement | undefined, b: BpmnElement | undefined): boolean {
  const [one, other] = [refOf(a, 'itemSubjectRef'), refOf(b, 'itemSubjectRef')];
  if (one === other) return true;
  const [left, right] = [one?.get('structureRef'), other?.get('structureRef')];
  return left !== undefined && left === right;
}
