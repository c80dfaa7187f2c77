import { ReloadOutlined, RightCircleOutlined, SearchOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { keys } from '../api/keys.js';
import { asProblem } from '../api/problem.js';
import type { TaskRow } from '../api/types.js';
import { formatTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { FilterChips } from '../ui/filter-chips.js';
import { Page } from '../ui/page.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { EmptyState, ErrorPanel, problemTitle } from '../ui/state-panels.js';
import { Tabs } from '../ui/tabs.js';
import { Waiting } from '../ui/waiting.js';
import css from './inbox-page.module.css';
import { fetchNextTask, useNews, useTaskList } from './queries.js';
import { TaskTable } from './task-table.js';
import { useClaim } from './use-claim.js';
import { TABS, useInboxFilter } from './use-inbox-filter.js';

const SORTS = ['due', 'waiting', 'received'] as const;

export default function InboxPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const filter = useInboxFilter();
  const list = useTaskList(filter.query);
  const claim = useClaim();
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const [activeId, setActiveId] = useState<string | null>(lastActive);
  const first = list.data?.pages[0];
  const news = useNews(filter.query, list.isPlaceholderData ? undefined : first);

  const move = (by: number): void => {
    const at = rows.findIndex((row) => row.id === activeId);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at === -1 ? 0 : at + by))];
    if (next) choose(next.id);
  };
  const choose = (id: string): void => {
    lastActive = id;
    setActiveId(id);
  };
  const open = (row: TaskRow): void => {
    choose(row.id);
    void navigate(`/tasks/${row.id}`);
  };
  const active = rows.find((row) => row.id === activeId);
  const openNext = async (): Promise<void> => {
    try {
      const next = await fetchNextTask();
      if (next) await navigate(`/tasks/${next.id}`);
      else announce(t('web.inbox.noNext'), { shown: true });
    } catch (error) {
      announce(problemTitle(asProblem(error), t), { shown: true });
    }
  };
  useShortcuts([
    { keys: 'j', label: 'web.keys.down', run: () => move(1) },
    { keys: 'k', label: 'web.keys.up', run: () => move(-1) },
    {
      keys: 'Enter',
      label: 'web.keys.open',
      run: () => active && open(active),
      when: () => active !== undefined,
    },
    {
      keys: 'c',
      label: 'web.keys.claim',
      run: () => active && claim.mutate(active),
      when: () => active?.assignee === null,
    },
    { keys: 'n', label: 'web.keys.next', run: () => void openNext() },
  ]);

  return (
    <Page
      wide
      title={filter.others ? t('web.inbox.others') : t('web.nav.tasks')}
      lead={first && t('web.inbox.updated', { time: formatTime(first.at) })}
      actions={
        !filter.others && (
          <Button type="primary" icon={<RightCircleOutlined />} onClick={() => void openNext()}>
            {t('web.inbox.next')} <kbd className={css['key']}>n</kbd>
          </Button>
        )
      }
    >
      {!filter.others && (
        <Tabs
          label={t('web.inbox.tabs')}
          current={filter.tab}
          tabs={TABS.map((tab) => ({
            key: tab,
            label: t(`web.tab.${tab}`),
            to: filter.linkTo(tab),
            count: first?.counts[tab],
            ...(tab === 'overdue' && { tone: 'danger' as const }),
            ...(tab === 'dueSoon' && { tone: 'warm' as const }),
          }))}
        />
      )}
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
      {news > 0 && (
        <button
          type="button"
          className={css['news']}
          onClick={() => void client.resetQueries({ queryKey: keys.taskList(filter.query) })}
        >
          <ReloadOutlined aria-hidden /> {t('web.inbox.news', { count: news })}
        </button>
      )}
      {list.isError && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Waiting rows={12} />}
      {list.data && rows.length === 0 && <NothingHere filter={filter} at={first?.at ?? ''} />}
      {rows.length > 0 && (
        <TaskTable
          rows={rows}
          activeId={activeId}
          onOpen={open}
          onClaim={(row) => claim.mutate(row)}
          busyId={claim.isPending ? (claim.variables?.id ?? null) : null}
        />
      )}
      {list.hasNextPage && (
        <div className={css['more']}>
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('web.list.more')}
          </Button>
        </div>
      )}
    </Page>
  );
}

function NothingHere({ filter, at }: { filter: ReturnType<typeof useInboxFilter>; at: string }) {
  const t = useTexts();
  const filtered = filter.query.query ?? filter.query.procedure;
  if (filtered)
    return (
      <EmptyState
        title={t('web.inbox.noHits', { text: filtered, tab: t(`web.tab.${filter.tab}`) })}
        hint={t('web.inbox.noHitsHint')}
      />
    );
  return (
    <EmptyState
      title={t(`web.inbox.empty.${filter.tab}`)}
      hint={t('web.inbox.emptyHint', { time: formatTime(at) })}
    />
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

// Opening and closing a dossier keeps the selection.
let lastActive: string | null = null;
