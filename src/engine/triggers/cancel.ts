/** Cancel events: BPMN 2.0.2 §10.5.5.2, §13.3.5. Inside a transaction they end it: what runs stops, what is done is undone,
 *  and the token leaves by the cancel event on its border. */
import { compensate } from '../compensation.js';
import { getActivity, type Activity } from '../state.js';
import type { Step } from '../step.js';
import { defineTrigger } from './trigger.js';

export interface CancelTrigger {
  readonly type: 'bpmn:CancelEventDefinition';
}

export const cancel = defineTrigger<CancelTrigger>({
  type: 'bpmn:CancelEventDefinition',
  read: () => ({ type: 'bpmn:CancelEventDefinition' }),
  throwAt(step, node, scope) {
    const transaction = transactionAround(step, scope);
    step.hold(transaction.id, () => {
      step.emptyScope(transaction);
      if (!compensate(step, node, transaction.id, null)) leaveTransaction(step, transaction);
    });
    return true;
  },
});

/** Everything is undone: the transaction ends by its cancel boundary event. */
export function leaveTransaction(step: Step, transaction: Activity): void {
  if (!step.raise({ type: 'bpmn:CancelEventDefinition', code: null }, transaction.id))
    step.interrupt(transaction);
}

export function transactionAround(step: Step, scope: string): Activity {
  for (let at: string | null = scope; at !== null;) {
    const activity: Activity = getActivity(step.state, at);
    if (activity.node !== null && step.nodeOf(activity).type === 'bpmn:Transaction') return activity;
    at = activity.parent;
  }
  throw new Error('Expected a cancel event inside a transaction; publishing checks this');
}
