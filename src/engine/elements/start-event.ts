/** Start events: BPMN 2.0.2 §10.5.2, §13.5.1. In an event sub-process its trigger is armed with the scope. */
import { outputsOf } from '../catching.js';
import { defineElement } from '../element.js';
import { getActivity } from '../state.js';
import type { EventNode } from '../triggers/event-node.js';
import { readTrigger } from '../triggers/registry.js';

export const startEvent = defineElement<EventNode>({
  type: 'bpmn:StartEvent',
  read(element, base, reading) {
    const inEventSubProcess = element.$parent?.get('triggeredByEvent') === true;
    const inSubProcess = element.$parent?.$type !== 'bpmn:Process';
    const position = inEventSubProcess ? 'eventSubProcessStart' : inSubProcess ? 'subProcessStart' : 'start';
    if (base.incoming.length > 0)
      reading.problem('START_HAS_INCOMING', 'Expected no flow into a start event');
    return {
      ...base,
      trigger: readTrigger(element, position, reading),
      interrupting: element.get('isInterrupting') !== false,
    };
  },
  activate(step, node, scope) {
    // That of an event sub-process gave what came with its event when it was triggered.
    if (node.outputs.length > 0 && node.trigger.type === 'none') {
      const mapped = outputsOf(step, node, scope, {});
      if (mapped === null) return;
      step.setVariables(scope, mapped);
    }
    step.pass(node, scope);
    step.leave(node, scope);
  },
  /** The last of several events that must all occur for the process to begin. */
  resume: (step, _node, wait, output) => step.finish(getActivity(step.state, wait.activity), output),
});
