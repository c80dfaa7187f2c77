import { Button } from 'antd';
import { useState } from 'react';
import type { TimelineEntry } from '../api/types.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { documentUrl } from '../ui/document-view.js';
import { Loaded } from '../ui/loaded.js';
import { EmptyState } from '../ui/state-panels.js';
import css from './dossier-timeline.module.css';
import { useTimeline } from './queries.js';

const SHOWN_FIRST = 12;

/** Newest first: what happened, when, by whom, and how much working time it took. */
export function DossierTimeline({ dossierId }: { dossierId: string }) {
  const t = useTexts();
  const timeline = useTimeline(dossierId);
  return (
    <Loaded query={timeline}>
      {(entries) =>
        entries.length === 0 ? (
          <EmptyState title={t('web.timeline.empty')} />
        ) : (
          <Entries entries={newestFirst(entries)} />
        )
      }
    </Loaded>
  );
}

/** The newest first; the long past on demand. */
function Entries({ entries }: { entries: readonly TimelineEntry[] }) {
  const t = useTexts();
  const [all, setAll] = useState(false);
  const shown = all ? entries : entries.slice(0, SHOWN_FIRST);
  return (
    <>
      <ol className={css['timeline']}>
        {shown.map((entry, index) => (
          <Entry key={`${entry.at}-${entry.kind}-${index}`} entry={entry} />
        ))}
      </ol>
      {shown.length < entries.length && (
        <Button size="small" onClick={() => setAll(true)}>
          {t('web.timeline.all', { count: entries.length })}
        </Button>
      )}
    </>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const t = useTexts();
  return (
    <li data-kind={entry.kind}>
      <div className={css['head']}>
        <strong>{entry.title}</strong>
        <time dateTime={entry.at}>{formatDateTime(entry.at)}</time>
      </div>
      {entry.detail && <p className={css['detail']}>{entry.detail}</p>}
      <p className={css['meta']}>
        {entry.byName && <span>{entry.byName}</span>}
        {entry.unitName && <span>{entry.unitName}</span>}
        {(entry.workingMinutes ?? 0) > 0 && (
          <span>{t('web.timeline.took', { time: t.workingTime(entry.workingMinutes ?? 0) })}</span>
        )}
        {entry.documentId && <a href={documentUrl(entry.documentId)}>{t('web.timeline.document')}</a>}
      </p>
    </li>
  );
}

const newestFirst = (entries: readonly TimelineEntry[]): TimelineEntry[] =>
  entries.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
