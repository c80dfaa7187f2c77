/** Multipart upload; openapi-fetch writes JSON only, so this one call is made by hand. */
import { useSyncExternalStore } from 'react';
import { ok } from './client.js';
import { languageNow } from '../i18n/language.js';
import type { Attachment } from './types.js';

export async function uploadAttachment(file: File, dossierId?: string): Promise<Attachment> {
  const body = new FormData();
  body.append('file', file, file.name);
  if (dossierId) body.append('dossierId', dossierId);
  count(1);
  try {
    return await ok<Attachment>(send(body));
  } finally {
    count(-1);
  }
}

let underWay = 0;
const listeners = new Set<() => void>();

function count(by: 1 | -1): void {
  underWay += by;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether a file is on its way: what is sent meanwhile would go without it. */
export const useUploading = (): boolean => useSyncExternalStore(subscribe, isUploading);

export const isUploading = (): boolean => underWay > 0;

async function send(body: FormData): Promise<{ data?: Attachment; error?: unknown; response: Response }> {
  const response = await fetch('/api/attachments', {
    method: 'POST',
    body,
    credentials: 'same-origin',
    headers: { 'Accept-Language': languageNow() },
  });
  const answer: unknown = await response.json().catch(() => null);
  return response.ok ? { data: answer as Attachment, response } : { error: answer, response };
}
