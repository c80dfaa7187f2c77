import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { keys } from '../api/keys.js';
import type { DossierDetail } from '../api/types.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import css from './dossier-page.module.css';
import { findMyTask } from './my-task.js';
import { RetryButton } from './retry-button.js';

/** What has to happen next and who has it; if that is the reader, the way to do it. */
export function CurrentWork({ dossier }: { dossier: DossierDetail }) {
  const t = useTexts();
  const navigate = useNavigate();
  const mine = useQuery({
    queryKey: [...keys.tasks, 'of-dossier', dossier.id, dossier.waits.map((wait) => wait.id).join()],
    queryFn: () => findMyTask(dossier),
  });
  const others = dossier.waits.filter((wait) => wait.kind !== 'task');
  return (
    <div className={css['work']}>
      {dossier.currentSteps.length > 0 ? (
        dossier.currentSteps.map((step, index) => (
          <div key={step} className={css['holder']}>
            <strong>{taskOf(dossier, step)}</strong>
            <span>
              {t('web.dossier.heldBy', {
                name: dossier.holders[index] ?? dossier.holders[0] ?? t('web.dossier.nobody'),
              })}
            </span>
          </div>
        ))
      ) : (
        <p>{t('web.dossier.noWork')}</p>
      )}
      {mine.data && (
        <div>
          <Button type="primary" onClick={() => void navigate(`/tasks/${mine.data}`)}>
            {t('web.dossier.openMine')}
          </Button>
        </div>
      )}
      {others.length > 0 && (
        <ul className={css['waits']} aria-label={t('web.dossier.waits')}>
          {others.map((wait) => (
            <li key={`${wait.kind}-${wait.label}-${wait.since}`}>
              <span>{wait.label}</span>
              <small>{t('web.dossier.since', { at: formatDateTime(wait.since) })}</small>
              {wait.kind === 'incident' && dossier.permissions.mayRetry && (
                <RetryButton dossierId={dossier.id} waitId={wait.id} />
              )}
              {wait.detail && <small className={css['detail']}>{wait.detail}</small>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The step leads to its task: whoever may see the dossier may look, and a head may hand it on from there. */
function taskOf(dossier: DossierDetail, step: string): ReactNode {
  const wait = dossier.waits.find(({ kind, label }) => kind === 'task' && label.startsWith(step));
  return wait === undefined ? step : <Link to={`/tasks/${dossier.id}.${wait.id}`}>{step}</Link>;
}
