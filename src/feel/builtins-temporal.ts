/** Functions of dates and times (DMN 1.5 §10.3.4.6 and .9). The clock is the caller's (`Run.now`). */
import { dateOrDateAndTime, form, type Form, type Library } from './define.js';
import type { Run } from './run.js';
import {
  dayOfYear,
  instantNanosOf,
  ofInstantNanos,
  PlainDate,
  weekdayOf,
  weekOfYear,
  DateAndTime,
} from './temporal.js';
import { parseDateAndTime } from './temporal-text.js';
import type { Value } from './values.js';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const ofDate = (body: (date: PlainDate) => Value): readonly Form[] => [
  form([dateOrDateAndTime('date')], (_run, date) => body(date instanceof PlainDate ? date : date.date)),
];

function now(run: Run): DateAndTime | null {
  const instant = run.now === null ? null : parseDateAndTime(run.now);
  if (instant === null) return run.warn('VALUE_INVALID', 'Expected a clock but the caller gave none');
  return ofInstantNanos(instantNanosOf(instant), { kind: 'named', id: run.zone });
}

export const temporalFunctions: Library = {
  now: [form([], now)],
  today: [form([], (run) => now(run)?.date ?? null)],
  'day of year': ofDate(dayOfYear),
  'day of week': ofDate((date) => weekdays[weekdayOf(date) - 1] ?? null),
  'month of year': ofDate((date) => months[date.month - 1] ?? null),
  'week of year': ofDate(weekOfYear),
};
