import { formatWorking } from '../shared/format.js';
import { translate, type Language } from '../shared/messages/translate.js';

/** Why somebody was given a task, in words. The shape is what assignment stores with each task. */
export const reasonInWords = (
  reason: { readonly code: string; readonly openMinutes: number; readonly considered: readonly unknown[] },
  language: Language,
): string =>
  translate(language, `server.reason.${reason.code}`, {
    work: formatWorking(reason.openMinutes, language),
    candidates: reason.considered.length,
  });
