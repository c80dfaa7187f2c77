/** Steps that BPMN allows and that would pass, or rest, without anybody doing anything: a procedure may not hold one. */
import type { FlowNode, ProcessGraph } from '../engine/index.js';

export interface IdleStep {
  readonly element: string;
  readonly code: 'JOB_MISSING' | 'MESSAGE_MISSING' | 'SCRIPT_EMPTY' | 'ROLE_MISSING';
  readonly detail: string;
}

const jobs: ReadonlySet<string> = new Set(['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask']);

export function idleSteps(graph: ProcessGraph): readonly IdleStep[] {
  return [...graph.nodes.values()].flatMap((node) => {
    const found = idle(node);
    return found === null ? [] : [{ element: node.id, ...found }];
  });
}

function idle(node: FlowNode): Omit<IdleStep, 'element'> | null {
  const told = node as FlowNode & {
    readonly job?: string;
    readonly decision?: string | null;
    readonly message?: string;
    readonly script?: string;
  };
  const { job = '', decision = null, message = '', script = '' } = told;
  if (jobs.has(node.type) && job === '' && decision === null && message === '')
    return { code: 'JOB_MISSING', detail: 'Expected the name of a registered job (mc:job) but found none' };
  if (node.type === 'bpmn:ReceiveTask' && message === '')
    return { code: 'MESSAGE_MISSING', detail: 'Expected a message with a name but found none' };
  if (node.type === 'bpmn:ScriptTask' && script === '')
    return { code: 'SCRIPT_EMPTY', detail: 'Expected a FEEL expression but the script is empty' };
  if (node.type === 'bpmn:UserTask' && node.extension['role'] === undefined)
    return { code: 'ROLE_MISSING', detail: 'Expected a role (mc:role)' };
  return null;
}
