/** Script task: BPMN 2.0.2 §10.3.4.1, §13.3.3. FEEL only (decision 11): a value, put into `mc:resultVariable`. */
import { defineElement } from '../element.js';
import type { Feel, FlowNode } from '../graph.js';

export interface ScriptTask extends FlowNode {
  readonly script: Feel;
  readonly resultVariable: string | null;
}

const feelFormats = new Set(['feel', 'application/feel', 'https://www.omg.org/spec/dmn/20191111/feel/']);

export const scriptTask = defineElement<ScriptTask>({
  type: 'bpmn:ScriptTask',
  read(element, base, reading) {
    const script = String(element.get('script') ?? '').trim();
    const format = String(element.get('scriptFormat') ?? '').toLowerCase();
    if (script === '') reading.problem('SCRIPT_EMPTY', 'Expected a FEEL expression but the script is empty');
    if (!feelFormats.has(format))
      reading.problem('SCRIPT_LANGUAGE', `Expected scriptFormat feel but found "${format}"`, { format });
    return { ...base, script, resultVariable: base.extension['resultVariable'] ?? null };
  },
  activate(step, node, scope) {
    const value = step.evaluateStrictly(node.script, scope);
    if (!value.ok) {
      step.incident(node, scope, 'EXPRESSION_FAILED', value.error);
      return;
    }
    if (node.resultVariable !== null) step.setVariables(scope, { [node.resultVariable]: value.value });
    step.pass(node, scope);
    step.leave(node, scope);
  },
});
