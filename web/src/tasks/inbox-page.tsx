import { ReloadOutlined, RightCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { keys } from '../api/keys.js';
import type { TaskList } from '../api/types.js';
import { formatTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Page } from '../ui/page.js';
import { EmptyState, ErrorPanel } from '../ui/state-panels.js';
import { Tabs } from '../ui/tabs.js';
import { Waiting } from '../ui/waiting.js';
import { InboxFilters } from './inbox-filters.js';
import { Incidents } from './incidents.js';
import css from './inbox-page.module.css';
import { useNews, useTaskList } from './queries.js';
import { TaskTable } from './task-table.js';
import { useClaim } from './use-claim.js';
import { TABS, useInboxFilter, type InboxFilter } from './use-inbox-filter.js';
import { useInboxKeys } from './use-inbox-keys.js';

export default function InboxPage() {
  const t = useTexts();
  const filter = useInboxFilter();
  const list = useTaskList(filter.query);
  const claim = useClaim();
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const first = list.data?.pages[0];
  const keyboard = useInboxKeys(rows, (row) => claim.mutate(row));
  return (
    <Page
      wide
      title={filter.others ? t('web.inbox.others') : t('web.nav.tasks')}
      lead={first && t('web.inbox.updated', { time: formatTime(first.at) })}
      actions={
        !filter.others && (
          <Button type="primary" icon={<RightCircleOutlined />} onClick={() => void keyboard.openNext()}>
            {t('web.inbox.next')} <kbd className={css['key']}>n</kbd>
          </Button>
        )
      }
    >
      {!filter.others && <InboxTabs filter={filter} first={first} />}
      <InboxFilters filter={filter} rows={rows} />
      {first && first.incidents.length > 0 && <Incidents incidents={first.incidents} />}
      <News filter={filter} first={list.isPlaceholderData ? undefined : first} />
      {list.isError && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Waiting rows={12} />}
      {first && rows.length === 0 && <NothingHere filter={filter} at={first.at} />}
      {rows.length > 0 && (
        <TaskTable
          rows={rows}
          activeId={keyboard.activeId}
          onOpen={keyboard.open}
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

function InboxTabs({ filter, first }: { filter: InboxFilter; first: TaskList | undefined }) {
  const t = useTexts();
  return (
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
  );
}

/** The list never jumps: it says that something changed, and waits to be asked. */
function News({ filter, first }: { filter: InboxFilter; first: TaskList | undefined }) {
  const t = useTexts();
  const client = useQueryClient();
  const count = useNews(filter.query, first);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className={css['news']}
      onClick={() => void client.resetQueries({ queryKey: keys.taskList(filter.query) })}
    >
      <ReloadOutlined aria-hidden /> {t('web.inbox.news', { count })}
    </button>
  );
}

function NothingHere({ filter, at }: { filter: InboxFilter; at: string }) {
  const t = useTexts();
  const text = filter.query.query ?? filter.query.procedure;
  return text ? (
    <EmptyState
      title={t('web.inbox.noHits', { text, tab: t(`web.tab.${filter.tab}`) })}
      hint={t('web.inbox.noHitsHint')}
    />
  ) : (
    <EmptyState
      title={t(`web.inbox.empty.${filter.tab}`)}
      hint={t('web.inbox.emptyHint', { time: formatTime(at) })}
    />
  );
}
