import { ArrowLeftOutlined, CopyOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { DossierDetail } from '../api/types.js';
import { formatDate, formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { DeadlineTag } from '../ui/deadline.js';
import { WhyThisDate } from '../ui/due-date.js';
import { StatusTag } from '../ui/status-tag.js';
import css from './dossier-identity.module.css';

/** Whose dossier this is, what for, where it stands and until when: the same bar on the task and the dossier page. */
export function DossierIdentity(props: {
  dossier: DossierDetail;
  back: { to: string; label: string };
  actions?: ReactNode;
}) {
  const t = useTexts();
  const { dossier } = props;
  // Sent in online and not yet accepted: its only deadline is ours to accept it.
  const waits = dossier.status === 1;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(dossier.code);
      announce(t('web.dossier.copied'), { shown: true });
    } catch {
      // Copying needs https; the code can still be selected by hand.
    }
  };
  return (
    <header className={css['bar']}>
      <div className={css['line']}>
        <Link to={props.back.to} className={css['back']}>
          <ArrowLeftOutlined aria-hidden /> {props.back.label}
        </Link>
        <h1 className={css['code']}>
          <Link to={`/dossiers/${dossier.id}`}>{dossier.code}</Link>
          <button
            type="button"
            className={css['copy']}
            aria-label={t('web.dossier.copy')}
            onClick={() => void copy()}
          >
            <CopyOutlined />
          </button>
        </h1>
        <StatusTag status={dossier.status} name={dossier.statusName} />
        <div className={css['actions']}>{props.actions}</div>
      </div>
      <dl className={css['facts']}>
        <Fact label={t('web.column.applicant')}>
          <strong>{dossier.applicantName}</strong>
        </Fact>
        <Fact label={t('web.column.procedure')} wide>
          <span className={css['cut']} title={dossier.procedureName}>
            {dossier.procedureName}
          </span>
        </Fact>
        <Fact label={dossier.receivedAt ? t('web.column.received') : t('web.reception.sentAt')}>
          {formatDateTime(dossier.receivedAt ?? dossier.registeredAt)}
        </Fact>
        <Fact label={waits ? t('web.reception.acceptBy') : t('web.column.dossierDue')}>
          <span className={css['due']}>
            {dossier.dueAt ? (
              <WhyThisDate dossierId={dossier.id} plain>
                <time dateTime={dossier.dueAt} className={css['date']} title={t('web.due.why')}>
                  {formatDate(dossier.dueAt)}
                </time>
              </WhyThisDate>
            ) : (
              !waits && t('web.due.none')
            )}
            <DeadlineTag deadline={dossier.deadline} />
          </span>
        </Fact>
        <Fact label={t('web.column.holder')}>{holdersOf(dossier, t('web.dossier.nobody'))}</Fact>
      </dl>
    </header>
  );
}

/** Between two steps, and when all is over, nobody has it: nothing is missing. */
function holdersOf({ holders, currentSteps }: DossierDetail, nobody: string): string {
  if (holders.length > 0) return holders.join(', ');
  return currentSteps.length > 0 ? nobody : '—';
}

function Fact({ label, wide, children }: { label: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? css['wide'] : undefined}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
