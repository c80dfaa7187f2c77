import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.js';
import { api, ok } from '../api/client.js';
import type { UnitCalendar, WorkingWindow } from '../api/types.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { ErrorPanel } from '../ui/state-panels.js';
import css from './calendar-page.module.css';

/** Monday first, as the week is written here; the keys are ISO weekdays. */
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export function WeekEditor({ unitId, calendar }: { unitId: string; calendar: UnitCalendar }) {
  const t = useTexts();
  const client = useQueryClient();
  const attempt = useAttempt();
  const [week, setWeek] = useState<Record<string, WorkingWindow[]>>(calendar.windows);
  const [asked, setAsked] = useState(false);
  const changed = JSON.stringify(week) !== JSON.stringify(calendar.windows);
  const invalid = Object.values(week)
    .flat()
    .some((window) => !isWindow(window));
  const save = useMutation({
    mutationFn: (body: { week: Record<string, WorkingWindow[]> }) =>
      attempt.run({ unitId, body }, (header) =>
        ok(api.PUT('/api/units/{id}/calendar', { params: { path: { id: unitId }, header }, body })),
      ),
    onSuccess: async () => {
      announce(t('web.calendar.saved'), { shown: true });
      await client.invalidateQueries();
    },
  });
  const set = (day: number, windows: WorkingWindow[]): void => setWeek((now) => ({ ...now, [day]: windows }));
  const send = (): void => {
    setAsked(true);
    if (!invalid) save.mutate({ week });
  };
  return (
    <div className={css['week']}>
      {DAYS.map((day) => {
        const windows = week[day] ?? [];
        return (
          <fieldset key={day} className={css['day']}>
            <legend>{t(`web.weekday.${(day % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6}`)}</legend>
            {windows.length === 0 && <span className={css['off']}>{t('web.calendar.off')}</span>}
            {windows.map((window, index) => (
              <span key={index} className={css['window']}>
                <Time
                  label={t('web.calendar.from')}
                  value={window.from}
                  wrong={asked && !TIME.test(window.from)}
                  onChange={(from) => set(day, windows.with(index, { ...window, from }))}
                />
                <span aria-hidden="true">–</span>
                <Time
                  label={t('web.calendar.to')}
                  value={window.to}
                  wrong={asked && !isWindow(window)}
                  onChange={(to) => set(day, windows.with(index, { ...window, to }))}
                />
                <button
                  type="button"
                  aria-label={t('web.calendar.removeWindow')}
                  onClick={() =>
                    set(
                      day,
                      windows.filter((_, other) => other !== index),
                    )
                  }
                >
                  ×
                </button>
              </span>
            ))}
            {windows.length < 2 && (
              <Button
                size="small"
                type="text"
                icon={<PlusOutlined />}
                onClick={() =>
                  set(day, [
                    ...windows,
                    windows.length === 0 ? { from: '07:30', to: '11:30' } : { from: '13:00', to: '17:00' },
                  ])
                }
              >
                {t('web.calendar.addWindow')}
              </Button>
            )}
          </fieldset>
        );
      })}
      {asked && invalid && (
        <p role="alert" className={css['wrong']}>
          {t('web.calendar.badWindow')}
        </p>
      )}
      {save.isError && <ErrorPanel error={save.error} kept={t('web.advice.kept')} onRetry={send} />}
      <p className={css['hint']}>{t('web.calendar.weekHint')}</p>
      <div>
        <Button type="primary" disabled={!changed} loading={save.isPending} onClick={send}>
          {t('web.calendar.save')}
        </Button>
      </div>
    </div>
  );
}

function Time(props: { label: string; value: string; wrong: boolean; onChange: (value: string) => void }) {
  return (
    <Input
      size="small"
      aria-label={props.label}
      aria-invalid={props.wrong || undefined}
      status={props.wrong ? 'error' : ''}
      className={css['time'] ?? ''}
      maxLength={5}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

const isWindow = (window: WorkingWindow): boolean =>
  TIME.test(window.from) && TIME.test(window.to) && window.from < window.to;
