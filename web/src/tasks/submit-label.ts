/** The button says what it does: signing, sending back, issuing a number … */
import type { TaskAction } from '../api/types.js';
import type { Data } from '../forms/schema.js';
import type { Texts } from '../i18n/texts.js';

export function submitLabel(action: TaskAction | undefined, data: Data, t: Texts): string {
  if (isSentBack(data)) return t('web.submit.sendBack');
  return action ? t(`web.submit.${action}`) : t('web.submit.complete');
}

/** Models agree on one word for sending work back to the step before. */
export const isSentBack = (data: Data): boolean => Object.values(data).includes('tra-lai');
