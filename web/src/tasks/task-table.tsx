import { Button } from 'antd';
import { Link } from 'react-router';
import type { TaskRow } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { useOfficer } from '../identity/session.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { DeadlineCell } from '../ui/deadline.js';

export function TaskTable(props: {
  rows: readonly TaskRow[];
  activeId: string | null;
  busyId: string | null;
  onOpen: (row: TaskRow) => void;
  onClaim: (row: TaskRow) => void;
}) {
  const t = useTexts();
  const { officer } = useOfficer();
  const someoneElses = props.rows.some((row) => row.assignee?.id !== officer.id);
  const columns: readonly Column<TaskRow>[] = [
    {
      key: 'code',
      title: t('web.column.code'),
      head: true,
      cut: true,
      width: '178px',
      render: (row) => <Link to={`/tasks/${row.id}`}>{row.dossierCode}</Link>,
    },
    {
      key: 'applicant',
      title: t('web.column.applicant'),
      width: '14%',
      cut: true,
      render: (row) => row.applicantName,
    },
    { key: 'procedure', title: t('web.column.procedure'), cut: true, render: (row) => row.procedureName },
    { key: 'step', title: t('web.column.step'), cut: true, width: '19%', render: (row) => row.stepName },
    {
      key: 'due',
      title: t('web.column.due'),
      width: '312px',
      render: (row) => <DeadlineCell deadline={row.deadline} dueAt={row.dueAt ?? row.dossierDueAt} />,
    },
    // Who has it matters among others' tasks, how long it has waited among one's own.
    ...(someoneElses
      ? [
          {
            key: 'assignee',
            title: t('web.column.assignee'),
            width: '150px',
            cut: true,
            render: (row: TaskRow) => row.assignee?.name ?? t('web.inbox.unclaimed'),
          },
        ]
      : [
          {
            key: 'waiting',
            title: t('web.column.waited'),
            from: 1360 as const,
            width: '136px',
            render: (row: TaskRow) => t.roughTime(row.waitingWorkingMinutes),
          },
        ]),
  ];
  const anyClaimable = props.rows.some((row) => row.assignee === null && row.state === 'open');
  return (
    <DataTable
      caption={t('web.inbox.caption')}
      columns={columns}
      rows={props.rows}
      rowKey={(row) => row.id}
      activeKey={props.activeId}
      onOpen={props.onOpen}
      tone={(row) => (row.state === 'open' ? null : 'muted')}
      {...(anyClaimable && {
        actionsTitle: t('web.column.actions'),
        actions: (row: TaskRow) =>
          row.assignee === null && (
            <Button size="small" loading={props.busyId === row.id} onClick={() => props.onClaim(row)}>
              {t('web.inbox.claim')}
            </Button>
          ),
      })}
    />
  );
}
