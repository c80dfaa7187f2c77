/** Call activity: BPMN 2.0.2 §10.3.6, §13.3.3. The called process runs as a scope of the caller's instance, in its own
 *  graph (decision 2); variables pass by mappings only. */
import { defineElement } from '../element.js';
import type { FlowNode, Mapping } from '../graph.js';
import { limits } from '../limits.js';

export interface CallActivity extends FlowNode {
  readonly calledElement: string;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
}

export const callActivity = defineElement<CallActivity>({
  type: 'bpmn:CallActivity',
  read(element, base, reading) {
    const called = element.get('calledElement');
    const calledElement = typeof called === 'string' ? called : '';
    if (calledElement === '')
      reading.problem('CALLED_ELEMENT_MISSING', 'Expected the id of a process in calledElement');
    return { ...base, calledElement, inputs: reading.inputs, outputs: reading.outputs };
  },
  activate(step, node, scope) {
    const graph = step.graphCalled(node.calledElement);
    if (graph === null)
      throw new Error(`Expected a pinned process for ${node.calledElement}; publishing checks this`);
    if (step.callDepth(scope) >= limits.callDepthMax) {
      step.incident(
        node,
        scope,
        'CALL_TOO_DEEP',
        `Expected at most ${limits.callDepthMax} processes inside each other`,
      );
      return;
    }
    const variables = step.map(node.inputs, scope);
    if (!variables.ok) {
      step.incident(node, scope, 'EXPRESSION_FAILED', variables.error);
      return;
    }
    step.startScope(step.enter(node, scope, { variables: variables.value, calls: graph.digest }), null);
  },
  childrenDone(step, node, activity) {
    const mapped = step.map(node.outputs, activity.id);
    if (!mapped.ok) {
      step.incidentAt(activity.id, node.id, 'EXPRESSION_FAILED', mapped.error);
      return;
    }
    step.setVariables(activity.parent ?? activity.id, mapped.value);
    step.complete(activity);
  },
});
