import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { DossierRow } from '../api/types.js';
import { formatDateTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { DeadlineTag } from '../ui/deadline.js';
import { Loaded } from '../ui/loaded.js';
import { readLocalDraft } from '../ui/local-draft.js';
import { Page } from '../ui/page.js';
import { Section } from '../ui/section.js';
import { useShortcuts } from '../ui/shortcuts.js';
import { EmptyState } from '../ui/state-panels.js';
import { DRAFT } from './counter-draft.js';

/** The desk: a new dossier, and the ones that came online and wait to be accepted. */
export default function QueuePage() {
  const t = useTexts();
  const navigate = useNavigate();
  const queue = useQuery({
    queryKey: keys.receptionQueue,
    queryFn: () => ok(api.GET('/api/reception/queue')),
    refetchInterval: 60_000,
  });
  const unfinished = readLocalDraft(DRAFT) !== null;
  const begin = (): void => void navigate('/reception/new');
  useShortcuts([{ keys: 'n', label: 'web.keys.newDossier', run: begin }]);
  const columns: readonly Column<DossierRow>[] = [
    {
      key: 'code',
      title: t('web.column.code'),
      head: true,
      cut: true,
      width: '190px',
      render: (row) => <Link to={`/reception/online/${row.id}`}>{row.code}</Link>,
    },
    {
      key: 'applicant',
      title: t('web.column.applicant'),
      width: '20%',
      cut: true,
      render: (row) => row.applicantName,
    },
    { key: 'procedure', title: t('web.column.procedure'), cut: true, render: (row) => row.procedureName },
    {
      key: 'sent',
      title: t('web.reception.sentAt'),
      width: '150px',
      render: (row) => formatDateTime(row.registeredAt),
    },
    {
      key: 'due',
      title: t('web.reception.acceptBy'),
      width: '232px',
      render: (row) => <DeadlineTag deadline={row.deadline} />,
    },
  ];
  return (
    <Page
      wide
      title={t('web.nav.reception')}
      actions={
        <Button type="primary" size="large" icon={<PlusOutlined />} onClick={begin}>
          {unfinished ? t('web.reception.continue') : t('web.reception.new')}
        </Button>
      }
    >
      <Section
        title={t('web.reception.queue')}
        extra={queue.data && t('web.list.total', { count: queue.data.length })}
        flush
      >
        <Loaded query={queue}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState title={t('web.reception.queueEmpty')} hint={t('web.reception.queueEmptyHint')} />
            ) : (
              <DataTable
                caption={t('web.reception.queue')}
                columns={columns}
                rows={rows}
                rowKey={(row) => row.id}
                onOpen={(row) => void navigate(`/reception/online/${row.id}`)}
              />
            )
          }
        </Loaded>
      </Section>
    </Page>
  );
}
