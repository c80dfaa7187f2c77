/** What a page shows instead of rows: nothing to do, nothing found, or something that went wrong. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { asProblem, type ApiProblem } from '../api/problem.js';
import { useTexts, type Texts } from '../i18n/texts.js';
import css from './state-panels.module.css';

export function EmptyState({ title, hint, action }: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css['empty']}>
      <svg viewBox="0 0 48 48" width="44" height="44" aria-hidden="true">
        <path
          d="M12 42V22a12 12 0 0 1 24 0v20"
          fill="none"
          stroke="var(--c-teal-line)"
          strokeWidth="3"
          strokeLinecap="round"
        />
        <path
          d="M18 31.5l4.2 4.2L31 27"
          fill="none"
          stroke="var(--c-teal)"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <div>
        <p className={css['title']}>{title}</p>
        {hint && <p className={css['hint']}>{hint}</p>}
        {action && <div className={css['action']}>{action}</div>}
      </div>
    </div>
  );
}

export function ErrorPanel({
  error,
  kept,
  onRetry,
}: {
  error: unknown;
  kept?: string;
  onRetry?: () => void;
}) {
  const t = useTexts();
  const problem = asProblem(error);
  const advice = problemAdvice(problem, t);
  return (
    <div className={css['error']} role="alert">
      <div>
        <p className={css['title']}>{problemTitle(problem, t)}</p>
        {advice && <p className={css['hint']}>{advice}</p>}
        {kept && <p className={css['hint']}>{kept}</p>}
        <p className={css['code']}>{t('web.error.code', { code: problem.code })}</p>
      </div>
      {onRetry && <Button onClick={onRetry}>{t('web.error.retry')}</Button>}
    </div>
  );
}

export function problemTitle(problem: ApiProblem, t: Texts): string {
  return t.known(`web.problem.${problem.code}`, problem.message || t('web.problem.UNEXPECTED'));
}

export function problemAdvice(problem: ApiProblem, t: Texts): string {
  if (problem.detail) return problem.detail;
  // The server's own words already say what to do.
  if (problem.message && problem.status >= 400) return '';
  if (problem.status === 0) return t('web.advice.network');
  if (problem.status === 403) return t('web.advice.forbidden');
  if (problem.status === 404) return t('web.advice.notFound');
  if (problem.status >= 500) return t('web.advice.server');
  return t('web.advice.other');
}
