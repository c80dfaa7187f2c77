/**
 * The compiled form of one BPMN process: made once per model digest by `compile`, frozen, and shared by all its
 * instances. Nodes carry what the engine itself reads; everything meant for others (role, form, status …) stays in
 * `extension`, unread here.
 */
import type { SingleTrigger } from './triggers/event-node.js';

export type NodeId = string;
export type FlowId = string;
export type Digest = string;
/** Source text of a FEEL expression. */
export type Feel = string;

export interface FlowNode {
  readonly id: NodeId;
  readonly type: `bpmn:${string}`;
  readonly name: string;
  /** The sub-process it lies in; null directly in the process. */
  readonly scope: NodeId | null;
  readonly incoming: readonly FlowId[];
  readonly outgoing: readonly FlowId[];
  /** Flow taken when no condition holds (BPMN 2.0.2 §8.3.13). */
  readonly defaultFlow: FlowId | null;
  /** Boundary events attached to it. */
  readonly boundary: readonly NodeId[];
  /** The activity that undoes it, joined to its compensation boundary event (BPMN 2.0.2 §10.6.1). */
  readonly compensation: NodeId | null;
  /** How often it is done; null: once. */
  readonly loop: LoopRule | null;
  /** Tokens it takes to begin, and tokens it gives to each flow when done (BPMN 2.0.2 §10.3.1). */
  readonly startQuantity: number;
  readonly completionQuantity: number;
  /** Rests as a job before it begins, or before it is left, so that what follows is a transaction of its own (decision 8). */
  readonly asyncBefore: boolean;
  readonly asyncAfter: boolean;
  /** Into its own variables when it begins, out of them when it is done. With outputs, nothing else passes (decision 10). */
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  /** Properties and data objects: variables of its own, null at first (BPMN 2.0.2 §10.4.1). */
  readonly declares: readonly string[];
  /** `mc:` attributes, by local name. */
  readonly extension: Readonly<Record<string, string>>;
}

/** Standard loop (BPMN 2.0.2 §13.3.6) or multi-instance (§13.3.7). */
export type LoopRule =
  | {
      readonly kind: 'standard';
      readonly testBefore: boolean;
      readonly condition: Feel | null;
      readonly maximum: number | null;
    }
  | {
      readonly kind: 'multi';
      readonly sequential: boolean;
      readonly cardinality: Feel | null;
      /** A list whose items are handed to the instances under `item`. */
      readonly collection: Feel | null;
      /** The same as a variable, whatever its name (`loopDataInputRef`). */
      readonly collectionVariable: string | null;
      readonly item: string | null;
      /** What each instance leaves, gathered in order under `outputCollection`. */
      readonly output: Feel | null;
      readonly outputVariable: string | null;
      readonly outputCollection: string | null;
      readonly completion: Feel | null;
      /** As for the activity as a whole, but around each instance. */
      readonly asyncBefore: boolean;
      readonly asyncAfter: boolean;
      /** What is thrown at its own border as instances complete (BPMN 2.0.2 table 10.30, `behavior`); null: nothing. */
      readonly throws: {
        readonly when: 'none' | 'one' | 'complex';
        readonly events: readonly LoopEvent[];
      } | null;
    };

/** An implicit throw event of a multi-instance activity. `condition` null: each time. */
export interface LoopEvent {
  readonly trigger: SingleTrigger;
  readonly condition: Feel | null;
}

export interface SequenceFlow {
  readonly id: FlowId;
  readonly name: string;
  readonly source: NodeId;
  readonly target: NodeId;
  readonly condition: Feel | null;
}

/** A value for a variable: of an expression, or of another variable whatever its name. */
export type Mapping =
  { readonly source: Feel; readonly target: string } | { readonly variable: string; readonly target: string };

/** What starts and watches one scope: the process itself (key null) or a sub-process. */
export interface ScopeEntry {
  /** Nodes without incoming flow that begin the scope when it is entered. */
  readonly starts: readonly NodeId[];
  /** What begins an instance when it is triggered: start events with a trigger, instantiating receive tasks and the events
   *  after an instantiating gateway. Only in the process itself. */
  readonly triggered: readonly NodeId[];
  /** Start events of event sub-processes, armed while the scope is active (BPMN 2.0.2 §13.5.4). */
  readonly eventStarts: readonly NodeId[];
  /** The event sub-process that compensates the scope once it is done. */
  readonly compensationStart: NodeId | null;
}

export interface ProcessGraph {
  readonly digest: Digest;
  readonly processId: string;
  readonly name: string;
  readonly extension: Readonly<Record<string, string>>;
  /** Properties and data objects of the process: its variables from the start. */
  readonly declares: readonly string[];
  readonly nodes: ReadonlyMap<NodeId, FlowNode>;
  readonly flows: ReadonlyMap<FlowId, SequenceFlow>;
  readonly scopes: ReadonlyMap<NodeId | null, ScopeEntry>;
}

/** A process with everything it may call, pinned together when it was published (decision 2). */
export interface GraphSet {
  readonly main: Digest;
  readonly byDigest: ReadonlyMap<Digest, ProcessGraph>;
  /** `calledElement` → digest. */
  readonly called: ReadonlyMap<string, Digest>;
}

/** Why a model cannot be published: the element, a stable code, and a sentence of English for logs and tests. */
export interface Problem {
  readonly element: string;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly params: Readonly<Record<string, string>>;
}

export type ProblemCode =
  | 'ELEMENT_UNSUPPORTED'
  | 'ATTRIBUTE_UNSUPPORTED'
  | 'TRIGGER_UNSUPPORTED'
  | 'TRIGGER_COUNT'
  | 'START_MISSING'
  | 'START_HAS_INCOMING'
  | 'END_HAS_OUTGOING'
  | 'FLOW_DANGLING'
  | 'FLOW_CROSSES_SCOPE'
  | 'BOUNDARY_UNATTACHED'
  | 'CONDITION_EMPTY'
  | 'CONDITION_MISSING'
  | 'DEFAULT_UNKNOWN'
  | 'LOOP_RULE'
  | 'EVENT_GATEWAY_TARGET'
  | 'LINK_UNMATCHED'
  | 'COMPENSATION_HANDLER'
  | 'CANCEL_PLACE'
  | 'CALLED_ELEMENT_MISSING'
  | 'CALLED_ELEMENT_UNKNOWN'
  | 'SCRIPT_EMPTY'
  | 'SCRIPT_LANGUAGE'
  | 'JOB_MISSING'
  | 'TIMER_RULE'
  | 'MESSAGE_MISSING'
  | 'SIGNAL_MISSING'
  | 'QUANTITY'
  | 'BINDING'
  | 'AD_HOC_EMPTY'
  | 'EXTENSION_UNKNOWN'
  | 'EXPRESSION_INVALID'
  | 'PROCESS_MISSING'
  | 'XML_INVALID'
  | 'XML_FORBIDDEN';

export function getNode(graph: ProcessGraph, id: NodeId): FlowNode {
  const node = graph.nodes.get(id);
  if (node === undefined) throw new Error(`Expected node ${id} in ${graph.processId} but there is none`);
  return node;
}

export function getFlow(graph: ProcessGraph, id: FlowId): SequenceFlow {
  const flow = graph.flows.get(id);
  if (flow === undefined) throw new Error(`Expected flow ${id} in ${graph.processId} but there is none`);
  return flow;
}

export function getGraph(graphs: GraphSet, digest: Digest): ProcessGraph {
  const graph = graphs.byDigest.get(digest);
  if (graph === undefined) throw new Error(`Expected a compiled graph for ${digest} but there is none`);
  return graph;
}
