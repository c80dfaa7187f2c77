/** Multipart upload; openapi-fetch writes JSON only, so this one call is made by hand. */
import { ok } from './client.js';
import { languageNow } from '../i18n/language.js';
import type { Attachment } from './types.js';

export function uploadAttachment(file: File, dossierId?: string): Promise<Attachment> {
  const body = new FormData();
  body.append('file', file, file.name);
  if (dossierId) body.append('dossierId', dossierId);
  return ok<Attachment>(send(body));
}

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
