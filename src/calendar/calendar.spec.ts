import fc from 'fast-check';
import { addDuration, parseDuration } from './duration.js';
import { dueDate, type Limit } from './due-date.js';
import {
  addWorkingDays,
  addWorkingMinutes,
  nextWorkingMoment,
  workingMinutesBetween,
  type WorkingCalendar,
} from './working-calendar.js';

const office = [
  [450, 690],
  [780, 1020],
] as const;
const calendar: WorkingCalendar = {
  week: { 1: office, 2: office, 3: office, 4: office, 5: office, 6: [], 7: [] },
  swapDay: office,
  days: new Map([
    ['2026-11-24', { kind: 'holiday', name: 'Ngày Văn hóa Việt Nam' }],
    ['2026-01-02', { kind: 'holiday', name: 'Nghỉ hoán đổi' }],
    ['2026-01-10', { kind: 'working', name: 'Làm bù' }],
    ['2026-01-01', { kind: 'holiday', name: 'Tết Dương lịch' }],
  ]),
  publishedUntil: '2026-12-31',
};
/** Local time of the city. */
const at = (local: string): string => new Date(`${local}:00+07:00`).toISOString();
const days = (value: number, more: Partial<Limit> = {}): Limit => ({
  value,
  unit: 'workingDay',
  countFrom: 'receipt',
  ...more,
});

describe('working time', () => {
  it('counts one working day from Friday 15:00 to Monday 15:00', () => {
    expect(addWorkingDays(calendar, at('2026-11-20T15:00'), 1)).toBe(at('2026-11-23T15:00'));
  });

  it('ends a day that begins with the office at its close', () => {
    expect(addWorkingDays(calendar, at('2026-11-20T07:30'), 1)).toBe(at('2026-11-20T17:00'));
  });

  it('leaves lunch, nights, weekends and holidays out', () => {
    expect(addWorkingMinutes(calendar, at('2026-11-20T11:00'), 60)).toBe(at('2026-11-20T13:30'));
    expect(addWorkingMinutes(calendar, at('2026-11-23T16:30'), 60)).toBe(at('2026-11-25T08:00'));
    expect(workingMinutesBetween(calendar, at('2026-11-20T16:00'), at('2026-11-25T08:30'))).toBe(
      60 + 480 + 60,
    );
  });

  it('works on a swap day', () => {
    expect(nextWorkingMoment(calendar, at('2026-01-09T18:00'))).toBe(at('2026-01-10T07:30'));
  });

  it('goes back as well as forward', () => {
    expect(addWorkingDays(calendar, at('2026-11-25T17:00'), -1)).toBe(at('2026-11-23T17:00'));
    expect(addWorkingMinutes(calendar, at('2026-11-25T08:00'), -60)).toBe(at('2026-11-23T16:30'));
  });

  it('does not depend on the zone of the process', () => {
    const before = process.env['TZ'];
    try {
      for (const zone of ['UTC', 'America/Los_Angeles', 'Asia/Ho_Chi_Minh']) {
        process.env['TZ'] = zone;
        expect(addWorkingDays(calendar, at('2026-11-20T15:00'), 1)).toBe('2026-11-23T08:00:00.000Z');
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  const instants = fc
    .integer({ min: Date.UTC(2025, 11, 1) / 60_000, max: Date.UTC(2026, 11, 20) / 60_000 })
    .map((minute) => new Date(minute * 60_000).toISOString());

  it('adds and measures alike: from + n minutes is n minutes away', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -5_000, max: 5_000 }), (from, minutes) => {
        expect(workingMinutesBetween(calendar, from, addWorkingMinutes(calendar, from, minutes))).toBeCloseTo(
          minutes,
          6,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('never ends outside working hours, and later starts never end earlier', () => {
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: 1, max: 40 }), (one, other, n) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        const ends = [addWorkingDays(calendar, early, n), addWorkingDays(calendar, late, n)] as const;
        expect(ends[0] <= ends[1]).toBe(true);
        expect(workingMinutesBetween(calendar, ends[0], addWorkingMinutes(calendar, ends[0], -1))).toBe(-1);
        expect(workingMinutesBetween(calendar, nextWorkingMoment(calendar, early), ends[0])).toBeCloseTo(
          n * 480,
          6,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('splits: a + b working minutes is a, then b', () => {
    const span = fc.integer({ min: 1, max: 3_000 });
    fc.assert(
      fc.property(instants, span, span, (from, a, b) => {
        expect(addWorkingMinutes(calendar, addWorkingMinutes(calendar, from, a), b)).toBe(
          addWorkingMinutes(calendar, from, a + b),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('due date', () => {
  it('begins the next working morning for what comes at night or on a weekend, and jumps the holiday', () => {
    const due = dueDate(calendar, days(2), at('2026-11-21T20:00'));
    expect(due.countsFrom).toBe(at('2026-11-23T07:30'));
    expect(due.dueAt).toBe(at('2026-11-25T17:00'));
    expect(due.lines.map(({ kind }) => kind)).toEqual(['outsideHours', 'work', 'holiday', 'work']);
  });

  it('gives a same-day result the same day before 15:00, the next working day after', () => {
    const sameDay = days(1, { sameDayCutoff: '15:00' });
    expect(dueDate(calendar, sameDay, at('2026-11-23T14:59')).dueAt).toBe(at('2026-11-23T17:00'));
    expect(dueDate(calendar, sameDay, at('2026-11-23T15:01')).dueAt).toBe(at('2026-11-25T17:00'));
  });

  it('counts hours by the minute, calendar days by date and rolls them to a working day', () => {
    expect(
      dueDate(calendar, { value: 8, unit: 'hour', countFrom: 'receipt' }, at('2026-11-20T15:10')).dueAt,
    ).toBe(at('2026-11-23T15:10'));
    const rolled = dueDate(calendar, { value: 4, unit: 'day', countFrom: 'receipt' }, at('2026-11-20T09:00'));
    expect(rolled.dueAt).toBe(at('2026-11-25T17:00'));
    expect(rolled.lines.some(({ kind }) => kind === 'rolled')).toBe(true);
  });

  it('counts from the next day where the rule says so, and takes half days', () => {
    expect(dueDate(calendar, days(1, { countFrom: 'nextDay' }), at('2026-11-20T15:00')).dueAt).toBe(
      at('2026-11-23T17:00'),
    );
    expect(dueDate(calendar, days(2.5), at('2026-11-18T07:30')).dueAt).toBe(at('2026-11-20T11:30'));
  });

  it('is provisional beyond the last published year', () => {
    expect(dueDate(calendar, days(30), at('2026-12-20T09:00')).provisional).toBe(true);
    expect(dueDate(calendar, days(3), at('2026-11-20T09:00')).provisional).toBe(false);
  });

  it('explains the whole of it: the work lines add up to the limit', () => {
    const due = dueDate(calendar, days(7), at('2026-11-19T10:15'));
    const worked = due.lines.reduce((sum, line) => sum + (line.kind === 'work' ? line.minutes : 0), 0);
    expect(worked).toBe(7 * 480);
  });
});

describe('durations', () => {
  it('reads days, hours and minutes, and refuses what is not one', () => {
    expect(parseDuration('P2DT4H30M')).toEqual({
      ok: true,
      value: { sign: 1, months: 0, days: 2, minutes: 270, seconds: 0 },
    });
    for (const text of ['', 'P', 'PT', '2 ngày', 'P1YT', 'P-1D']) expect(parseDuration(text).ok).toBe(false);
  });

  it('adds working and calendar days differently', () => {
    const two = parseDuration('P2D');
    if (!two.ok) throw new Error(two.error);
    expect(addDuration(calendar, at('2026-11-20T15:00'), two.value, 'working')).toBe(at('2026-11-25T15:00'));
    expect(addDuration(calendar, at('2026-11-20T15:00'), two.value, 'calendar')).toBe(at('2026-11-22T15:00'));
  });
});
