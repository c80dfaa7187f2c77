/** Message events: BPMN 2.0.2 §10.5.5.5, §13.5.2. A message is named; the runtime finds who waits for it. */
import { defineTrigger } from './trigger.js';

export interface MessageTrigger {
  readonly type: 'bpmn:MessageEventDefinition';
  readonly message: string;
}

export const message = defineTrigger<MessageTrigger>({
  type: 'bpmn:MessageEventDefinition',
  read(definition, reading) {
    const reference = definition.get('messageRef') as { name?: string; id?: string } | undefined;
    const name = reference?.name ?? reference?.id ?? '';
    if (name === '') reading.problem('MESSAGE_MISSING', 'Expected a message with a name but found none');
    return { type: 'bpmn:MessageEventDefinition', message: name };
  },
  arm(step, owner, node, trigger) {
    step.openWait({ kind: 'message', activity: owner.id, node: node.id, name: trigger.message });
  },
});
