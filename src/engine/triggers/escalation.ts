/** Escalation events: BPMN 2.0.2 §10.5.5 (Escalation Event Definition), §13.5.3. Caught by the nearest handler outward,
 *  interrupting or not; what nobody catches changes nothing. */
import { defineTrigger } from './trigger.js';

export interface EscalationTrigger {
  readonly type: 'bpmn:EscalationEventDefinition';
  /** null catches every escalation; thrown, it goes by the name of the element it refers to. */
  readonly code: string | null;
  readonly reference: string | null;
  /** The variable that is told the code of what was caught. */
  readonly codeVariable: string | null;
}

export const escalation = defineTrigger<EscalationTrigger>({
  type: 'bpmn:EscalationEventDefinition',
  read(definition, reading) {
    const reference = definition.get('escalationRef') as { escalationCode?: string; id?: string } | undefined;
    return {
      type: 'bpmn:EscalationEventDefinition',
      code: reference?.escalationCode ?? null,
      reference: reference?.id ?? null,
      codeVariable: reading.extensionOf(definition)['codeVariable'] ?? null,
    };
  },
  throwAt(step, _node, scope, trigger) {
    step.raise({ type: 'bpmn:EscalationEventDefinition', code: trigger.code ?? trigger.reference }, scope);
    return !step.isAlive(scope);
  },
});
