/** Call activity: BPMN 2.0.2 §10.3.6, §13.3.3. The called process, or global task, runs as a scope of the caller's instance, in
 *  its own graph (decision 2); variables pass by mappings only, unless the model says that all do. */
import { ok, type Result } from '../../shared/result.js';
import { defineElement } from '../element.js';
import type { Feel, FlowNode } from '../graph.js';
import { limits } from '../limits.js';
import { getActivity, type ActivityId, type Variables } from '../state.js';
import type { Step } from '../step.js';

export interface CallActivity extends FlowNode {
  /** Pinned when the caller was published. */
  readonly calledElement: string;
  /** Gives the called element where it is not known before; its value is one of those pinned. */
  readonly calledExpression: Feel | null;
  readonly allIn: boolean;
  readonly allOut: boolean;
}

export const callActivity = defineElement<CallActivity>({
  type: 'bpmn:CallActivity',
  read(element, base, reading) {
    const called = element.get('calledElement');
    const calledElement = typeof called === 'string' ? localName(called) : '';
    const calledExpression = base.extension['calledExpression'] ?? null;
    if (calledExpression !== null) reading.expression(calledExpression);
    else if (calledElement === '')
      reading.problem('CALLED_ELEMENT_MISSING', 'Expected the id of a process in calledElement');
    const { inputsAll, outputsAll, binding = 'pinned' } = base.extension;
    if (binding !== 'pinned' && binding !== 'latest')
      reading.problem('BINDING', `Expected pinned or latest as binding but found "${binding}"`, { binding });
    return {
      ...base,
      calledElement,
      calledExpression,
      allIn: inputsAll === 'true',
      allOut: outputsAll === 'true',
    };
  },
  activate(step, node, scope) {
    const called = calledBy(step, node, scope);
    if (!called.ok) {
      step.incident(node, scope, 'EXPRESSION_FAILED', called.error);
      return;
    }
    const graph = step.graphCalled(called.value);
    if (graph === null) {
      const detail = `Expected a published process ${called.value} to call but there is none`;
      step.incident(node, scope, 'CALLED_ELEMENT_UNKNOWN', detail);
      return;
    }
    if (step.callDepth(scope) >= limits.callDepthMax) {
      const detail = `Expected at most ${limits.callDepthMax} processes inside each other`;
      step.incident(node, scope, 'CALL_TOO_DEEP', detail);
      return;
    }
    const declared = Object.fromEntries(graph.declares.map((name) => [name, null]));
    const variables = { ...declared, ...(node.allIn ? everythingInReach(step, scope) : {}) };
    const activity = step.open(node, scope, { variables, calls: graph.digest });
    if (activity !== null) step.startScope(activity, null);
  },
  childrenDone(step, node, activity) {
    const mapped = step.map(node.outputs, activity.id);
    if (!mapped.ok) {
      step.incidentAt(activity.id, node.id, 'EXPRESSION_FAILED', mapped.error);
      return;
    }
    const all = node.allOut ? getActivity(step.state, activity.id).variables : {};
    step.setVariables(step.parentOf(activity), { ...all, ...mapped.value });
    step.complete(activity);
  },
});

/** QNames of other namespaces are known by their local part: a process's id is unique in what is pinned together. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function calledBy(step: Step, node: CallActivity, scope: ActivityId): Result<string, string> {
  if (node.calledExpression === null) return ok(node.calledElement);
  const value = step.evaluateStrictly(node.calledExpression, scope);
  return value.ok ? ok(String(value.value)) : value;
}

function everythingInReach(step: Step, scope: ActivityId): Variables {
  let found: Variables = {};
  for (let at: ActivityId | null = scope; at !== null;) {
    const { variables, calls, parent } = getActivity(step.state, at);
    found = { ...variables, ...found };
    at = calls === undefined ? parent : null;
  }
  return found;
}
