import type { TimelineEntry } from '../api/types.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { documentUrl } from '../ui/document-view.js';
import { Loaded } from '../ui/loaded.js';
import { EmptyState } from '../ui/state-panels.js';
import css from './dossier-timeline.module.css';
import { useTimeline } from './queries.js';

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
          <ol className={css['timeline']}>
            {newestFirst(entries).map((entry, index) => (
              <Entry key={`${entry.at}-${entry.kind}-${index}`} entry={entry} />
            ))}
          </ol>
        )
      }
    </Loaded>
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
        {entry.workingMinutes !== undefined && entry.workingMinutes !== null && (
          <span>{t('web.timeline.took', { time: t.workingTime(entry.workingMinutes) })}</span>
        )}
        {entry.documentId && <a href={documentUrl(entry.documentId)}>{t('web.timeline.document')}</a>}
      </p>
    </li>
  );
}

const newestFirst = (entries: readonly TimelineEntry[]): TimelineEntry[] =>
  entries.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
