/** Intermediate catch events: BPMN 2.0.2 §10.5.4, §13.5.2. The token rests until the trigger occurs. */
import { defineElement } from '../element.js';
import { armTrigger, readTrigger, type EventNode } from '../triggers/registry.js';
import { getActivity } from '../state.js';

export const intermediateCatchEvent = defineElement<EventNode>({
  type: 'bpmn:IntermediateCatchEvent',
  read: (element, base, reading) => ({
    ...base,
    trigger: readTrigger(element, 'intermediateCatch', reading),
    interrupting: false,
  }),
  activate(step, node, scope) {
    if (node.trigger.type === 'bpmn:LinkEventDefinition') {
      step.pass(node, scope);
      step.leave(node, scope);
      return;
    }
    armTrigger(step, step.enter(node, scope), node);
  },
  resume(step, _node, wait, output) {
    const activity = getActivity(step.state, wait.activity);
    step.setVariables(activity.parent ?? activity.id, output);
    step.complete(activity);
  },
});
