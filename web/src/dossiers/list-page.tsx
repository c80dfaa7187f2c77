import { Button, Input, Select } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { DossierQuery, DossierRow } from '../api/types.js';
import { formatDate } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { DateInput } from '../ui/date-input.js';
import { DeadlineCell } from '../ui/deadline.js';
import { FilterChips, type Chip } from '../ui/filter-chips.js';
import { Page } from '../ui/page.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { EmptyState, ErrorPanel } from '../ui/state-panels.js';
import { StatusTag } from '../ui/status-tag.js';
import { useUrlFilter } from '../ui/use-url-filter.js';
import { Waiting } from '../ui/waiting.js';
import css from './list-page.module.css';
import { useDossierList } from './queries.js';

const NAMES = ['query', 'status', 'deadline', 'procedureId', 'unitId', 'assignee', 'from', 'to'] as const;
type Name = (typeof NAMES)[number];
const STATUSES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const;
const DEADLINES = ['open', 'onTime', 'dueSoon', 'dueToday', 'overdue', 'paused', 'waitingSignature'] as const;

export default function DossierListPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const filter = useFilter();
  const list = useDossierList(filter.query);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  const [activeId, setActiveId] = useState<string | null>(null);
  const open = (row: DossierRow): void => void navigate(`/dossiers/${row.id}`);
  const move = (by: number): void => {
    const at = rows.findIndex((row) => row.id === activeId);
    setActiveId(rows[Math.max(0, Math.min(rows.length - 1, at === -1 ? 0 : at + by))]?.id ?? null);
  };
  const active = rows.find((row) => row.id === activeId);
  useShortcuts([
    { keys: 'j', label: 'web.keys.down', run: () => move(1) },
    { keys: 'k', label: 'web.keys.up', run: () => move(-1) },
    {
      keys: 'Enter',
      label: 'web.keys.open',
      run: () => active && open(active),
      when: () => active !== undefined,
    },
  ]);

  return (
    <Page wide title={t('web.nav.dossiers')} lead={list.data && t('web.list.total', { count: total })}>
      <div className={css['filters']}>
        <Input
          className={css['find'] ?? ''}
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          aria-label={t('web.dossiers.find')}
          placeholder={t('web.dossiers.find')}
          value={filter.text}
          onChange={(event) => filter.setText(event.target.value)}
        />
        <Select
          className={css['status'] ?? ''}
          allowClear
          aria-label={t('web.column.status')}
          placeholder={t('web.column.status')}
          value={filter.query.status ?? null}
          options={STATUSES.map((status) => ({ value: status, label: t(`web.status.${status}`) }))}
          onChange={(value) => filter.set('status', value ?? null)}
        />
        <Select
          className={css['deadline'] ?? ''}
          allowClear
          aria-label={t('web.column.due')}
          placeholder={t('web.column.due')}
          value={filter.query.deadline ?? null}
          options={DEADLINES.map((state) => ({ value: state, label: t(`web.deadlineFilter.${state}`) }))}
          onChange={(value) => filter.set('deadline', value ?? null)}
        />
        <DateInput
          label={t('web.dossiers.from')}
          value={filter.query.from ?? null}
          onChange={(day) => filter.set('from', day)}
        />
        <DateInput
          label={t('web.dossiers.to')}
          value={filter.query.to ?? null}
          onChange={(day) => filter.set('to', day)}
        />
      </div>
      <FilterChips chips={filter.chips} />
      {list.isError && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Waiting rows={12} />}
      {list.data && rows.length === 0 && (
        <EmptyState
          title={
            filter.query.query
              ? t('web.dossiers.noHits', { text: filter.query.query })
              : t('web.dossiers.none')
          }
          hint={t('web.inbox.noHitsHint')}
        />
      )}
      {rows.length > 0 && <DossierTable rows={rows} activeId={activeId} onOpen={open} />}
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

function DossierTable(props: {
  rows: readonly DossierRow[];
  activeId: string | null;
  onOpen: (row: DossierRow) => void;
}) {
  const t = useTexts();
  const severalUnits = new Set(props.rows.map((row) => row.unitName)).size > 1;
  const columns: readonly Column<DossierRow>[] = [
    {
      key: 'code',
      title: t('web.column.code'),
      head: true,
      cut: true,
      width: '178px',
      render: (row) => <Link to={`/dossiers/${row.id}`}>{row.code}</Link>,
    },
    {
      key: 'applicant',
      title: t('web.column.applicant'),
      width: '14%',
      cut: true,
      render: (row) => row.applicantName,
    },
    { key: 'procedure', title: t('web.column.procedure'), cut: true, render: (row) => row.procedureName },
    ...(severalUnits
      ? [
          {
            key: 'unit',
            title: t('web.column.unit'),
            width: '14%',
            cut: true,
            render: (row: DossierRow) => row.unitName,
          },
        ]
      : []),
    {
      key: 'due',
      title: t('web.column.due'),
      width: '312px',
      render: (row) => <DeadlineCell deadline={row.deadline} dueAt={row.dueAt} />,
    },
    {
      key: 'holder',
      title: t('web.column.holder'),
      width: '130px',
      cut: true,
      from: 1100,
      render: (row) => row.holders.join(', '),
    },
    {
      key: 'status',
      title: t('web.column.status'),
      width: '184px',
      render: (row) => <StatusTag status={row.status} name={row.statusName} />,
    },
  ];
  return (
    <DataTable
      caption={t('web.nav.dossiers')}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => row.id}
      activeKey={props.activeId}
      onOpen={props.onOpen}
    />
  );
}

function useFilter() {
  const t = useTexts();
  const { values: query, ...filter } = useUrlFilter<Name>(NAMES);
  const shown: Partial<Record<Name, string>> = {
    ...query,
    status: query.status && t.known(`web.status.${query.status}`, query.status),
    deadline: query.deadline && t.known(`web.deadlineFilter.${query.deadline}`, query.deadline),
    from: formatDate(query.from),
    to: formatDate(query.to),
  };
  const chips: Chip[] = NAMES.flatMap((name) => {
    const value = shown[name];
    if (!value) return [];
    const onRemove = (): void => (name === 'query' ? filter.setText('') : filter.set(name, null));
    return [{ key: name, label: t(`web.filter.${name}`, { value }), onRemove }];
  });
  return { ...filter, query: query as DossierQuery, chips };
}
