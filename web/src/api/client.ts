/** The typed client. `ok` turns the two-sided answer of openapi-fetch into data or a thrown ApiProblem. */
import createClient from 'openapi-fetch';
import type { paths } from './schema.js';
import type { Typed } from './types.js';
import { networkProblem, problemOf } from './problem.js';
import { languageNow } from '../i18n/language.js';

export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    request.headers.set('Accept-Language', languageNow());
    return request;
  },
});

const unauthorised = new Set<() => void>();

/** Called when the server says that nobody is signed in any more. */
export function onUnauthorised(listener: () => void): () => void {
  unauthorised.add(listener);
  return () => unauthorised.delete(listener);
}

export async function ok<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Typed<T>> {
  const { data, error, response } = await call.catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    throw networkProblem();
  });
  if (response.ok) return data as Typed<T>;
  if (response.status === 401) for (const listener of unauthorised) listener();
  throw problemOf(error, response);
}
