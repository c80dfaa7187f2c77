/** Intermediate throw events: BPMN 2.0.2 §10.5.4, §13.5.2. Throws, and goes on at once. */
import { defineElement } from '../element.js';
import { getActivity, type ActivityId } from '../state.js';
import type { Step } from '../step.js';
import { hasTrigger, triggersOf, type EventNode } from '../triggers/event-node.js';
import { readTrigger, throwTrigger } from '../triggers/registry.js';

export const intermediateThrowEvent = defineElement<EventNode>({
  type: 'bpmn:IntermediateThrowEvent',
  read: (element, base, reading) => ({
    ...base,
    trigger: readTrigger(element, 'intermediateThrow', reading),
    interrupting: false,
  }),
  activate(step, node, scope) {
    if (node.extension['job'] !== undefined) {
      throwByJob(step, node, scope);
      return;
    }
    step.pass(node, scope);
    if (throwTrigger(step, node, scope)) return;
    // Its scope may have been interrupted by what it threw; a link goes on elsewhere.
    if (step.isAlive(scope) && !hasTrigger(node, 'bpmn:LinkEventDefinition')) step.leave(node, scope);
  },
  resume: (step, _node, wait, output) => step.finish(getActivity(step.state, wait.activity), output),
  childrenDone(step, node, activity) {
    const goneOn = triggersOf(node).some((trigger) => 'waits' in trigger && !trigger.waits);
    if (goneOn) step.close(activity, 'continued');
    else step.complete(activity);
  },
});

/** A message that a job sends (`mc:job`): the event rests until it has gone out. */
export function throwByJob(step: Step, node: EventNode, scope: ActivityId): void {
  const activity = step.open(node, scope);
  const job = node.extension['job'] ?? '';
  if (activity !== null) step.openWait({ kind: 'job', activity: activity.id, node: node.id, job });
}
