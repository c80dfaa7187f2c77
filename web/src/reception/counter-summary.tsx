import { useUploading } from '../api/upload.js';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { formatDateTime, formatMoney } from '../i18n/format.js';
import { useTexts, type Texts } from '../i18n/texts.js';
import { WhyThisDate } from '../ui/due-date.js';
import { ErrorPanel } from '../ui/state-panels.js';
import css from './receive-page.module.css';

/** What will be promised: the date with its reason, the fee, and what still stands in the way. */
export function CounterSummary(props: {
  procedureId: string;
  missing: readonly { code: string; name: string }[];
  /** Null while nothing is known to be charged. */
  cost: { sum: number; waived: boolean } | null;
  errors: readonly { message: string; target: string }[];
  problem: unknown;
  busy: boolean;
  submitLabel?: string;
  onSubmit: () => void;
  children?: React.ReactNode;
}) {
  const t = useTexts();
  const uploading = useUploading();
  const errorBox = useRef<HTMLDivElement>(null);
  const preview = useQuery({
    queryKey: keys.duePreview(props.procedureId),
    queryFn: () =>
      ok(
        api.POST('/api/due-date-preview', {
          body: { procedureId: props.procedureId },
        }),
      ),
    refetchInterval: 60_000,
  });
  useEffect(() => {
    if (props.errors.length > 0) errorBox.current?.focus();
  }, [props.errors.length]);
  return (
    <aside className={css['aside']} aria-label={t('web.reception.summary')}>
      <h2>{t('web.reception.appointment')}</h2>
      {preview.data && (
        <>
          <p className={css['due']}>{formatDateTime(preview.data.dueAt)}</p>
          {preview.data.outsideHours && (
            <p className={css['outside']}>{preview.data.note || t('web.reception.outsideHours')}</p>
          )}
          {!preview.data.outsideHours && preview.data.note && (
            <p className={css['note']}>{preview.data.note}</p>
          )}
          <WhyThisDate explanation={preview.data.explanation} />
        </>
      )}
      {preview.isError && <ErrorPanel error={preview.error} onRetry={() => void preview.refetch()} />}
      <dl className={css['totals']}>
        <div>
          <dt>{t('web.fee.sum')}</dt>
          <dd>{costText(props.cost, t)}</dd>
        </div>
        <div>
          <dt>{t('web.section.components')}</dt>
          <dd className={props.missing.length > 0 ? css['lacking'] : css['complete']}>
            {props.missing.length > 0
              ? t('web.reception.lacking', { count: props.missing.length })
              : t('web.reception.complete')}
          </dd>
        </div>
      </dl>
      {props.errors.length > 0 && (
        <div ref={errorBox} tabIndex={-1} role="alert" className={css['errors']}>
          <h3>{t('web.form.errorCount', { count: props.errors.length })}</h3>
          <ul>
            {props.errors.map((error) => (
              <li key={error.target + error.message}>
                <a
                  href={`#${error.target}`}
                  onClick={(event) => {
                    event.preventDefault();
                    goTo(error.target);
                  }}
                >
                  {error.message}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
      {props.problem && props.errors.length === 0 ? (
        <ErrorPanel error={props.problem} kept={t('web.advice.kept')} onRetry={props.onSubmit} />
      ) : null}
      <Button
        type="primary"
        size="large"
        block
        loading={props.busy}
        disabled={uploading}
        onClick={props.onSubmit}
      >
        {props.submitLabel ?? t('web.reception.submit')}
      </Button>
      <p className={css['keys']}>
        <kbd>Ctrl</kbd> <kbd>Enter</kbd>
      </p>
      {props.children}
    </aside>
  );
}

function goTo(id: string): void {
  const element = document.getElementById(id);
  const target = element?.matches('input, textarea')
    ? element
    : element?.querySelector<HTMLElement>('input, textarea, button');
  target?.focus();
  (target ?? element)?.scrollIntoView({ block: 'center' });
}

function costText(cost: { sum: number; waived: boolean } | null, t: Texts): string {
  if (cost === null) return '—';
  return cost.waived && cost.sum === 0 ? t('web.fee.waived') : formatMoney(cost.sum);
}
