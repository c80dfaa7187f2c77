/** What starts, waits or is thrown: timers, conditions, messages, signals, errors, escalations. */
import { holdsExpression, valueToFeel } from './expression-text.js';
import type { Context } from './findings.js';
import { isElement } from './model-element.js';
import { callMappings } from './call-mappings.js';
import { correlate } from './correlation.js';
import { importJob } from './jobs.js';
import { replaceExpression } from './shared-rules.js';
import { originalText } from './target.js';
import { vendorAttribute } from './vendor.js';

export function importEvent(context: Context): void {
  const { element } = context;
  switch (element.$type) {
    case 'bpmn:TimerEventDefinition':
      for (const name of ['timeDate', 'timeDuration', 'timeCycle']) replaceTimer(context, element.get(name));
      // Working time is ours; elsewhere a day has twenty-four hours.
      context.target.attribute(element, 'counts', 'calendar');
      return;
    case 'bpmn:ConditionalEventDefinition': {
      const condition = element.get('condition');
      if (isElement(condition)) replaceExpression(context, condition);
      copy(context, { variableName: 'variableName', variableEvents: 'variableEvents' });
      return;
    }
    case 'bpmn:ErrorEventDefinition':
      copy(context, { errorCodeVariable: 'codeVariable', errorMessageVariable: 'messageVariable' });
      return;
    case 'bpmn:EscalationEventDefinition':
      copy(context, { escalationCodeVariable: 'codeVariable' });
      return;
    case 'bpmn:MessageEventDefinition':
      importMessage(context);
      return;
    case 'bpmn:SignalEventDefinition': {
      // The payload of a signal that is thrown.
      const event = element.$parent;
      if (event !== undefined) callMappings(context, event);
      return;
    }
    default:
  }
}

function copy({ element, target }: Context, names: Readonly<Record<string, string>>): void {
  for (const [theirs, ours] of Object.entries(names)) {
    const value = vendorAttribute(element, theirs);
    if (value !== undefined) target.attribute(element, ours, value);
  }
}

/** A timer's text that is computed begins with `=`. */
function replaceTimer({ element, target, findings }: Context, expression: unknown): void {
  if (!isElement(expression)) return;
  const error = target.text(expression, 'body', (text) => {
    if (!holdsExpression(text)) return { ok: true, value: text };
    const feel = valueToFeel(text);
    return feel.ok ? { ok: true, value: `=${feel.value}` } : feel;
  });
  if (error !== null) findings.untranslated(element, originalText(expression, 'body'), error);
}

function importMessage(context: Context): void {
  const { element, findings } = context;
  const event = element.$parent;
  const message = element.get('messageRef');
  correlate(context, message);
  if (event === undefined) return;
  if (
    event.$type === 'bpmn:StartEvent' &&
    isElement(message) &&
    event.$parent?.get('triggeredByEvent') !== true
  ) {
    const name = originalText(message, 'name');
    if (/[$#]\{/.test(name))
      findings.invalid(
        element,
        'name',
        `Expected a fixed name of the message that starts a process but found "${name}"`,
      );
  }
  const throws = event.$type === 'bpmn:IntermediateThrowEvent' || event.$type === 'bpmn:EndEvent';
  if (throws) importJob({ ...context, element: event }, element);
  else if (isElement(message) && originalText(message, 'name').trim() === '')
    findings.invalid(element, 'name', 'Expected a name of the message that is waited for but found none');
}
