/** Terminate end event: BPMN 2.0.2 §10.5.3, §13.5.5. Ends everything in its scope, without compensation; in the process
 *  itself, or in a called process, that is the whole of that process. */
import { getActivity } from '../state.js';
import { defineTrigger } from './trigger.js';

export interface TerminateTrigger {
  readonly type: 'bpmn:TerminateEventDefinition';
}

export const terminate = defineTrigger<TerminateTrigger>({
  type: 'bpmn:TerminateEventDefinition',
  read: () => ({ type: 'bpmn:TerminateEventDefinition' }),
  throwAt(step, _node, scope) {
    if (scope === step.state.root) step.endInstance('terminated');
    else step.emptyScope(getActivity(step.state, scope));
  },
});
