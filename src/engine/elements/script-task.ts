/** Script task: BPMN 2.0.2 §10.3.4, §13.3.3. FEEL only (decision 11): a value, put into `mc:resultVariable`. Without a script
 *  it is passed like a task without a kind. */
import { defineElement } from '../element.js';
import type { Feel, FlowNode } from '../graph.js';

export interface ScriptTask extends FlowNode {
  /** Empty: none. */
  readonly script: Feel;
  readonly resultVariable: string | null;
}

const feelFormats = new Set(['feel', 'application/feel', 'https://www.omg.org/spec/dmn/20191111/feel/']);

export const scriptTask = defineElement<ScriptTask>({
  type: 'bpmn:ScriptTask',
  read(element, base, reading) {
    const script = String(element.get('script') ?? '').trim();
    // A global script task calls it by another name.
    const format = String(element.get('scriptFormat') ?? element.get('scriptLanguage') ?? '').toLowerCase();
    if (script !== '' && !feelFormats.has(format))
      reading.problem('SCRIPT_LANGUAGE', `Expected scriptFormat feel but found "${format}"`, { format });
    else if (script !== '') reading.expression(script);
    return { ...base, script, resultVariable: base.extension['resultVariable'] ?? null };
  },
  activate(step, node, scope) {
    const mapped = node.inputs.length > 0 || node.outputs.length > 0 || node.boundary.length > 0;
    const activity = mapped ? step.open(node, scope) : null;
    if (mapped && activity === null) return;
    const inside = activity?.id ?? scope;
    const value = node.script === '' ? null : step.evaluateStrictly(node.script, inside);
    if (value?.ok === false) {
      if (activity === null) step.incident(node, scope, 'EXPRESSION_FAILED', value.error);
      else step.incidentAt(activity.id, node.id, 'EXPRESSION_FAILED', value.error);
      return;
    }
    const result =
      value === null || node.resultVariable === null ? {} : { [node.resultVariable]: value.value };
    if (activity !== null) {
      step.finish(activity, result);
      return;
    }
    step.setVariables(scope, result);
    step.pass(node, scope);
    step.leave(node, scope);
  },
});
