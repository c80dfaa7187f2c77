/** Everything that narrows the inbox lives in the URL, so that it can be kept, sent and gone back to. */
import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { TaskQuery, TaskRow, TaskTab } from '../api/types';
import { useTexts } from '../i18n/texts';
import type { Chip } from '../ui/filter-chips';
import { useDebounced } from '../ui/hooks';

export const TABS: readonly TaskTab[] = ['mine', 'pool', 'dueSoon', 'overdue', 'doneToday'];
const PASSED = ['query', 'procedure', 'domain', 'assignee', 'unitId', 'deadline', 'sort'] as const;
type Passed = (typeof PASSED)[number];

export function useInboxFilter() {
  const t = useTexts();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((candidate) => candidate === params.get('tab')) ?? 'mine';
  const [text, setText] = useState(params.get('query') ?? '');
  const settled = useDebounced(text.trim(), 250);
  const inUrl = params.get('query') ?? '';

  const set = (name: Passed, value: string | null): void =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  useEffect(() => {
    if (settled !== inUrl) set('query', settled || null);
    // Only what was typed moves the URL; the URL moving by itself (back, a link) is taken over below.
  }, [settled]);
  useEffect(() => {
    setText((now) => (now.trim() === inUrl ? now : inUrl));
  }, [inUrl]);

  const search = params.toString();
  const query = useMemo<TaskQuery>(() => {
    const from = new URLSearchParams(search);
    const made: TaskQuery = { tab };
    for (const name of PASSED) {
      const value = from.get(name);
      if (value) made[name] = value;
    }
    return made;
  }, [search, tab]);

  const linkTo = (other: TaskTab): string => {
    const next = new URLSearchParams(params);
    next.set('tab', other);
    return `?${next}`;
  };
  const chips = (rows: readonly TaskRow[]): Chip[] => {
    const shown: Record<Passed, string> = {
      query: query.query ?? '',
      procedure:
        rows.find((row) => row.procedureId === query.procedure)?.procedureName ?? query.procedure ?? '',
      domain: query.domain ?? '',
      assignee:
        rows.find((row) => row.assignee?.id === query.assignee)?.assignee?.name ?? query.assignee ?? '',
      unitId: query.unitId ?? '',
      deadline: query.deadline ? t.known(`web.deadline.${query.deadline}`, query.deadline) : '',
      sort: '',
    };
    return PASSED.filter((name) => shown[name]).map((name) => ({
      key: name,
      label: t(`web.filter.${name as Exclude<Passed, 'sort'>}`, { value: shown[name] }),
      onRemove: () => {
        if (name === 'query') setText('');
        set(name, null);
      },
    }));
  };
  return { tab, query, text, setText, set, linkTo, chips };
}
