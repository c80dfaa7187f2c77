/** A decision model as compiled: what `readDecisions` makes and `decide` evaluates. Nothing in it changes. */
import type { Evaluate } from '../scope.js';
import type { FeelType } from '../types.js';

export interface DecisionProblem {
  /** Id of the element, or its name where it has none. */
  readonly element: string;
  readonly code: DecisionProblemCode;
  readonly detail: string;
}

export type DecisionProblemCode =
  | 'XML_FORBIDDEN'
  | 'XML_INVALID'
  | 'DMN_INVALID'
  | 'IMPORT_MISSING'
  | 'REQUIREMENT_UNKNOWN'
  | 'REQUIREMENT_CYCLE'
  | 'NAME_DUPLICATE'
  | 'TYPE_UNKNOWN'
  | 'EXPRESSION_INVALID'
  | 'TABLE_INVALID'
  | 'ELEMENT_UNSUPPORTED';

/** Namespace and id: unique over a model and what it imports. */
export type Key = string;

/** What an expression may read: a frame for each, in this order. */
export interface Requirement {
  readonly name: string;
  /** One element, or the elements of an import, by their names. */
  readonly target: Key | ReadonlyMap<string, Key>;
}

interface Named {
  readonly key: Key;
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
}

export interface InputData extends Named {
  readonly kind: 'input';
  readonly type: FeelType;
}

export interface Decision extends Named {
  readonly kind: 'decision';
  readonly type: FeelType;
  readonly requirements: readonly Requirement[];
  readonly isTable: boolean;
  /** Null where the decision has no logic: its value can only be given. */
  readonly evaluate: Evaluate | null;
}

export interface KnowledgeModel extends Named {
  readonly kind: 'knowledge';
  readonly requirements: readonly Requirement[];
  /** Makes the function, in the frames of its requirements. */
  readonly evaluate: Evaluate | null;
}

export interface DecisionService extends Named {
  readonly kind: 'service';
  readonly inputs: readonly Key[];
  readonly outputs: readonly Key[];
  readonly type: FeelType;
}

export type Element = InputData | Decision | KnowledgeModel | DecisionService;

export interface DecisionModel {
  readonly name: string;
  readonly namespace: string;
  readonly elements: ReadonlyMap<Key, Element>;
}
