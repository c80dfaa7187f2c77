/** Compensation events: BPMN 2.0.2 §10.5.5.1, §13.5.5. On the border of an activity they only mark its handler; thrown, they
 *  undo what is done and wait until it is undone. */
import { compensate as undo } from '../compensation.js';
import type { BpmnElement } from '../element.js';
import { defineTrigger } from './trigger.js';

export interface CompensateTrigger {
  readonly type: 'bpmn:CompensateEventDefinition';
  /** null: everything in the scope. */
  readonly activity: string | null;
  /** Whether the event rests until everything is undone. */
  readonly waits: boolean;
}

export const compensate = defineTrigger<CompensateTrigger>({
  type: 'bpmn:CompensateEventDefinition',
  read(definition) {
    const reference = definition.get('activityRef') as BpmnElement | undefined;
    return {
      type: 'bpmn:CompensateEventDefinition',
      activity: reference?.id ?? null,
      waits: definition.get('waitForCompletion') !== false,
    };
  },
  throwAt: (step, node, scope, trigger) => undo(step, node, scope, trigger.activity) && trigger.waits,
});
