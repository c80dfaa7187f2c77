/** Boundary events: BPMN 2.0.2 §10.5.4, §13.5.3. Their waits belong to the host, opened in `Step.enter` and closed with
 *  it; what happens when one is triggered is `Step.trigger`. */
import { defineElement } from '../element.js';
import type { EventNode } from '../triggers/event-node.js';
import { readTrigger } from '../triggers/registry.js';

export const boundaryEvent = defineElement<EventNode>({
  type: 'bpmn:BoundaryEvent',
  read(element, base, reading) {
    if (element.get('attachedToRef') === undefined)
      reading.problem('BOUNDARY_UNATTACHED', 'Expected an activity that the boundary event is attached to');
    return {
      ...base,
      trigger: readTrigger(element, 'boundary', reading),
      interrupting: element.get('cancelActivity') !== false,
    };
  },
  activate(step, node, scope) {
    step.pass(node, scope);
    step.leave(node, scope);
  },
});
