import { WarningOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DeadlineCode, OverdueRow, ReportSummary } from '../api/types.js';
import { formatNumber } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { DeadlineIcon } from '../ui/deadline.js';
import { Loaded } from '../ui/loaded.js';
import { Page } from '../ui/page.js';
import { EmptyState } from '../ui/state-panels.js';
import { Tabs } from '../ui/tabs.js';
import { dossiersOf, tasksOf } from './query-link.js';
import css from './reports-page.module.css';

const BY = ['officer', 'unit', 'procedure'] as const;
type By = (typeof BY)[number];
const CARDS: readonly { key: keyof ReportSummary; state: DeadlineCode | 'incident' }[] = [
  { key: 'inHand', state: 'onTime' },
  { key: 'dueSoon', state: 'dueSoon' },
  { key: 'overdue', state: 'overdue' },
  { key: 'paused', state: 'paused' },
  { key: 'waitingSignature', state: 'elsewhere' },
  { key: 'incidents', state: 'incident' },
];

/** What a supervisor looks at every morning; every number opens the rows it counts. */
export default function ReportsPage() {
  const t = useTexts();
  const [params] = useSearchParams();
  const by: By = BY.find((candidate) => candidate === params.get('by')) ?? 'officer';
  const summary = useQuery({
    queryKey: keys.reportSummary,
    queryFn: () => ok(api.GET('/api/reports/summary')),
  });
  const overdue = useQuery({
    queryKey: keys.reportOverdue(by),
    queryFn: () => ok(api.GET('/api/reports/overdue', { params: { query: { by } } })),
  });
  return (
    <Page wide title={t('web.nav.reports')}>
      <Loaded query={summary}>{(loaded) => <Cards summary={loaded} />}</Loaded>
      <h2 className={css['heading']}>{t('web.reports.overdue')}</h2>
      <Tabs
        label={t('web.reports.by')}
        current={by}
        tabs={BY.map((key) => ({ key, label: t(`web.reports.by.${key}`), to: `?by=${key}` }))}
      />
      <Loaded query={overdue}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('web.reports.noneOverdue')} />
          ) : (
            <Overdue rows={rows} by={by} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Cards({ summary }: { summary: ReportSummary }) {
  const t = useTexts();
  return (
    <ul className={css['cards']}>
      {CARDS.map(({ key, state }) => (
        <li key={key}>
          <Link to={dossiersOf(summary[key].query)} className={`${css['card']} ${css[state]}`}>
            <span className={css['label']}>
              {state === 'incident' ? <WarningOutlined aria-hidden /> : <DeadlineIcon state={state} />}{' '}
              {t(`web.reports.${key}`)}
            </span>
            <strong>{formatNumber(summary[key].count)}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Overdue({ rows, by }: { rows: readonly OverdueRow[]; by: By }) {
  const t = useTexts();
  const worst = Math.max(...rows.map((row) => row.workingMinutesLate), 1);
  const columns: readonly Column<OverdueRow>[] = [
    {
      key: 'label',
      title: t(`web.reports.by.${by}`),
      head: true,
      render: (row) => row.label || t('web.inbox.unclaimed'),
    },
    {
      key: 'tasks',
      title: t('web.reports.tasks'),
      width: '130px',
      align: 'right',
      render: (row) => <Link to={tasksOf(row.query)}>{formatNumber(row.tasks)}</Link>,
    },
    {
      key: 'dossiers',
      title: t('web.reports.dossiers'),
      width: '130px',
      align: 'right',
      render: (row) => formatNumber(row.dossiers),
    },
    {
      key: 'late',
      title: t('web.reports.late'),
      width: '42%',
      render: (row) => (
        <span className={css['late']}>
          <i style={{ width: `${Math.max(2, (row.workingMinutesLate / worst) * 55)}%` }} aria-hidden="true" />
          {t.workingTime(row.workingMinutesLate)}
        </span>
      ),
    },
  ];
  return (
    <DataTable caption={t('web.reports.overdue')} columns={columns} rows={rows} rowKey={(row) => row.key} />
  );
}
