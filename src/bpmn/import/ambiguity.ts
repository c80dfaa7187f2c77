/** Events that wait for the same thing in the same place: which of them occurs is for nobody to say, and the other engines
 *  refuse it. */
import type { Findings } from './findings.js';
import { elementsIn, isElement, type ModelElement } from './model-element.js';
import { originalText } from './target.js';

/** @param container a process or sub-process */
export function refuseAmbiguity(container: ModelElement, findings: Findings): void {
  const seen = new Set<string>();
  for (const event of elementsIn(container.get('flowElements'))) {
    const host = placeOf(event);
    if (host === null) continue;
    for (const definition of elementsIn(event.get('eventDefinitions'))) {
      const waited = waitedFor(definition);
      if (waited === null) continue;
      const key = `${host} ${waited}`;
      if (seen.has(key))
        findings.invalid(event, 'trigger', `Expected one event for ${waited} in this place but found two`);
      seen.add(key);
    }
  }
}

/** Where an event waits: at its host, or at the start of its process. */
function placeOf(event: ModelElement): string | null {
  const host = event.get('attachedToRef');
  if (event.$type === 'bpmn:BoundaryEvent') return isElement(host) ? `on ${host.id ?? ''}` : null;
  return event.$type === 'bpmn:StartEvent' ? 'at the start' : null;
}

function waitedFor(definition: ModelElement): string | null {
  if (definition.$type === 'bpmn:MessageEventDefinition') {
    const message = definition.get('messageRef');
    return isElement(message) ? `message ${originalText(message, 'name')}` : null;
  }
  if (definition.$type !== 'bpmn:ConditionalEventDefinition') return null;
  const condition = definition.get('condition');
  const inStart = definition.$parent?.$type === 'bpmn:StartEvent';
  return inStart && isElement(condition) ? `condition ${originalText(condition, 'body').trim()}` : null;
}
