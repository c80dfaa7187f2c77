/** Signal events: BPMN 2.0.2 §10.5.5 (Signal Event Definition), §10.5.1: broadcast, never addressed. Whatever waits for the
 *  name in the same instance takes it in the same command; other instances get it from the runtime. */
import type { BpmnElement } from '../element.js';
import type { Feel } from '../graph.js';
import { nameOf, readName } from './message.js';
import { defineTrigger } from './trigger.js';

export interface SignalTrigger {
  readonly type: 'bpmn:SignalEventDefinition';
  readonly signal: string;
  /** Gives the name where it is not known before. */
  readonly signalExpression: Feel | null;
}

export const signal = defineTrigger<SignalTrigger>({
  type: 'bpmn:SignalEventDefinition',
  read(definition, reading) {
    const reference = definition.get('signalRef') as BpmnElement | undefined;
    const signalExpression = readName(reference, reading);
    const name = reference?.name ?? reference?.id ?? '';
    if (name === '') reading.problem('SIGNAL_MISSING', 'Expected a signal with a name but found none');
    return { type: 'bpmn:SignalEventDefinition', signal: name, signalExpression };
  },
  arm(step, owner, node, trigger, part) {
    const failed = (detail: string): void => step.incidentAt(owner.id, node.id, 'EXPRESSION_FAILED', detail);
    const name = nameOf(step, trigger.signal, trigger.signalExpression, { scope: owner.id, failed });
    if (name !== undefined)
      step.openWait({ kind: 'signal', activity: owner.id, node: node.id, name, ...part });
  },
  throwAt(step, node, scope, trigger) {
    const payload = step.payloadOf(node, scope);
    if (payload === null) return true;
    const failed = (detail: string): void => step.incident(node, scope, 'EXPRESSION_FAILED', detail);
    const name = nameOf(step, trigger.signal, trigger.signalExpression, { scope, failed });
    if (name === undefined) return true;
    step.emit({ type: 'signalThrown', node: node.id, name, payload });
    step.deliverSignal(name, payload);
    return !step.isAlive(scope);
  },
});
