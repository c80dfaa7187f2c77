/** The clock of the demonstration city, and the ways to move it on. */
import { FieldTimeOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, ok } from '../api/client.js';
import { keys } from '../api/keys.js';
import { asProblem } from '../api/problem.js';
import { useServerNow } from '../identity/session.js';
import { formatDateTime, localTime } from '../i18n/format.js';
import { useTexts } from '../i18n/texts.js';
import { announce } from '../ui/announce.js';
import { problemTitle } from '../ui/state-panels.js';
import css from './demo-clock-bar.module.css';
import { useShownDueDate } from './shown-due-date.js';

type Move = { advance: 'PT1H' | 'nextWorkingMorning' | 'until'; until?: string };

export function DemoClockBar() {
  const t = useTexts();
  const client = useQueryClient();
  const now = useServerNow();
  const dueAt = useShownDueDate();
  const move = useMutation({
    mutationFn: (body: Move) => ok(api.POST('/api/demo/clock', { body })),
    onSuccess: async (moved) => {
      await client.invalidateQueries({ queryKey: keys.session });
      await client.invalidateQueries();
      announce(t('web.demo.moved', { now: formatDateTime(moved.now), count: moved.fired }), { shown: true });
    },
    onError: (error) => announce(problemTitle(asProblem(error), t), { shown: true }),
  });
  const mayReachDue = dueAt !== null && now !== null && Date.parse(dueAt) > now.getTime();
  const local = now ? localTime(now) : null;
  return (
    <section className={css['bar']} aria-label={t('web.demo.title')}>
      <span className={css['mark']}>
        <FieldTimeOutlined aria-hidden /> {t('web.demo.title')}
      </span>
      {local && (
        <strong className={css['now']}>
          {t('web.demo.now', {
            day: t(`web.weekday.${weekdayKey(local.weekday)}`),
            time: `${local.date} ${local.time}`,
          })}
        </strong>
      )}
      <span className={css['moves']}>
        <Button size="small" disabled={move.isPending} onClick={() => move.mutate({ advance: 'PT1H' })}>
          {t('web.demo.hour')}
        </Button>
        <Button
          size="small"
          disabled={move.isPending}
          onClick={() => move.mutate({ advance: 'nextWorkingMorning' })}
        >
          {t('web.demo.morning')}
        </Button>
        {mayReachDue && (
          <Button
            size="small"
            disabled={move.isPending}
            onClick={() => move.mutate({ advance: 'until', until: dueAt })}
          >
            {t('web.demo.due')}
          </Button>
        )}
      </span>
    </section>
  );
}

const weekdayKey = (weekday: number): 0 | 1 | 2 | 3 | 4 | 5 | 6 =>
  (weekday >= 0 && weekday <= 6 ? weekday : 0) as 0;
