/** Error events: BPMN 2.0.2 §10.5.5.3, §13.5.3. Thrown by end events, caught at the border of an activity or by an
 *  event sub-process; always interrupting. */
import { defineTrigger } from './trigger.js';

export interface ErrorTrigger {
  readonly type: 'bpmn:ErrorEventDefinition';
  /** null catches every error. */
  readonly code: string | null;
}

export const error = defineTrigger<ErrorTrigger>({
  type: 'bpmn:ErrorEventDefinition',
  read(definition) {
    const reference = definition.get('errorRef') as { errorCode?: string; id?: string } | undefined;
    return { type: 'bpmn:ErrorEventDefinition', code: reference?.errorCode ?? reference?.id ?? null };
  },
  throwAt(step, node, scope, trigger) {
    if (step.raise('bpmn:ErrorEventDefinition', scope, trigger.code)) return;
    const detail = `Expected a handler for error ${trigger.code ?? '(any)'} but none is in reach`;
    step.incident(node, scope, 'ERROR_UNCAUGHT', detail);
  },
});
