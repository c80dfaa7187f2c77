/** A value or a reason. Used where a refusal is part of the ordinary course; defects throw. */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** Makes a `switch` exhaustive: the compiler refuses a case that was left out. */
export function unreachable(value: never): never {
  throw new Error(`Expected no other case but found ${JSON.stringify(value)}`);
}
