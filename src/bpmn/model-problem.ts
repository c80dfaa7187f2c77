/** What keeps a model from being published: the engine's own problems, and broken rules of the standard. */
import type { Problem } from '../engine/index.js';
import type { RuleCode } from './rules/registry.js';
import type { Violation } from './rules/rule.js';

export type ModelProblemCode =
  Problem['code'] | RuleCode | 'REFERENCE_UNRESOLVED' | 'IMPORT_UNRESOLVED' | 'ID_DUPLICATE';

export interface ModelProblem extends Omit<Problem, 'code'> {
  readonly code: ModelProblemCode;
  /** Clause of BPMN 2.0.2 that is broken; absent where the standard is silent. */
  readonly clause?: string;
}

export function modelProblem(
  code: ModelProblemCode,
  detail: string,
  more: { element?: string; params?: Readonly<Record<string, string>>; clause?: string } = {},
): ModelProblem {
  const { element = '', params = {}, clause } = more;
  return { element, code, detail, params, ...(clause === undefined ? {} : { clause }) };
}

export const problemOfViolation = ({ element, code, clause, detail }: Violation): ModelProblem =>
  modelProblem(code, detail, { element, clause, params: { clause } });
