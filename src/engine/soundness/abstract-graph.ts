/** A model without its data: every condition a free choice, every loop twice at most, nothing computed (decision 14). */
import type { FlowNode, GraphSet, LoopRule, ProcessGraph } from '../graph.js';
import type { EventNode, SingleTrigger, Trigger } from '../triggers/event-node.js';

/** Stands for a condition that may hold or not. */
export const freeChoice = '?';
/** Conditions are watched for like signals of a name that no model has. */
export const conditionSignal = (node: string): string => `?${node}`;
const iterations = 2;

export function abstractGraphs(graphs: GraphSet): GraphSet {
  return {
    ...graphs,
    byDigest: new Map([...graphs.byDigest].map(([digest, graph]) => [digest, abstractGraph(graph)])),
  };
}

function abstractGraph(graph: ProcessGraph): ProcessGraph {
  return {
    ...graph,
    nodes: new Map([...graph.nodes].map(([id, node]) => [id, abstractNode(node)])),
    flows: new Map(
      [...graph.flows].map(([id, flow]) => [
        id,
        flow.condition === null ? flow : { ...flow, condition: freeChoice },
      ]),
    ),
  };
}

function abstractNode(node: FlowNode): FlowNode {
  const bare: Record<string, unknown> = {
    ...node,
    inputs: [],
    outputs: [],
    declares: [],
    asyncBefore: false,
    asyncAfter: false,
    loop: abstractLoop(node.loop),
  };
  if ('trigger' in node) bare['trigger'] = abstractTrigger(node as EventNode);
  if ('script' in node) bare['script'] = '';
  if ('limit' in node) bare['limit'] = null;
  if ('decision' in node) Object.assign(bare, { decision: null, job: 'decide' });
  if ('completion' in node && node.completion !== null) bare['completion'] = freeChoice;
  if ('correlation' in node) Object.assign(bare, { correlation: null, messageExpression: null });
  return bare as unknown as FlowNode;
}

function abstractTrigger({ id, trigger }: EventNode): Trigger {
  const one = (single: SingleTrigger): SingleTrigger => {
    if (single.type === 'bpmn:ConditionalEventDefinition')
      return {
        type: 'bpmn:SignalEventDefinition',
        signal: conditionSignal(id),
        signalExpression: null,
      };
    if (single.type === 'bpmn:MessageEventDefinition')
      return { ...single, correlation: null, messageExpression: null };
    if (single.type === 'bpmn:SignalEventDefinition') return { ...single, signalExpression: null };
    if (single.type === 'bpmn:TimerEventDefinition')
      return {
        ...single,
        kind: single.kind === 'cycle' ? 'cycle' : 'duration',
        value: timerValue(single.kind),
      };
    return single;
  };
  if (trigger.type === 'none') return trigger;
  return trigger.type === 'multiple' ? { ...trigger, triggers: trigger.triggers.map(one) } : one(trigger);
}

const timerValue = (kind: 'cycle' | 'duration' | 'date'): string => (kind === 'cycle' ? 'R/PT1H' : 'PT1H');

function abstractLoop(loop: LoopRule | null): LoopRule | null {
  if (loop === null) return null;
  if (loop.kind === 'standard')
    return {
      ...loop,
      condition: loop.condition === null ? null : freeChoice,
      maximum: loop.maximum === null ? null : Math.min(loop.maximum, iterations),
    };
  return {
    ...loop,
    cardinality: String(iterations),
    collection: null,
    collectionVariable: null,
    item: null,
    output: null,
    outputVariable: null,
    outputCollection: null,
    completion: loop.completion === null ? null : freeChoice,
    asyncBefore: false,
    asyncAfter: false,
    throws: null,
  };
}
