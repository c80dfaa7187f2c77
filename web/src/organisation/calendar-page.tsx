import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useSearchParams } from 'react-router';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { fold } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { Loaded } from '../ui/loaded.js';
import { Page } from '../ui/page.js';
import { Section } from '../ui/section.js';
import css from './calendar-page.module.css';
import { DayList } from './day-list.js';
import { WeekEditor } from './week-editor.js';

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
