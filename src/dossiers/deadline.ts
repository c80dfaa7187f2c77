/** The six deadline states of a dossier or task, in words (product §3.3). Colour and icon are the page's. */
import { localDate, workingMinutesBetween, type WorkingCalendar } from '../calendar/working-calendar.js';
import { formatDay, formatTime, formatWorking } from '../shared/format.js';
import { translate, type Language } from '../shared/messages/translate.js';
import type { Instant } from '../shared/time.js';

export interface DeadlineFacts {
  readonly dueAt: Instant | null;
  /** When the limit began to run: a fifth of it left is "soon". */
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly clock: {
    readonly state: string;
    readonly cause: string | null;
    readonly since: Instant | null;
  } | null;
}

export type DeadlineCode = 'onTime' | 'dueSoon' | 'dueToday' | 'overdue' | 'paused' | 'elsewhere' | 'none';
export interface DeadlineState {
  readonly state: DeadlineCode;
  readonly text: string;
  /** Working minutes left; negative when past. */
  readonly minutes: number;
}

/** A working day or a fifth of the limit, whichever is more. */
const soonMinutes = 480;

export function deadlineOf(
  facts: DeadlineFacts,
  about: { readonly now: Instant; readonly calendar: WorkingCalendar; readonly language: Language },
): DeadlineState {
  const { dueAt, startedAt, finishedAt, clock } = facts;
  const { now, calendar, language } = about;
  const text = (key: string, params: Record<string, string | number> = {}): string =>
    translate(language, `server.deadline.${key}`, params);
  if (dueAt === null) return { state: 'none', text: text('none'), minutes: 0 };
  if (finishedAt !== null) {
    const minutes = workingMinutesBetween(calendar, finishedAt, dueAt);
    const late = localDate(finishedAt) > localDate(dueAt);
    const early = localDate(finishedAt) < localDate(dueAt);
    if (late)
      return {
        state: 'overdue',
        text: text('finishedLate', { span: formatWorking(minutes, language) }),
        minutes,
      };
    return { state: 'none', text: text(early ? 'finishedEarly' : 'finishedOnTime'), minutes };
  }
  if (clock?.state === 'paused') {
    const since = clock.since === null ? '' : formatDay(clock.since).slice(0, 5);
    const elsewhere = clock.cause === 'otherAgency';
    return {
      state: elsewhere ? 'elsewhere' : 'paused',
      text: text(`paused.${clock.cause ?? 'other'}`, { since }),
      minutes: 0,
    };
  }
  const minutes = workingMinutesBetween(calendar, now, dueAt);
  if (now > dueAt)
    return { state: 'overdue', text: text('overdue', { span: formatWorking(minutes, language) }), minutes };
  if (localDate(now) === localDate(dueAt))
    return { state: 'dueToday', text: text('dueToday', { time: formatTime(dueAt) }), minutes };
  const whole = startedAt === null ? 0 : workingMinutesBetween(calendar, startedAt, dueAt);
  const soon = minutes <= Math.max(soonMinutes, whole / 5);
  return {
    state: soon ? 'dueSoon' : 'onTime',
    text: text(soon ? 'dueSoon' : 'onTime', {
      span: formatWorking(minutes, language),
      date: formatDay(dueAt).slice(0, 5),
    }),
    minutes,
  };
}
