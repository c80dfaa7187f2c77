/** Working calendars of all units as a copy in memory: the city's days, and each unit's own windows and days. */
import { Injectable } from '@nestjs/common';
import type { SpecialDay, Window, WorkingCalendar } from '../calendar/working-calendar.js';
import { Snapshot } from '../platform/snapshot.js';
import { UnitOfWork } from '../platform/unit-of-work.js';

/** Calendar rows of the whole city stand under this unit. */
export const cityUnitId = 'city';

export interface Calendars {
  /** The calendar that a unit's clocks run in. */
  of(unitId: string): WorkingCalendar;
}

type Week = WorkingCalendar['week'];

@Injectable()
export class CalendarsSnapshot extends Snapshot<Calendars> {
  readonly name = 'calendar';

  constructor(unitOfWork: UnitOfWork) {
    super(unitOfWork);
  }

  protected async load(): Promise<Calendars> {
    const [weeks, days] = await Promise.all([
      this.unitOfWork.query({
        name: 'calendars.weeks',
        text: 'select unit_id, week, swap_day from unit_calendar',
        values: [],
      }),
      this.unitOfWork.query({
        name: 'calendars.days',
        text: 'select unit_id, date, kind, name, provisional from calendar_day order by date',
        values: [],
      }),
    ]);
    const daysOf = (unitId: string): [string, SpecialDay][] =>
      days
        .filter((row) => row['unit_id'] === unitId)
        .map((row) => [
          String(row['date']),
          { kind: row['kind'] as SpecialDay['kind'], name: String(row['name']) },
        ]);
    const cityDays = daysOf(cityUnitId);
    // Holidays are published by whole years: a year with a provisional day is not published yet (decision 40).
    const ofCity = days.filter((row) => row['unit_id'] === cityUnitId);
    const firstProvisional = ofCity.find((row) => row['provisional'] === true);
    const lastYear = Number(String(ofCity.at(-1)?.['date'] ?? '1970').slice(0, 4));
    const publishedYear =
      firstProvisional === undefined ? lastYear : Number(String(firstProvisional['date']).slice(0, 4)) - 1;
    const publishedUntil = `${publishedYear}-12-31`;
    const weekOf = new Map(weeks.map((row) => [String(row['unit_id']), row]));
    const city = weekOf.get(cityUnitId);
    if (city === undefined) throw new Error('Expected a calendar for the city but there is none');
    const made = new Map<string, WorkingCalendar>();
    const build = (unitId: string): WorkingCalendar => {
      const own = weekOf.get(unitId) ?? city;
      return {
        week: own['week'] as Week,
        swapDay: own['swap_day'] as readonly Window[],
        days: new Map([...cityDays, ...(unitId === cityUnitId ? [] : daysOf(unitId))]),
        publishedUntil,
      };
    };
    return {
      of(unitId) {
        const known = made.get(unitId) ?? build(unitId);
        made.set(unitId, known);
        return known;
      },
    };
  }
}
