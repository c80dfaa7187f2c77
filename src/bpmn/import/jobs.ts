/** Jobs: whatever the other engine calls to do a task, or to send what an event throws, is a name here. */
import { constantOf, holdsExpression, valueToFeel } from './expression-text.js';
import type { Context } from './findings.js';
import type { ModelElement } from './model-element.js';
import { plainAttribute, vendorAttribute, vendorElements } from './vendor.js';

/** A job's name from whatever the other engine calls to do it.
 *  @param holder where it is written: the task itself, or the definition of a message event */
export function importJob(context: Context, holder: ModelElement): void {
  const { element, target, findings } = context;
  const name = jobOf(context, holder);
  if (name !== null) target.attribute(element, 'job', name);
  const result = vendorAttribute(holder, 'resultVariable') ?? vendorAttribute(holder, 'resultVariableName');
  const expression = vendorAttribute(holder, 'expression');
  if (expression !== undefined && name === passJob) {
    const feel = valueToFeel(expression);
    if (!feel.ok) findings.untranslated(element, expression, feel.error);
    else if (result !== undefined)
      target.mapping(element, 'mc:Output', { source: feel.value, target: result });
  } else if (result !== undefined) target.attribute(element, 'resultVariable', result);
}

/** The job that does nothing: an expression was all there was to do. */
const passJob = 'pass';

function jobOf({ element, findings }: Context, holder: ModelElement): string | null {
  const className = vendorAttribute(holder, 'class');
  if (className !== undefined) return className;
  const delegate = vendorAttribute(holder, 'delegateExpression');
  if (delegate !== undefined) return delegate.replace(/^\s*[$#]\{\s*(.*?)\s*\}\s*$/s, '$1');
  const type = vendorAttribute(holder, 'type');
  if (type === 'external') {
    const topic = vendorAttribute(holder, 'topic') ?? '';
    if (topic === '') {
      findings.invalid(element, 'topic', 'Expected a topic for an external task');
      return null;
    }
    return dynamicName(topic);
  }
  if (type !== undefined) return type;
  const expression = vendorAttribute(holder, 'expression');
  // A method that is called for what it does is a job; a value that is computed is none.
  if (expression !== undefined) {
    const called = /^\s*[$#]\{\s*([A-Za-z_]\w*(\.[A-Za-z_]\w*)*)\s*\(.*\)\s*\}\s*$/s.exec(expression)?.[1];
    return called !== undefined && !valueToFeel(expression).ok ? called : passJob;
  }
  const [connector] = vendorElements(holder, 'connector');
  if (connector !== undefined) {
    findings.unsupported(element, 'connector', 'Expected a job but found a connector');
    return null;
  }
  const [definition] = vendorElements(holder, 'taskDefinition', 'zeebe');
  const zeebe = definition === undefined ? undefined : plainAttribute(definition, 'type');
  return zeebe === undefined ? null : dynamicName(zeebe);
}

/** A name that is computed begins with `=`. */
function dynamicName(text: string): string {
  if (!holdsExpression(text)) return text;
  const constant = constantOf(text);
  const feel = valueToFeel(text);
  if (constant !== null && !text.trimStart().startsWith('=')) return constant;
  return feel.ok ? `=${feel.value}` : text;
}
