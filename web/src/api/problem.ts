/** What went wrong with a call, as the server tells it (problem+json) or as the network leaves us to guess. */
import type { FieldProblem, Problem as Sent } from './types.js';

/** What we make up ourselves has no type. */
type Problem = Omit<Sent, 'type' | 'fields'> & { fields?: readonly FieldProblem[] };

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly fields: readonly FieldProblem[];

  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail ?? null;
    this.params = problem.params ?? {};
    this.fields = problem.fields ?? [];
  }

  /** The server did not give a definite answer, so the same attempt may be repeated under the same key. */
  get mayRepeat(): boolean {
    return (
      this.status === 0 || this.status >= 500 || this.status === 429 || this.code === 'REQUEST_IN_PROGRESS'
    );
  }
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    title: error instanceof Error ? error.message : '',
    status: 0,
    code: 'UNEXPECTED',
  });
}

export function problemOf(body: unknown, response: Response): ApiProblem {
  if (isProblem(body)) return new ApiProblem({ ...body, status: body.status || response.status });
  return new ApiProblem({ title: '', status: response.status, code: `HTTP_${response.status}` });
}

function isProblem(body: unknown): body is Sent {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}

export const networkProblem = (): ApiProblem => new ApiProblem({ title: '', status: 0, code: 'NETWORK' });
