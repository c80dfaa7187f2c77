import { valueToFeel } from './expression-text.js';
import type { Context } from './findings.js';
import { isElement } from './model-element.js';
import { plainAttribute, vendorElements } from './vendor.js';

/** The key by which a message finds who waits for it, which Camunda 8 keeps at the message. */
export function correlate({ element, target, findings }: Context, message: unknown): void {
  if (!isElement(message)) return;
  for (const subscription of vendorElements(message, 'subscription', 'zeebe')) {
    const text = plainAttribute(subscription, 'correlationKey') ?? '';
    const feel = valueToFeel(text);
    if (!feel.ok) findings.untranslated(element, text, feel.error);
    else if (text !== '') target.attribute(element, 'correlation', feel.value);
  }
}
