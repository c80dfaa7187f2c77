/**
 * What somebody typed, kept in this tab until the server has it: survives F5 and a failed call, is gone when the tab
 * is closed, when the work is sent, and at sign-out.
 */
const PREFIX = 'motcua.draft.';
const OWNER = 'owner';

export function readLocalDraft<T>(name: string): T | null {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

export function writeLocalDraft(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Without storage the page still holds what was typed until it is closed.
  }
}

export function dropLocalDraft(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was stored either.
  }
}

/** A tab that changes hands forgets what the person before typed; the same person signing in again finds it. */
export function keepDraftsOf(officerId: string | null): void {
  if (readLocalDraft<string>(OWNER) !== officerId) clearLocalDrafts();
  if (officerId) writeLocalDraft(OWNER, officerId);
}

export function clearLocalDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was stored either.
  }
}
