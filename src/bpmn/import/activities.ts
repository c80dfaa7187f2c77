/** What an activity does: by whom, with which form, by which job, decision, script or called process. */
import {
  conditionToFeel,
  constantOf,
  holdsExpression,
  scriptToFeel,
  valueToFeel,
} from './expression-text.js';
import { correlate } from './correlation.js';
import { importJob } from './jobs.js';
import type { Context } from './findings.js';
import { originalText } from './target.js';
import { plainAttribute, vendorAttribute, vendorElements } from './vendor.js';

export function importActivity(context: Context): void {
  const { element } = context;
  switch (element.$type) {
    case 'bpmn:UserTask':
      importUserTask(context);
      return;
    case 'bpmn:ServiceTask':
    case 'bpmn:SendTask':
    case 'bpmn:BusinessRuleTask':
      importJob(context, element);
      importDecision(context);
      return;
    case 'bpmn:ScriptTask':
      importScript(context);
      return;
    case 'bpmn:ReceiveTask':
      correlate(context, element.get('messageRef'));
      return;
    case 'bpmn:CallActivity':
      importCall(context);
      return;
    case 'bpmn:AdHocSubProcess':
      importAdHoc(context);
      return;
    default:
  }
}

function importUserTask({ element, target, findings }: Context): void {
  const [assignment] = vendorElements(element, 'assignmentDefinition', 'zeebe');
  const groups =
    vendorAttribute(element, 'candidateGroups') ??
    (assignment === undefined ? undefined : plainAttribute(assignment, 'candidateGroups'));
  if (groups !== undefined && !holdsExpression(groups)) {
    const [first = '', ...others] = groups.split(',').map((group) => group.trim());
    if (first !== '') target.attribute(element, 'role', first);
    if (others.length > 0) findings.leftBehind(element, 'candidateGroups');
  } else if (groups !== undefined) findings.leftBehind(element, 'candidateGroups');
  const [definition] = vendorElements(element, 'formDefinition', 'zeebe');
  const form =
    vendorAttribute(element, 'formKey') ??
    vendorAttribute(element, 'formRef') ??
    (definition === undefined
      ? undefined
      : (plainAttribute(definition, 'formId') ?? plainAttribute(definition, 'formKey')));
  if (form !== undefined && !holdsExpression(form)) target.attribute(element, 'form', form);
  else if (form !== undefined) findings.leftBehind(element, 'formKey');
  for (const name of ['assignee', 'candidateUsers', 'dueDate', 'followUpDate', 'priority'])
    if (vendorAttribute(element, name) !== undefined) findings.leftBehind(element, name);
}

function importDecision({ element, target, findings }: Context): void {
  const decision = vendorAttribute(element, 'decisionRef');
  if (decision !== undefined) {
    if (holdsExpression(decision) && constantOf(decision) === null) {
      const feel = valueToFeel(decision);
      if (feel.ok) target.attribute(element, 'decision', `=${feel.value}`);
      else findings.untranslated(element, decision, feel.error);
    } else target.attribute(element, 'decision', constantOf(decision) ?? decision);
    const shape = vendorAttribute(element, 'mapDecisionResult');
    if (shape !== undefined) target.attribute(element, 'decisionResult', shape);
    if (vendorAttribute(element, 'decisionRefBinding') !== undefined)
      target.attribute(element, 'binding', pinned(vendorAttribute(element, 'decisionRefBinding')));
  }
  for (const called of vendorElements(element, 'calledDecision', 'zeebe')) {
    const id = plainAttribute(called, 'decisionId') ?? '';
    target.attribute(element, 'decision', id);
    const result = plainAttribute(called, 'resultVariable');
    if (result !== undefined) target.attribute(element, 'resultVariable', result);
  }
}

const pinned = (binding: string | undefined): string =>
  binding === undefined || binding === 'latest' ? 'latest' : 'pinned';

const feelFormats = new Set(['feel', 'application/feel', 'https://www.omg.org/spec/dmn/20191111/feel/']);

function importScript(context: Context): void {
  const { element, target, findings } = context;
  const result = vendorAttribute(element, 'resultVariable');
  if (result !== undefined) target.attribute(element, 'resultVariable', result);
  const [zeebe] = vendorElements(element, 'script', 'zeebe');
  if (zeebe !== undefined) {
    const text = plainAttribute(zeebe, 'expression') ?? '';
    replaceScript(context, () => valueToFeel(text));
    const variable = plainAttribute(zeebe, 'resultVariable');
    if (variable !== undefined) target.attribute(element, 'resultVariable', variable);
    return;
  }
  const [definition] = vendorElements(element, 'taskDefinition', 'zeebe');
  if (definition !== undefined) {
    findings.unsupported(
      element,
      'taskDefinition',
      'Expected a script but found a job; make it a service task',
    );
    return;
  }
  if (vendorAttribute(element, 'resource') !== undefined) {
    findings.unsupported(element, 'resource', 'Expected a script in the model but it lies in another file');
    return;
  }
  const format = String(element.get('mc:importedFormat') ?? element.get('scriptFormat') ?? '').toLowerCase();
  if (feelFormats.has(format)) return;
  if (originalText(element, 'script').trim() === '') {
    if (format !== '') findings.invalid(element, 'script', `Expected a script in ${format} but found none`);
    return;
  }
  replaceScript(context, format === '' ? conditionToFeel : scriptToFeel);
}

/** Script and language together. */
function replaceScript(
  { element, target, findings }: Context,
  translate: (original: string) => ReturnType<typeof valueToFeel>,
): void {
  const format = String(element.get('mc:importedFormat') ?? element.get('scriptFormat') ?? '');
  const before = originalText(element, 'script');
  const error = target.text(element, 'script', translate);
  if (error !== null) {
    findings.untranslated(element, before, error);
    return;
  }
  target.format(element, format);
}

function importCall({ element, target, findings }: Context): void {
  const called = element.get('calledElement');
  const text = typeof called === 'string' ? called : '';
  if (holdsExpression(text)) {
    const feel = valueToFeel(text);
    if (feel.ok) target.attribute(element, 'calledExpression', feel.value);
    else findings.untranslated(element, text, feel.error);
  }
  const binding = vendorAttribute(element, 'calledElementBinding');
  if (binding !== undefined) target.attribute(element, 'binding', pinned(binding));
  if (vendorAttribute(element, 'inheritVariables') === 'true') target.attribute(element, 'inputsAll', 'true');
  if (vendorAttribute(element, 'caseRef') !== undefined)
    findings.unsupported(element, 'caseRef', 'Expected a process to call but found a case');
  if (
    vendorAttribute(element, 'variableMappingClass') !== undefined ||
    vendorAttribute(element, 'variableMappingDelegateExpression') !== undefined
  )
    findings.unsupported(
      element,
      'variableMappingClass',
      'Expected mappings in the model but code does them',
    );
  for (const zeebe of vendorElements(element, 'calledElement', 'zeebe')) {
    const feel = valueToFeel(plainAttribute(zeebe, 'processId') ?? '');
    if (feel.ok) target.attribute(element, 'calledExpression', feel.value);
    else findings.untranslated(element, plainAttribute(zeebe, 'processId') ?? '', feel.error);
    if (plainAttribute(zeebe, 'propagateAllParentVariables') !== 'false')
      target.attribute(element, 'inputsAll', 'true');
    if (plainAttribute(zeebe, 'propagateAllChildVariables') === 'true')
      target.attribute(element, 'outputsAll', 'true');
    const bound = plainAttribute(zeebe, 'bindingType');
    if (bound !== undefined) target.attribute(element, 'binding', pinned(bound));
  }
}

function importAdHoc({ element, target, findings }: Context): void {
  for (const adHoc of vendorElements(element, 'adHoc', 'zeebe')) {
    const text = plainAttribute(adHoc, 'activeElementsCollection');
    if (text === undefined) continue;
    const feel = valueToFeel(text);
    if (feel.ok) target.attribute(element, 'activeElements', feel.value);
    else findings.untranslated(element, text, feel.error);
  }
}
