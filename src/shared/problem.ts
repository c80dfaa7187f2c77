/**
 * A refusal that a person or program can act on: `application/problem+json` (RFC 9457) with a stable code. Texts come
 * from the message catalogue by `error.<code>`; nothing here is shown as it stands.
 */
export interface FieldProblem {
  /** Where in the request or form, dot separated. */
  readonly path: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

export class Problem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 503,
    readonly code: string,
    readonly params: Readonly<Record<string, string | number>> = {},
    readonly fields: readonly FieldProblem[] = [],
  ) {
    super(code);
  }
}
