/**
 * The contract of one BPMN element: its XML reading, its join, its behaviour. One file per element in `elements/`, one
 * line in `elements/registry.ts`.
 */
import type { Feel, FlowNode, ProblemCode } from './graph.js';
import type { Correlations } from './read-correlation.js';
import type { Activity, ActivityId, Variables, Wait } from './state.js';
import type { Step } from './step.js';

/** An element of a parsed model, as a moddle reader gives it: named properties, references resolved. */
export interface BpmnElement {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  readonly $parent?: BpmnElement;
  get(name: string): unknown;
}

/** What `read` may use besides its own element. */
export interface Reading {
  problem(code: ProblemCode, detail: string, params?: Readonly<Record<string, string>>): void;
  /** Checks that an expression parses; reports it where it does not. */
  expression(text: Feel): void;
  /** How the process's messages are matched, as the standard says it. */
  readonly correlations: Correlations;
  /** Our own attributes of any element inside it, an event definition for example. */
  extensionOf(element: BpmnElement): Readonly<Record<string, string>>;
}

/** A token on its way into a node: where it came from and in which scope. `via` is null for a scope's start. */
export interface Arrival {
  readonly scope: ActivityId;
  readonly via: string | null;
}

export interface ElementDefinition<N extends FlowNode = FlowNode> {
  readonly type: N['type'];
  read(element: BpmnElement, base: FlowNode, reading: Reading): N;
  /** Default: the node is activated. A join parks the token and activates when its rule is met. */
  arrive?(step: Step, node: N, arrival: Arrival): void;
  activate(step: Step, node: N, scope: ActivityId): void;
  /** One of its waits was answered. */
  resume?(step: Step, node: N, wait: Wait, output: Variables): void;
  /** The agenda is empty and tokens are parked at it: fires if its rule is met now. @returns whether it fired */
  settle?(step: Step, node: N, scope: ActivityId): boolean;
  /** Its scope ran empty. */
  childrenDone?(step: Step, node: N, activity: Activity): void;
  /** Something in its scope was done and goes on. */
  childLeft?(step: Step, node: N, activity: Activity): void;
}

export const defineElement = <N extends FlowNode>(definition: ElementDefinition<N>): ElementDefinition<N> =>
  definition;
