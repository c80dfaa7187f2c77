/** Multi-instance and standard loops. */
import { conditionToFeel, valueToFeel } from './expression-text.js';
import type { Context } from './findings.js';
import { isElement } from './model-element.js';
import { replaceExpression } from './shared-rules.js';
import { plainAttribute, vendorAttribute, vendorElements } from './vendor.js';

export function importLoop(context: Context): void {
  const { element, target } = context;
  for (const name of ['loopCardinality', 'completionCondition', 'loopCondition']) {
    const expression = element.get(name);
    if (isElement(expression)) replaceExpression(context, expression);
  }
  if (element.$type !== 'bpmn:MultiInstanceLoopCharacteristics') return;
  const collection = vendorAttribute(element, 'collection');
  if (collection !== undefined) setFeel(context, 'collection', collection, conditionToFeel);
  const item = vendorAttribute(element, 'elementVariable');
  if (item !== undefined) target.attribute(element, 'item', item);
  for (const name of ['asyncBefore', 'asyncAfter'])
    if (vendorAttribute(element, name) === 'true') target.attribute(element, name, 'true');
  for (const loop of vendorElements(element, 'loopCharacteristics', 'zeebe')) {
    const feel = { inputCollection: 'collection', outputElement: 'output' };
    for (const [theirs, ours] of Object.entries(feel)) {
      const text = plainAttribute(loop, theirs);
      if (text !== undefined) setFeel(context, ours, text, valueToFeel);
    }
    const inputElement = plainAttribute(loop, 'inputElement');
    if (inputElement !== undefined) target.attribute(element, 'item', inputElement);
    const outputCollection = plainAttribute(loop, 'outputCollection');
    if (outputCollection !== undefined) target.attribute(element, 'outputCollection', outputCollection);
  }
}

function setFeel(
  { element, target, findings }: Context,
  name: string,
  text: string,
  translate: typeof valueToFeel,
): void {
  const feel = translate(text);
  if (feel.ok) target.attribute(element, name, feel.value);
  else findings.untranslated(element, text, feel.error);
}
