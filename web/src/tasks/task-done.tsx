import { ArrowRightOutlined, CheckCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { Link, useNavigate } from 'react-router';
import type { TaskCompleted } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { DeadlineTag } from '../ui/deadline.js';
import { useShortcuts } from '../ui/shortcuts.js';
import css from './task-done.module.css';
import { useFollow } from './use-follow.js';

/** Done: where it went and why, and the next piece of work one key away. */
export function TaskDone({ completed }: { completed: TaskCompleted }) {
  const t = useTexts();
  const navigate = useNavigate();
  const next = useRef<HTMLButtonElement>(null);
  const { nextTask } = completed;
  const followed = useFollow(
    completed.dossierId,
    completed.next.length > 0 && completed.next.every(isSystemWork),
  );
  const arrival =
    followed && followed.currentSteps.length > 0
      ? t('web.done.arrived', { step: followed.currentSteps.join(', '), name: followed.holders.join(', ') })
      : null;
  useEffect(() => {
    if (arrival) announce(arrival);
  }, [arrival]);
  useEffect(() => {
    announce(completed.message);
    next.current?.focus();
  }, [completed.message]);
  const open = (): void => void navigate(nextTask ? `/tasks/${nextTask.id}` : '/tasks');
  useShortcuts([{ keys: 'n', label: 'web.keys.next', run: open }]);
  return (
    <section className={css['done']} aria-labelledby="done">
      <h2 id="done">
        <CheckCircleFilled aria-hidden /> {t('web.done.title')}
      </h2>
      <p className={css['message']}>{completed.message}</p>
      {completed.next.length > 1 && (
        <ul className={css['next']}>
          {completed.next.map((step, index) => (
            <li key={step.taskId ?? index}>
              <strong>{step.stepName}</strong>
              {step.officerName && <span>{step.officerName}</span>}
              {step.reason && <small>{t('web.task.reason', { reason: step.reason })}</small>}
            </li>
          ))}
        </ul>
      )}
      {arrival && <p className={css['arrived']}>{arrival}</p>}
      <div className={css['actions']}>
        <Button ref={next} type="primary" size="large" icon={<ArrowRightOutlined />} onClick={open}>
          {nextTask ? t('web.done.next') : t('web.done.inbox')}
        </Button>
        <span className={css['keys']}>{t.rich('web.done.keys', { k: (chunks) => <kbd>{chunks}</kbd> })}</span>
      </div>
      {nextTask ? (
        <p className={css['peek']}>
          <span>{nextTask.dossierCode}</span>
          <span>{nextTask.stepName}</span>
          <DeadlineTag deadline={nextTask.deadline} />
        </p>
      ) : (
        <p className={css['peek']}>{t('web.done.none')}</p>
      )}
      <p className={css['links']}>
        <Link to={`/dossiers/${completed.dossierId}`}>{t('web.done.dossier')}</Link>
        <Link to="/tasks">{t('web.done.inbox')}</Link>
      </p>
    </section>
  );
}

const isSystemWork = (next: TaskCompleted['next'][number]): boolean =>
  next.taskId === null && next.officerName === null;
