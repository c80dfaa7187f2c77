/** Signal events: BPMN 2.0.2 §10.5.5 (Signal Event Definition), §10.5.1: broadcast, never addressed. Whatever waits for the
 *  name in the same instance takes it in the same command; other instances get it from the runtime. */
import { defineTrigger } from './trigger.js';

export interface SignalTrigger {
  readonly type: 'bpmn:SignalEventDefinition';
  readonly signal: string;
}

export const signal = defineTrigger<SignalTrigger>({
  type: 'bpmn:SignalEventDefinition',
  read(definition, reading) {
    const reference = definition.get('signalRef') as { name?: string; id?: string } | undefined;
    const name = reference?.name ?? reference?.id ?? '';
    if (name === '') reading.problem('SIGNAL_MISSING', 'Expected a signal with a name but found none');
    return { type: 'bpmn:SignalEventDefinition', signal: name };
  },
  arm(step, owner, node, trigger, part) {
    step.openWait({ kind: 'signal', activity: owner.id, node: node.id, name: trigger.signal, ...part });
  },
  throwAt(step, node, scope, trigger) {
    const payload = step.payloadOf(node, scope);
    if (payload === null) return true;
    step.emit({ type: 'signalThrown', node: node.id, name: trigger.signal, payload });
    step.deliverSignal(trigger.signal, payload);
    return !step.isAlive(scope);
  },
});
