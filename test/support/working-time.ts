/** Working minutes counted one by one from the calendar's rows: slow, and nothing of it comes from `src/calendar`. */
import type pg from 'pg';

export interface PlainCalendar {
  readonly windows: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly days: ReadonlyMap<string, string>;
}

export async function readCalendar(client: pg.Client): Promise<PlainCalendar> {
  const weeks = await client.query<{ week: PlainCalendar['windows'] }>(
    `select week from unit_calendar where unit_id = 'city'`,
  );
  const days = await client.query<{ date: string; kind: string }>(
    `select date::text as date, kind from calendar_day where unit_id = 'city'`,
  );
  return {
    windows: weeks.rows[0]?.week ?? {},
    days: new Map(days.rows.map(({ date, kind }) => [date, kind])),
  };
}

const minuteMs = 60_000;

function isWorking({ windows, days }: PlainCalendar, instantMs: number): boolean {
  const there = new Date(instantMs + 7 * 3_600_000);
  const special = days.get(there.toISOString().slice(0, 10));
  if (special === 'holiday') return false;
  const weekday = special === 'working' ? '1' : String(there.getUTCDay() === 0 ? 7 : there.getUTCDay());
  const minute = there.getUTCHours() * 60 + there.getUTCMinutes();
  return (windows[weekday] ?? []).some(([from, to]) => minute >= from && minute < to);
}

/** From one moment to a later one, in minutes with their fraction. */
export function countWorkingMinutes(calendar: PlainCalendar, from: Date, to: Date): number {
  let sum = 0;
  let at = from.getTime();
  const end = to.getTime();
  while (at < end) {
    const next = Math.min(end, (Math.floor(at / minuteMs) + 1) * minuteMs);
    if (isWorking(calendar, at)) sum += (next - at) / minuteMs;
    at = next;
  }
  return sum;
}
