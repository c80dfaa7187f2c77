import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useSearchParams } from 'react-router';
import { api, ok } from '../api/client';
import { keys } from '../api/keys';
import { fold } from '../i18n/format';
import { useTexts } from '../i18n/texts';
import { Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { Section } from '../ui/section';
import css from './calendar-page.module.css';
import { DayList } from './day-list';
import { WeekEditor } from './week-editor';

/** When a unit works: its week, and the days that differ. Every due date is counted from here. */
export default function CalendarPage() {
  const t = useTexts();
  const [params, setParams] = useSearchParams();
  const units = useQuery({ queryKey: keys.units, queryFn: () => ok(api.GET('/api/units')) });
  const unitId = params.get('unit') ?? units.data?.[0]?.id ?? null;
  const calendar = useQuery({
    queryKey: keys.calendar(unitId ?? ''),
    queryFn: () => ok(api.GET('/api/units/{id}/calendar', { params: { path: { id: unitId ?? '' } } })),
    enabled: unitId !== null,
  });
  return (
    <Page title={t('web.nav.calendar')} lead={t('web.calendar.lead')}>
      <Loaded query={units}>
        {(rows) => (
          <div className={css['unit']}>
            <label htmlFor="unit">{t('web.column.unit')}</label>
            <Select
              id="unit"
              className={css['select'] ?? ''}
              value={unitId}
              showSearch={{
                filterOption: (typed, option) => fold(String(option?.label ?? '')).includes(fold(typed)),
              }}
              options={rows.map((unit) => ({ value: unit.id, label: unit.name }))}
              onChange={(value) => setParams({ unit: value })}
            />
          </div>
        )}
      </Loaded>
      {unitId && (
        <Loaded query={calendar}>
          {(loaded) => (
            <div className={css['columns']}>
              <Section title={t('web.calendar.week')}>
                <WeekEditor key={unitId} unitId={unitId} calendar={loaded} />
              </Section>
              <Section title={t('web.calendar.days')}>
                <DayList unitId={unitId} days={loaded.holidays} />
              </Section>
            </div>
          )}
        </Loaded>
      )}
    </Page>
  );
}
