import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { TaskQuery, TaskRow, TaskTab } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import type { Chip } from '../ui/filter-chips.js';
import { useUrlFilter } from '../ui/use-url-filter.js';

export const TABS: readonly TaskTab[] = ['mine', 'pool', 'dueSoon', 'overdue', 'doneToday'];
/** Names that a report sets to show the tasks of others. */
const OTHERS = ['assignee', 'unitId', 'deadline'] as const;
const SHOWN = ['query', 'procedure', 'domain', ...OTHERS] as const;
const NAMES = [...SHOWN, 'sort'] as const;
type Shown = (typeof SHOWN)[number];

export type InboxFilter = ReturnType<typeof useInboxFilter>;

export function useInboxFilter() {
  const t = useTexts();
  const [params] = useSearchParams();
  const filter = useUrlFilter<(typeof NAMES)[number]>(NAMES);
  const tab = TABS.find((candidate) => candidate === params.get('tab')) ?? 'mine';
  const signature = JSON.stringify({ tab, ...filter.values });
  const query = useMemo(() => JSON.parse(signature) as TaskQuery, [signature]);

  const linkTo = (other: TaskTab): string => {
    const next = new URLSearchParams(params);
    for (const name of OTHERS) next.delete(name);
    next.set('tab', other);
    return `?${next}`;
  };
  const chips = (rows: readonly TaskRow[]): Chip[] => {
    const nameOf: Partial<Record<Shown, string | undefined>> = {
      procedure: rows.find((row) => row.procedureId === query.procedure)?.procedureName,
      assignee: rows.find((row) => row.assignee?.id === query.assignee)?.assignee?.name,
      deadline: query.deadline && t.known(`web.deadline.${query.deadline}`, query.deadline),
    };
    return SHOWN.flatMap((name) => {
      const value = query[name];
      if (!value) return [];
      const onRemove = (): void => (name === 'query' ? filter.setText('') : filter.set(name, null));
      return [{ key: name, label: t(`web.filter.${name}`, { value: nameOf[name] ?? value }), onRemove }];
    });
  };
  return {
    ...filter,
    tab,
    query,
    /** A supervisor's look at the tasks of others, as a report links to it; the tabs are one's own only. */
    others: OTHERS.some((name) => query[name] !== undefined),
    linkTo,
    chips,
  };
}
