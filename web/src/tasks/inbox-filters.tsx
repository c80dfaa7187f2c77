import { SearchOutlined } from '@ant-design/icons';
import { Input, Select } from 'antd';
import type { TaskRow } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { FilterChips } from '../ui/filter-chips.js';
import css from './inbox-page.module.css';
import type { InboxFilter } from './use-inbox-filter.js';

const SORTS = ['due', 'waiting', 'received'] as const;

/** What narrows the inbox, and in which order it stands. */
export function InboxFilters({ filter, rows }: { filter: InboxFilter; rows: readonly TaskRow[] }) {
  const t = useTexts();
  return (
    <>
      <div className={css['filters']}>
        <Input
          className={css['find'] ?? ''}
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          aria-label={t('web.inbox.find')}
          placeholder={t('web.inbox.find')}
          value={filter.text}
          onChange={(event) => filter.setText(event.target.value)}
        />
        <Select
          className={css['procedure'] ?? ''}
          allowClear
          aria-label={t('web.inbox.procedure')}
          placeholder={t('web.inbox.procedure')}
          value={filter.query.procedure ?? null}
          options={procedureOptions(rows, filter.query.procedure)}
          onChange={(value) => filter.set('procedure', value ?? null)}
        />
        <label className={css['sorted']}>
          {t('web.inbox.sort')}
          <Select
            value={filter.query.sort ?? 'due'}
            options={SORTS.map((value) => ({ value, label: t(`web.sort.${value}`) }))}
            onChange={(value) => filter.set('sort', value === 'due' ? null : value)}
            popupMatchSelectWidth={false}
            aria-label={t('web.inbox.sort')}
          />
        </label>
      </div>
      <FilterChips chips={filter.chips(rows)} />
    </>
  );
}

/** The procedures in the list, and the one that is filtered by even when it has no rows. */
function procedureOptions(
  rows: readonly TaskRow[],
  chosen: string | undefined,
): { value: string; label: string }[] {
  const names = new Map(rows.map((row) => [row.procedureId, row.procedureName]));
  if (chosen && !names.has(chosen)) names.set(chosen, chosen);
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, 'vi'));
}
