/** Conditional events: BPMN 2.0.2 §10.5.5 (Conditional Event Definition). Occurs when its condition becomes true: it must have
 *  been false before it can occur again. Looked at when it is armed and after variables in reach have changed. */
import type { Feel } from '../graph.js';
import { defineTrigger } from './trigger.js';

export interface ConditionalTrigger {
  readonly type: 'bpmn:ConditionalEventDefinition';
  readonly condition: Feel;
  /** Only a change of this variable makes it look again; null: any. */
  readonly variable: string | null;
}

export const conditional = defineTrigger<ConditionalTrigger>({
  type: 'bpmn:ConditionalEventDefinition',
  read(definition, reading) {
    const condition = ((definition.get('condition') as { body?: string } | undefined)?.body ?? '').trim();
    if (condition === '')
      reading.problem('CONDITION_EMPTY', 'Expected an expression but the condition is empty');
    else reading.expression(condition);
    const { variableName } = reading.extensionOf(definition);
    return { type: 'bpmn:ConditionalEventDefinition', condition, variable: variableName ?? null };
  },
  arm(step, owner, node, trigger, part) {
    const { condition, variable } = trigger;
    step.openWait({
      kind: 'condition',
      activity: owner.id,
      node: node.id,
      condition,
      held: false,
      ...(variable === null ? {} : { variable }),
      ...part,
    });
    step.lookAtConditions();
  },
});
