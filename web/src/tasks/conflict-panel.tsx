import { Button } from 'antd';
import { useState } from 'react';
import type { ApiProblem } from '../api/problem.js';
import { useTexts } from '../i18n/texts.js';
import css from './task-page.module.css';

/** Somebody was faster: who and when, that nothing typed is lost, and the way on. */
export function ConflictPanel(props: { problem?: ApiProblem; onReload: () => Promise<void> }) {
  const t = useTexts();
  const [busy, setBusy] = useState(false);
  return (
    <div className={css['conflict']} role="alert">
      <div>
        <strong>{props.problem?.message || t('web.conflict.changed')}</strong>
        <p>{t('web.conflict.kept')}</p>
        {props.problem && <p className={css['code']}>{t('web.error.code', { code: props.problem.code })}</p>}
      </div>
      <Button
        loading={busy}
        onClick={() => {
          setBusy(true);
          void props.onReload().finally(() => setBusy(false));
        }}
      >
        {t('web.conflict.reload')}
      </Button>
    </div>
  );
}
