/** What any flow node, sequence flow or process may carry. */
import {
  conditionToFeel,
  constantOf,
  holdsExpression,
  scriptToFeel,
  valueToFeel,
} from './expression-text.js';
import type { Context } from './findings.js';
import { isElement, type ModelElement } from './model-element.js';
import { originalText } from './target.js';
import { plainAttribute, vendorAttribute, vendorElements } from './vendor.js';

export function importProcess({ element, findings }: Context): void {
  const kept = vendorAttribute(element, 'historyTimeToLive');
  if (
    kept !== undefined &&
    kept !== '' &&
    !/^(\d+|P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T.*)?|\$\{.*\})$/.test(kept)
  )
    findings.invalid(
      element,
      'historyTimeToLive',
      `Expected a number of days or an ISO 8601 period but historyTimeToLive is "${kept}"`,
    );
  refuseListeners({ element, findings });
}

export function importFlowNode({ element, target, findings }: Context): void {
  const yes = (name: string): boolean => vendorAttribute(element, name) === 'true';
  if (yes('asyncBefore') || yes('async')) target.attribute(element, 'asyncBefore', 'true');
  if (yes('asyncAfter')) {
    if (element.$type === 'bpmn:EventBasedGateway')
      findings.invalid(element, 'asyncAfter', 'Expected no asyncAfter on an event-based gateway');
    else target.attribute(element, 'asyncAfter', 'true');
  }
  refuseListeners({ element, findings });
}

/** Listeners run code of the other engine at moments of an element's life: there is no such code here. */
function refuseListeners({ element, findings }: Pick<Context, 'element' | 'findings'>): void {
  const listeners = [
    ...vendorElements(element, 'executionListener'),
    ...vendorElements(element, 'taskListener'),
    ...vendorElements(element, 'executionListeners', 'zeebe'),
    ...vendorElements(element, 'taskListeners', 'zeebe'),
  ];
  for (const listener of listeners)
    findings.unsupported(
      element,
      'listener',
      `Expected no listener but ${plainAttribute(listener, 'class') ?? plainAttribute(listener, 'expression') ?? 'one'} listens; do it in a service task`,
    );
}

export function importSequenceFlow(context: Context): void {
  const condition = context.element.get('conditionExpression');
  if (isElement(condition)) replaceExpression(context, condition);
}

/** An expression of the standard: its text becomes FEEL. */
export function replaceExpression(
  { element, target, findings, texts }: Context,
  expression: ModelElement,
): void {
  if (vendorAttribute(expression, 'resource') !== undefined) {
    findings.unsupported(
      element,
      'resource',
      'Expected a condition in the model but it lies in another file',
    );
    return;
  }
  const script = /groovy|script|juel|python|ruby/i.test(String(expression.get('language') ?? ''));
  const translate = script ? scriptToFeel : conditionToFeel;
  const error = target.text(expression, 'body', (text) => translate(text, texts));
  if (error !== null) findings.untranslated(element, originalText(expression, 'body').trim(), error);
}

/** Names of messages and signals, codes of errors and escalations: fixed, or computed where they are used. */
export function importNamed({ element, target, findings }: Context): void {
  const property =
    element.$type === 'bpmn:Error'
      ? 'errorCode'
      : element.$type === 'bpmn:Escalation'
        ? 'escalationCode'
        : 'name';
  const text = originalText(element, property);
  if (!holdsExpression(text)) return;
  const feel = valueToFeel(text);
  if (!feel.ok) {
    findings.untranslated(element, text, feel.error);
    return;
  }
  const constant = constantOf(text);
  if (constant !== null) target.text(element, property, () => ({ ok: true, value: constant }));
  else target.attribute(element, 'nameExpression', feel.value);
}
