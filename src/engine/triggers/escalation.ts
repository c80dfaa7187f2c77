/** Escalation events: BPMN 2.0.2 §10.5.5.2, §13.5.3. Caught by the nearest handler outward, interrupting or not; what nobody
 *  catches changes nothing. */
import { defineTrigger } from './trigger.js';

export interface EscalationTrigger {
  readonly type: 'bpmn:EscalationEventDefinition';
  /** null catches every escalation. */
  readonly code: string | null;
}

export const escalation = defineTrigger<EscalationTrigger>({
  type: 'bpmn:EscalationEventDefinition',
  read(definition) {
    const reference = definition.get('escalationRef') as { escalationCode?: string; id?: string } | undefined;
    return {
      type: 'bpmn:EscalationEventDefinition',
      code: reference?.escalationCode ?? reference?.id ?? null,
    };
  },
  throwAt(step, _node, scope, trigger) {
    step.raise('bpmn:EscalationEventDefinition', scope, trigger.code);
  },
});
