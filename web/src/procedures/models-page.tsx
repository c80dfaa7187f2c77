import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useMemo } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { ModelRow } from '../api/types.js';
import { fold, formatNumber } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { Loaded } from '../ui/loaded.js';
import { Page } from '../ui/page.js';
import { EmptyState } from '../ui/state-panels.js';
import css from './models-page.module.css';
import { useModels } from './queries.js';

/** Every published process, by domain. */
export default function ModelsPage() {
  const t = useTexts();
  const [params, setParams] = useSearchParams();
  const text = params.get('query') ?? '';
  const models = useModels();
  return (
    <Page wide title={t('web.nav.procedures')} lead={t('web.models.lead')}>
      <Input
        className={css['find'] ?? ''}
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        aria-label={t('web.models.find')}
        placeholder={t('web.models.find')}
        value={text}
        onChange={(event) =>
          setParams(event.target.value ? { query: event.target.value } : {}, { replace: true })
        }
      />
      <Loaded query={models}>{(rows) => <Models rows={rows} text={text} />}</Loaded>
    </Page>
  );
}

function Models({ rows, text }: { rows: readonly ModelRow[]; text: string }) {
  const t = useTexts();
  const navigate = useNavigate();
  const found = useMemo(() => {
    const wanted = fold(text.trim());
    return rows
      .filter((row) => fold(`${row.name} ${row.code} ${row.domain}`).includes(wanted))
      .toSorted((a, b) => a.domain.localeCompare(b.domain, 'vi') || a.name.localeCompare(b.name, 'vi'));
  }, [rows, text]);
  const columns: readonly Column<ModelRow>[] = [
    {
      key: 'name',
      title: t('web.models.name'),
      head: true,
      cut: true,
      render: (row) => (
        <Link to={`/procedures/${row.id}`} title={row.name}>
          {row.name}
        </Link>
      ),
    },
    { key: 'code', title: t('web.models.code'), width: '100px', render: (row) => row.code },
    { key: 'domain', title: t('web.column.domain'), width: '20%', cut: true, render: (row) => row.domain },
    {
      key: 'version',
      title: t('web.models.version'),
      width: '60px',
      align: 'right',
      render: (row) => row.version,
    },
    { key: 'steps', title: t('web.models.steps'), width: '84px', align: 'right', render: (row) => row.steps },
    {
      key: 'saved',
      title: t('web.models.saved'),
      width: '160px',
      align: 'right',
      render: (row) =>
        row.hoursSaved === null ? '' : t('web.models.hours', { hours: formatNumber(row.hoursSaved) }),
    },
    {
      key: 'comparison',
      title: t('web.models.comparison'),
      width: '120px',
      render: (row) =>
        row.hasAsIs && <Link to={`/procedures/${row.id}/comparison`}>{t('web.models.compare')}</Link>,
    },
  ];
  if (found.length === 0) return <EmptyState title={t('web.models.none')} />;
  return (
    <DataTable
      caption={t('web.nav.procedures')}
      columns={columns}
      rows={found}
      rowKey={(row) => row.id}
      onOpen={(row) => void navigate(`/procedures/${row.id}`)}
    />
  );
}
