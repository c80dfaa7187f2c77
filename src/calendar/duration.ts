import { fail, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { addWorkingDays, addWorkingMinutes, type WorkingCalendar } from './working-calendar.js';

/** Parts of an ISO 8601 duration, all of one sign. Months and seconds exist on the calendar only, not in working time. */
export interface Duration {
  readonly sign: 1 | -1;
  readonly months: number;
  readonly days: number;
  readonly minutes: number;
  readonly seconds: number;
}

const pattern =
  /^(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,9})?)S)?)?$/;

export function parseDuration(text: string): Result<Duration, string> {
  const match = pattern.exec(text);
  if (match === null) return fail(`Expected a duration such as P2DT4H but found "${text}"`);
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(2)
    .map((part) => Number(part ?? 0));
  return ok({
    sign: match[1] === '-' ? -1 : 1,
    months: (years ?? 0) * 12 + (months ?? 0),
    days: (weeks ?? 0) * 7 + (days ?? 0),
    minutes: (hours ?? 0) * 60 + (minutes ?? 0),
    seconds: seconds ?? 0,
  });
}

/** `from` plus a duration: months, days, then hours and minutes.
 *  @throws RangeError for months or seconds of working time: the engine refuses them when a model is published */
export function addDuration(
  calendar: WorkingCalendar,
  from: Instant,
  duration: Duration,
  counts: 'working' | 'calendar',
): Instant {
  const { sign, months, days, minutes, seconds } = duration;
  if (counts === 'calendar') {
    const start = months === 0 ? Date.parse(from) : addMonths(Date.parse(from), sign * months);
    return new Date(start + sign * ((days * 1_440 + minutes) * 60_000 + seconds * 1_000)).toISOString();
  }
  if (months > 0 || seconds > 0)
    throw new RangeError('Expected days, hours and minutes of working time but found months or seconds');
  const afterDays = days === 0 ? from : addWorkingDays(calendar, from, sign * days);
  return minutes === 0 ? afterDays : addWorkingMinutes(calendar, afterDays, sign * minutes);
}

/** Working minutes of a duration, with eight hours to the day (720 h = 90 days in the city's own count). */
export const workingMinutesOf = ({ sign, days, minutes }: Duration): number => sign * (days * 480 + minutes);

const cityOffsetMs = 7 * 3_600_000;

/** The same day and time of another month by the city's clock; the last day of the month where it has no such day. */
function addMonths(from: number, months: number): number {
  const local = new Date(from + cityOffsetMs);
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + months);
  const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, last));
  return local.getTime() - cityOffsetMs;
}
