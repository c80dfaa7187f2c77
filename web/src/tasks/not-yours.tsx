import { Button } from 'antd';
import type { TaskDetail } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import css from './task-page.module.css';
import { useClaim } from './use-claim.js';

/** Why there is no button to complete this task, and where one may, the way to take it. */
export function NotYours({ task, onClaimed }: { task: TaskDetail; onClaimed: () => Promise<void> }) {
  const t = useTexts();
  const claim = useClaim();
  if (task.state !== 'open') return <div className={css['notice']}>{t(`web.task.state.${task.state}`)}</div>;
  if (task.mayAct) return null;
  return (
    <div className={css['notice']} role="note">
      {task.whyNot ?? t('web.task.notYours')}
      {task.mayClaim && (
        <Button
          size="small"
          loading={claim.isPending}
          onClick={() => claim.mutate(task, { onSuccess: onClaimed })}
        >
          {t('web.inbox.claim')}
        </Button>
      )}
    </div>
  );
}
