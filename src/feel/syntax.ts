/** The tree of a FEEL expression (DMN 1.5 §10.3.1), as `parse` gives it and `compile` takes it. */
import type { FeelType } from './types.js';
import type { Value } from './values.js';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '**';
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface Iterator {
  readonly name: string;
  readonly from: Node;
  /** The other end of `from..to`. */
  readonly to: Node | null;
}

export interface Parameter {
  readonly name: string;
  readonly type: FeelType;
}

export type Node =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'path'; readonly of: Node; readonly name: string }
  | { readonly kind: 'filter'; readonly of: Node; readonly condition: Node }
  | { readonly kind: 'call'; readonly of: Node; readonly args: readonly Node[] }
  | { readonly kind: 'callByName'; readonly of: Node; readonly args: readonly (readonly [string, Node])[] }
  | { readonly kind: 'negate'; readonly of: Node }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Node;
      readonly right: Node;
    }
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'between'; readonly of: Node; readonly low: Node; readonly high: Node }
  | { readonly kind: 'in'; readonly of: Node; readonly tests: readonly Node[] }
  | { readonly kind: 'instanceOf'; readonly of: Node; readonly type: FeelType }
  | { readonly kind: 'if'; readonly condition: Node; readonly whenTrue: Node; readonly otherwise: Node }
  | { readonly kind: 'for'; readonly iterators: readonly Iterator[]; readonly result: Node }
  | { readonly kind: 'some' | 'every'; readonly iterators: readonly Iterator[]; readonly condition: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'context'; readonly entries: readonly (readonly [string, Node])[] }
  | { readonly kind: 'function'; readonly parameters: readonly Parameter[]; readonly body: Node | null }
  | {
      readonly kind: 'range';
      readonly low: Node;
      readonly high: Node;
      readonly lowIncluded: boolean;
      readonly highIncluded: boolean;
    }
  /** `< 10`: a test of the input, and elsewhere the range of what passes it. */
  | { readonly kind: 'unary'; readonly operator: ComparisonOperator; readonly end: Node };

/** The tests of one cell of a decision table, or of one `in (…)`. */
export interface UnaryTests {
  readonly tests: readonly Node[];
  /** `not(…)`. */
  readonly negated: boolean;
  /** `-`. */
  readonly any: boolean;
}
