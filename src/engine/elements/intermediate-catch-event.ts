/** Intermediate catch events: BPMN 2.0.2 §10.5.4, §13.5.2. The token rests until the trigger occurs. */
import { defineElement } from '../element.js';
import { hasTrigger, type EventNode } from '../triggers/event-node.js';
import { armTrigger, readTrigger } from '../triggers/registry.js';
import { getActivity } from '../state.js';

export const intermediateCatchEvent = defineElement<EventNode>({
  type: 'bpmn:IntermediateCatchEvent',
  read: (element, base, reading) => ({
    ...base,
    trigger: readTrigger(element, 'intermediateCatch', reading),
    interrupting: false,
  }),
  activate(step, node, scope) {
    if (hasTrigger(node, 'bpmn:LinkEventDefinition')) {
      step.pass(node, scope);
      step.leave(node, scope);
      return;
    }
    const activity = step.open(node, scope);
    if (activity !== null) armTrigger(step, activity, node);
  },
  resume: (step, _node, wait, output) => step.finish(getActivity(step.state, wait.activity), output),
});
