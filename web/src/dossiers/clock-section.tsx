/** How the time was spent: one bar that adds up to the whole, and the segments with cause and legal basis. */
import type { DossierClock } from '../api/types.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DataTable, type Column } from '../ui/data-table.js';
import css from './clock-section.module.css';

type Segment = DossierClock['segments'][number];

export function ClockSection({ clock }: { clock: DossierClock }) {
  const t = useTexts();
  const total = clock.shares.reduce((sum, share) => sum + share.workingMinutes, 0);
  const columns: readonly Column<Segment>[] = [
    { key: 'from', title: t('web.clock.from'), width: '150px', render: (row) => formatDateTime(row.from) },
    {
      key: 'to',
      title: t('web.clock.to'),
      width: '150px',
      render: (row) => (row.to ? formatDateTime(row.to) : t('web.clock.now')),
    },
    {
      key: 'state',
      title: t('web.clock.state'),
      width: '120px',
      render: (row) => t.known(`web.clock.${row.state}`, row.state),
    },
    {
      key: 'cause',
      title: t('web.clock.cause'),
      head: true,
      render: (row) => t.known(`web.clockCause.${row.cause}`, row.cause),
    },
    {
      key: 'time',
      title: t('web.clock.time'),
      align: 'right',
      width: '180px',
      render: (row) => t.workingTime(row.workingMinutes),
    },
    { key: 'basis', title: t('web.clock.basis'), render: (row) => row.legalBasis ?? '' },
  ];
  return (
    <div className={css['clock']}>
      {total > 0 && (
        <>
          <div className={css['bar']} aria-hidden="true">
            {clock.shares.map((share) => (
              <i
                key={share.party}
                className={partyClass(share.party)}
                style={{ flexGrow: share.workingMinutes }}
              />
            ))}
          </div>
          <ul className={css['shares']}>
            {clock.shares.map((share) => (
              <li key={share.party}>
                <i className={partyClass(share.party)} aria-hidden="true" />
                <span>{share.label}</span>
                <strong>{t.workingTime(share.workingMinutes)}</strong>
                <small>
                  {t('web.clock.percent', { percent: Math.round((share.workingMinutes / total) * 100) })}
                </small>
              </li>
            ))}
            <li className={css['total']}>
              <span>{t('web.clock.total')}</span>
              <strong>{t.workingTime(total)}</strong>
            </li>
          </ul>
        </>
      )}
      <DataTable
        caption={t('web.clock.caption')}
        columns={columns}
        rows={clock.segments}
        rowKey={(row) => `${row.from}-${row.cause}`}
      />
    </div>
  );
}

const PARTIES = new Set(['officer', 'queue', 'citizen', 'otherAgency', 'signature', 'system']);
const partyClass = (party: string): string =>
  PARTIES.has(party) ? (css[party] ?? '') : (css['other'] ?? '');
