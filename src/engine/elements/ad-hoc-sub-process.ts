/**
 * Ad-hoc sub-process: BPMN 2.0.2 §10.3.5, §13.3.5. What lies in it without an incoming flow may be begun by hand, in any order
 * and as often as it takes; one at a time where its ordering is sequential. Its completion condition is looked at whenever
 * something in it is done: then the rest is cancelled, or waited for. Without a condition a person says when it is over.
 */
import type { Command, Rejection } from '../command.js';
import { defineElement } from '../element.js';
import { getGraph, getNode, type Feel, type FlowNode, type GraphSet, type NodeId } from '../graph.js';
import { getActivity, graphInside, type Activity, type InstanceState, type Wait } from '../state.js';
import type { Step } from '../step.js';

export interface AdHocSubProcess extends FlowNode {
  readonly sequential: boolean;
  readonly completion: Feel | null;
  readonly cancelRemaining: boolean;
}

export const adHocSubProcess = defineElement<AdHocSubProcess>({
  type: 'bpmn:AdHocSubProcess',
  read(element, base, reading) {
    const body = (element.get('completionCondition') as { body?: string } | undefined)?.body?.trim() ?? '';
    if (body !== '') reading.expression(body);
    return {
      ...base,
      sequential: element.get('ordering') === 'Sequential',
      completion: body === '' ? null : body,
      cancelRemaining: element.get('cancelRemainingInstances') !== false,
    };
  },
  activate(step, node, scope) {
    const activity = step.open(node, scope);
    if (activity === null) return;
    step.armScope(activity, node.id);
    step.openWait({ kind: 'adHoc', activity: activity.id, node: node.id });
  },
  childLeft(step, node, activity) {
    if (node.completion === null || activity.ending === true) return;
    const value = step.evaluate(node.completion, activity.id);
    if (!value.ok || value.value.value !== true) return;
    if (node.cancelRemaining) endAdHoc(step, activity);
    else {
      step.emit({ type: 'adHocEnding', activity: activity.id });
      for (const wait of step.waitsOf(activity.id))
        if (wait.kind === 'adHoc') step.closeWait(wait, 'withdrawn');
    }
  },
  childrenDone(step, _node, activity) {
    if (activity.ending === true) step.finish(activity);
  },
});

/** What may be begun now in an ad-hoc sub-process, by the wait that stands for it. */
export function enabledIn(graphs: GraphSet, state: InstanceState, wait: Wait): readonly NodeId[] {
  const graph = getGraph(graphs, graphInside(state, wait.activity));
  const node = getNode(graph, wait.node) as AdHocSubProcess;
  return node.sequential && isBusy(state, wait) ? [] : (graph.scopes.get(node.id)?.starts ?? []);
}

const isBusy = (state: InstanceState, { activity }: Wait): boolean =>
  Object.values(state.activities).some(({ parent }) => parent === activity) ||
  Object.values(state.tokens).some(({ scope }) => scope === activity);

export function refuseAdHoc(
  graphs: GraphSet,
  state: InstanceState,
  wait: Wait,
  command: Extract<Command, { type: 'enable' | 'completeAdHoc' }>,
): Rejection | null {
  if (command.type === 'completeAdHoc')
    return isBusy(state, wait)
      ? { code: 'STILL_BUSY', detail: `Expected nothing to run in ${wait.node} but something does` }
      : null;
  const enabled = enabledIn(graphs, state, wait);
  return enabled.includes(command.node)
    ? null
    : { code: 'NODE_NOT_ENABLED', detail: `Expected one of ${enabled.join(', ')} but found ${command.node}` };
}

export function enableIn(step: Step, adHoc: Activity, node: NodeId): void {
  step.begin(getNode(step.graphInside(adHoc.id), node), adHoc.id);
}

export function endAdHoc(step: Step, adHoc: Activity): void {
  step.emptyScope(adHoc);
  step.finish(getActivity(step.state, adHoc.id));
}
