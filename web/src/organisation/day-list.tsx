import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.js';
import { serverNow } from '../api/clock.js';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import type { CalendarDay } from '../api/types.js';
import { formatDate, localTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { DateInput } from '../ui/date-input.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { Field } from '../ui/field.js';
import { EmptyState, ErrorPanel } from '../ui/state-panels.js';
import css from './calendar-page.module.css';

/** An ordinary day takes an entry away. */
type DayKind = CalendarDay['kind'] | 'workingDay';
const KINDS: readonly DayKind[] = ['holiday', 'swapDay', 'workingDay'];

/** Holidays, swap days and days worked in exchange; each cites the text that sets it. */
export function DayList({ unitId, days }: { unitId: string; days: readonly CalendarDay[] }) {
  const t = useTexts();
  const [adding, setAdding] = useState(false);
  const years = [...new Set(days.map((day) => day.date.slice(0, 4)))];
  const [year, setYear] = useState(localTime(serverNow())?.day.slice(0, 4) ?? '');
  const shown = days.filter((day) => day.date.startsWith(year));
  const columns: readonly Column<CalendarDay>[] = [
    {
      key: 'date',
      title: t('web.calendar.date'),
      head: true,
      width: '110px',
      render: (row) => formatDate(row.date),
    },
    { key: 'name', title: t('web.calendar.name'), render: (row) => row.name },
    {
      key: 'kind',
      title: t('web.calendar.kind'),
      width: '130px',
      render: (row) => t.known(`web.dayKind.${row.kind}`, row.kind),
    },
    {
      key: 'source',
      title: t('web.calendar.source'),
      render: (row) => (row.provisional ? t('web.calendar.provisional', { source: row.source }) : row.source),
    },
  ];
  return (
    <div className={css['days']}>
      {adding ? (
        <DayForm unitId={unitId} onClose={() => setAdding(false)} />
      ) : (
        <div className={css['buttons']}>
          <Select
            aria-label={t('web.calendar.year')}
            value={year}
            options={years.map((value) => ({ value, label: t('web.calendar.yearOf', { year: value }) }))}
            onChange={setYear}
            popupMatchSelectWidth={false}
          />
          <Button onClick={() => setAdding(true)}>{t('web.calendar.addDay')}</Button>
        </div>
      )}
      {shown.length === 0 ? (
        <EmptyState title={t('web.calendar.noDays')} />
      ) : (
        <DataTable
          caption={t('web.calendar.days')}
          columns={columns}
          rows={shown}
          rowKey={(row) => row.date}
        />
      )}
    </div>
  );
}

function DayForm({ unitId, onClose }: { unitId: string; onClose: () => void }) {
  const t = useTexts();
  const client = useQueryClient();
  const attempt = useAttempt();
  const [date, setDate] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<DayKind>('holiday');
  const [source, setSource] = useState('');
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: (content: { date: string; body: { name: string; kind: DayKind; source: string } }) =>
      attempt.run(content, (header) =>
        ok(
          api.PUT('/api/calendar/days/{date}', {
            params: { path: { date: content.date }, header },
            body: content.body,
          }),
        ),
      ),
    onSuccess: async () => {
      announce(t('web.calendar.saved'), { shown: true });
      await client.invalidateQueries({ queryKey: keys.calendar(unitId) });
      await client.invalidateQueries();
      onClose();
    },
  });
  const send = (): void => {
    setAsked(true);
    if (date && name.trim() && source.trim())
      save.mutate({ date, body: { name: name.trim(), kind, source: source.trim() } });
  };
  const missing = (value: string | null): string | null =>
    asked && !value?.trim() ? t('web.calendar.missing') : null;
  return (
    <div className={css['form']}>
      <Field label={t('web.calendar.date')} required half error={missing(date)}>
        {({ id, status }) => <DateInput wide id={id} status={status} value={date} onChange={setDate} />}
      </Field>
      <Field label={t('web.calendar.kind')} half>
        {({ status, ...aria }) => (
          <Select
            {...aria}
            status={status}
            style={{ width: '100%' }}
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`web.dayKind.${value}`) }))}
            onChange={setKind}
          />
        )}
      </Field>
      <Field label={t('web.calendar.name')} required error={missing(name)}>
        {({ status, ...aria }) => (
          <Input {...aria} status={status} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field
        label={t('web.calendar.source')}
        required
        hint={t('web.calendar.sourceHint')}
        error={missing(source)}
      >
        {({ status, ...aria }) => (
          <Input
            {...aria}
            status={status}
            value={source}
            onChange={(event) => setSource(event.target.value)}
          />
        )}
      </Field>
      {save.isError && <ErrorPanel error={save.error} kept={t('web.advice.kept')} onRetry={send} />}
      <div className={css['buttons']}>
        <Button type="primary" loading={save.isPending} onClick={send}>
          {t('web.calendar.save')}
        </Button>
        <Button onClick={onClose}>{t('web.confirm.cancel')}</Button>
      </div>
    </div>
  );
}
