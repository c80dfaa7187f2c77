import { fail, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { addWorkingDays, addWorkingMinutes, type WorkingCalendar } from './working-calendar.js';

/** Parts of an ISO 8601 duration of days, hours and minutes; all of one sign. */
export interface Duration {
  readonly sign: 1 | -1;
  readonly days: number;
  readonly minutes: number;
}

const pattern = /^(-?)P(?=\d|T\d)(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;

export function parseDuration(text: string): Result<Duration, string> {
  const match = pattern.exec(text);
  if (match === null) return fail(`Expected a duration such as P2DT4H but found "${text}"`);
  const [, sign, days = '0', hours = '0', minutes = '0'] = match;
  return ok({
    sign: sign === '-' ? -1 : 1,
    days: Number(days),
    minutes: Number(hours) * 60 + Number(minutes),
  });
}

/** `from` plus a duration: days first, then hours and minutes. */
export function addDuration(
  calendar: WorkingCalendar,
  from: Instant,
  duration: Duration,
  counts: 'working' | 'calendar',
): Instant {
  const { sign, days, minutes } = duration;
  if (counts === 'calendar')
    return new Date(Date.parse(from) + sign * (days * 1_440 + minutes) * 60_000).toISOString();
  const afterDays = days === 0 ? from : addWorkingDays(calendar, from, sign * days);
  return minutes === 0 ? afterDays : addWorkingMinutes(calendar, afterDays, sign * minutes);
}

/** Working minutes of a duration, with eight hours to the day (720 h = 90 days in the city's own count). */
export const workingMinutesOf = ({ sign, days, minutes }: Duration): number => sign * (days * 480 + minutes);
