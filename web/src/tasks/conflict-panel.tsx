import { Button } from 'antd';
import { useState } from 'react';
import type { ApiProblem } from '../api/problem.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import css from './task-page.module.css';

/** Somebody was faster: who, when, that nothing typed is lost, and the way on. */
export function ConflictPanel(props: {
  kind: 'done' | 'changed';
  problem?: ApiProblem;
  onReload: () => Promise<void>;
}) {
  const t = useTexts();
  const [busy, setBusy] = useState(false);
  const by = textOf(props.problem?.params['by']);
  const at = textOf(props.problem?.params['at']);
  const title =
    props.kind === 'done'
      ? by && at
        ? t('web.conflict.doneBy', { by, at: formatDateTime(at) })
        : t('web.conflict.done')
      : by && at
        ? t('web.conflict.changedBy', { by, at: formatDateTime(at) })
        : t('web.conflict.changed');
  return (
    <div className={css['conflict']} role="alert">
      <div>
        <strong>{title}</strong>
        <p>{t('web.conflict.kept')}</p>
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

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
