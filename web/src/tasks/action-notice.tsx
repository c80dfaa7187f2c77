import type { StageDocument, TaskAction, TaskView } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import css from './task-page.module.css';

/** What is particular about this step, in one line, before the form. */
export function ActionNotice(props: {
  action: TaskAction;
  document: StageDocument | null;
  nextNumber: TaskView['nextNumber'];
}) {
  const t = useTexts();
  const { action, document, nextNumber } = props;
  if (action === 'number' && nextNumber) {
    return (
      <div className={css['action']}>
        <span>{t('web.action.number', { register: nextNumber.register })}</span>
        <strong className={css['nextNumber']}>{nextNumber.text}</strong>
      </div>
    );
  }
  if (action === 'approve') {
    return (
      <div className={css['action']}>
        <span>
          {document ? t('web.action.approve', { pages: document.pages }) : t('web.action.noDocument')}
        </span>
        {document && <small>{t('web.action.digest', { digest: document.sha256.slice(0, 16) })}</small>}
      </div>
    );
  }
  return null;
}
