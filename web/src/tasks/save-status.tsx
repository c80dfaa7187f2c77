import { formatTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import css from './task-page.module.css';
import type { SaveState } from './use-task-draft.js';

export function SaveStatus({ state }: { state: SaveState }) {
  const t = useTexts();
  return (
    <span role="status" className={state.kind === 'failed' ? css['unsaved'] : css['saved']}>
      {state.kind === 'saved' && t('web.draft.saved', { time: formatTime(state.at) })}
      {(state.kind === 'saving' || state.kind === 'typing') && t('web.draft.saving')}
      {state.kind === 'failed' && t('web.draft.failed')}
    </span>
  );
}
