import { Problem, type FieldProblem } from '../../shared/problem.js';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: string;
}

/** Zod's issue codes as ours. */
const codes: Readonly<Record<string, string>> = {
  too_small: 'tooSmallInput',
  too_big: 'tooLargeInput',
  invalid_format: 'format',
  invalid_type: 'required',
  invalid_value: 'notOption',
  unrecognized_keys: 'unknownField',
};

/** Input that does not fit its schema: every field at once, each with a code that has a sentence. */
export function refuseInvalid(issues: readonly Issue[]): Problem {
  const fields = issues.slice(0, 50).map((issue): FieldProblem => ({
    path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    code: codes[issue.code ?? ''] ?? 'format',
  }));
  return new Problem(400, 'REQUEST_INVALID', {}, fields);
}
