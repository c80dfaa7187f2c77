import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DueDateExplanation } from '../api/types.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Loaded } from './loaded.js';
import { Summary } from './section.js';
import css from './due-date.module.css';

export default function DueDateDrawer(props: {
  dossierId?: string;
  explanation?: DueDateExplanation;
  onClose: () => void;
}) {
  const t = useTexts();
  const { dossierId } = props;
  const query = useQuery({
    queryKey: keys.dueDate(dossierId ?? ''),
    queryFn: () => ok(api.GET('/api/dossiers/{id}/due-date', { params: { path: { id: dossierId ?? '' } } })),
    enabled: dossierId !== undefined && props.explanation === undefined,
  });
  return (
    <Drawer open title={t('web.due.why')} size={440} onClose={props.onClose}>
      {props.explanation ? (
        <Explanation explanation={props.explanation} />
      ) : (
        <Loaded query={query}>{(explanation) => <Explanation explanation={explanation} />}</Loaded>
      )}
    </Drawer>
  );
}

/** Lines that only pass the time; the others count it or say from where. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['weekend', 'holiday', 'swapDay', 'pause']);

export function Explanation({ explanation }: { explanation: DueDateExplanation }) {
  const t = useTexts();
  return (
    <>
      <p className={css['sum']}>
        <span>{t('web.due.sum')}</span>
        <strong>{formatDateTime(explanation.dueAt)}</strong>
      </p>
      {explanation.provisional && <p className={css['note']}>{t('web.due.provisional')}</p>}
      <div style={{ marginTop: 12 }}>
        <Summary
          items={[
            [t('web.due.received'), formatDateTime(explanation.startAt)],
            [t('web.due.countsFrom'), formatDateTime(explanation.countsFrom)],
            [t('web.due.limit'), explanation.limitText],
          ]}
        />
      </div>
      <ol className={css['lines']}>
        {explanation.lines.map((line, index) => (
          <li key={index} data-kind={line.kind}>
            <div className={css['line']}>
              <span>{line.text}</span>
              <span className={css['counted']}>
                {NOT_COUNTED.has(line.kind)
                  ? t('web.due.notCounted')
                  : line.workingMinutes !== null && t.workingTime(line.workingMinutes)}
              </span>
            </div>
          </li>
        ))}
      </ol>
      {explanation.citations.length > 0 && (
        <div className={css['citations']}>
          <h3>{t('web.due.basis')}</h3>
          <ul>
            {explanation.citations.map((citation) => (
              <li key={citation}>{citation}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
