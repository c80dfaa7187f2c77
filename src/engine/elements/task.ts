/** Task without a kind, and manual task: BPMN 2.0.2 §10.3.4, §13.3.3. The engine has nothing to do for them: work that is
 *  done outside any system, or not described yet. They are noted and left. */
import { defineElement, type ElementDefinition } from '../element.js';
import type { FlowNode } from '../graph.js';

const passed = (type: FlowNode['type']): ElementDefinition =>
  defineElement<FlowNode>({
    type,
    read: (_element, base) => base,
    activate(step, node, scope) {
      const mapped = node.inputs.length > 0 || node.outputs.length > 0 || node.boundary.length > 0;
      if (mapped) {
        const activity = step.open(node, scope);
        if (activity !== null) step.finish(activity);
        return;
      }
      step.pass(node, scope);
      step.leave(node, scope);
    },
  });

export const task = passed('bpmn:Task');
export const manualTask = passed('bpmn:ManualTask');
