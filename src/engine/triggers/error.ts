/** Error events: BPMN 2.0.2 §10.5.5 (Error Event Definition), §13.5.3. Thrown by end events, caught at the border of an
 *  activity or by an event sub-process; always interrupting. */
import { defineTrigger } from './trigger.js';

export interface ErrorTrigger {
  readonly type: 'bpmn:ErrorEventDefinition';
  /** null catches every error; thrown, it goes by the name of the element it refers to. */
  readonly code: string | null;
  readonly reference: string | null;
  /** Variables that are told the code and the text of what was caught. */
  readonly codeVariable: string | null;
  readonly messageVariable: string | null;
}

export const error = defineTrigger<ErrorTrigger>({
  type: 'bpmn:ErrorEventDefinition',
  read(definition, reading) {
    const reference = definition.get('errorRef') as { errorCode?: string; id?: string } | undefined;
    const { codeVariable = null, messageVariable = null } = reading.extensionOf(definition);
    const code = reference?.errorCode ?? null;
    const type = 'bpmn:ErrorEventDefinition';
    return { type, code, reference: reference?.id ?? null, codeVariable, messageVariable };
  },
  throwAt(step, node, scope, trigger) {
    const code = trigger.code ?? trigger.reference;
    if (step.raise({ type: 'bpmn:ErrorEventDefinition', code }, scope)) return true;
    const detail = `Expected a handler for error ${code ?? '(any)'} but none is in reach`;
    step.incident(node, scope, 'ERROR_UNCAUGHT', detail);
    return true;
  },
});
