import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { z } from 'zod';
import { auditEntry } from '../audit/audit.store.js';
import { assertHolds } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { CurrentActor } from '../identity/session.guard.js';
import { Answer } from '../platform/http/answer.js';
import { IdempotencyKey } from '../platform/http/idempotency.js';
import { touchSnapshot } from '../platform/snapshot.js';
import { UnitOfWork, type Idempotency } from '../platform/unit-of-work.js';
import { Problem } from '../shared/problem.js';
import { cityUnitId } from './calendars.js';
import { DirectorySnapshot } from './directory.js';
import { CalendarDayRow, UnitCalendarRow } from './organisation.entities.js';
import { RescheduleAfterCalendarChange } from './reschedule.js';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const WindowSchema = z
  .strictObject({ from: Time, to: Time })
  .refine(({ from, to }) => from < to, 'from < to');
const Week = z.record(z.enum(['1', '2', '3', '4', '5', '6', '7']), z.array(WindowSchema).max(4));
const Day = z
  .object({
    date: z.string(),
    name: z.string(),
    kind: z.enum(['holiday', 'swapDay']),
    source: z.string(),
    provisional: z.boolean(),
  })
  .meta({ id: 'CalendarDay' });
const UnitSchema = z
  .object({ id: z.string(), code: z.string(), name: z.string(), kind: z.string(), level: z.string() })
  .meta({ id: 'Unit' });
const UnitCalendar = z
  .object({ unitId: z.string(), own: z.boolean(), windows: Week, holidays: z.array(Day) })
  .meta({ id: 'UnitCalendar' });
const WeekBody = z.strictObject({ week: Week });
const DayBody = z.strictObject({
  name: z.string().trim().min(2).max(120),
  kind: z.enum(['holiday', 'swapDay', 'workingDay']),
  source: z.string().trim().min(2).max(300),
});

@ApiTags('administration')
@Controller()
export class OrganisationController {
  constructor(
    private readonly directory: DirectorySnapshot,
    private readonly unitOfWork: UnitOfWork,
    private readonly reschedule: RescheduleAfterCalendarChange,
    @InjectRepository(UnitCalendarRow) private readonly weeks: Repository<UnitCalendarRow>,
    @InjectRepository(CalendarDayRow) private readonly days: Repository<CalendarDayRow>,
  ) {}

  @Get('units')
  @Answer(UnitSchema.array())
  async units() {
    const { units } = await this.directory.fresh();
    return [...units.values()]
      .filter(({ level }) => level !== 'division')
      .map(({ id, code, name, kind, level }) => ({ id, code, name, kind, level }))
      .sort((a, b) => a.name.localeCompare(b.name, 'vi'));
  }

  @Get('units/:id/calendar')
  @Answer(UnitCalendar)
  async calendar(@Param('id') id: string) {
    await this.#unit(id);
    const own = await this.weeks.findOneBy({ unitId: id });
    const city = own ?? (await this.weeks.findOneByOrFail({ unitId: cityUnitId }));
    const days = await this.days.find({
      where: [{ unitId: cityUnitId }, { unitId: id }],
      order: { date: 'ASC' },
    });
    return {
      unitId: id,
      own: own !== null,
      windows: Object.fromEntries(
        Object.entries(city.week).map(([day, windows]) => [
          day,
          windows.map(([from, to]) => ({ from: toTime(from), to: toTime(to) })),
        ]),
      ),
      holidays: days.map(toDay),
    };
  }

  /** A unit's own windows. Open due dates are computed anew, visibly. */
  @Put('units/:id/calendar')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @Answer(UnitCalendar)
  async setWeek(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: WeekBody }) body: z.infer<typeof WeekBody>,
    @IdempotencyKey() idempotency: Idempotency,
  ) {
    assertHolds(actor, ['administrator']);
    await this.#unit(id);
    const week = Object.fromEntries(
      ['1', '2', '3', '4', '5', '6', '7'].map((day) => [
        day,
        (body.week[day as '1'] ?? []).map(({ from, to }) => [toMinutes(from), toMinutes(to)]),
      ]),
    );
    if (!Object.values(week).some((windows) => windows.length > 0)) throw new Problem(422, 'CALENDAR_EMPTY');
    await this.unitOfWork.run(async (tx) => {
      await tx.read([]);
      tx.write(
        {
          name: 'calendar.set-week',
          text: `insert into unit_calendar (unit_id, week, swap_day) select $1, $2, swap_day from unit_calendar where unit_id = 'city'
            on conflict (unit_id) do update set week = excluded.week`,
          values: [id, JSON.stringify(week)],
        },
        touchSnapshot('calendar'),
        auditEntry({ actorId: actor.id, action: 'calendar.week', objectKind: 'unit', objectId: id }),
      );
      return null;
    }, idempotency);
    await this.reschedule.run('calendar');
    return this.calendar(id);
  }

  /** A holiday, a swap day, or an ordinary day again. */
  @Put('calendar/days/:date')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @Answer(Day)
  async setDay(
    @CurrentActor() actor: Actor,
    @Param('date') date: string,
    @Body({ schema: DayBody }) body: z.infer<typeof DayBody>,
    @IdempotencyKey() idempotency: Idempotency,
  ) {
    assertHolds(actor, ['administrator']);
    if (!z.iso.date().safeParse(date).success) throw new Problem(400, 'REQUEST_INVALID');
    await this.unitOfWork.run(async (tx) => {
      await tx.read([]);
      tx.write(
        body.kind === 'workingDay'
          ? {
              name: 'calendar.clear-day',
              text: `delete from calendar_day where unit_id = 'city' and date = $1`,
              values: [date],
            }
          : {
              name: 'calendar.set-day',
              text: `insert into calendar_day (unit_id, date, kind, name, source, provisional) values ('city', $1, $2, $3, $4, false)
                on conflict (unit_id, date) do update set kind = excluded.kind, name = excluded.name, source = excluded.source, provisional = false`,
              values: [date, body.kind === 'swapDay' ? 'working' : 'holiday', body.name, body.source],
            },
        touchSnapshot('calendar'),
        auditEntry({
          actorId: actor.id,
          action: 'calendar.day',
          objectKind: 'calendar',
          objectId: date,
          detail: { kind: body.kind },
        }),
      );
      return null;
    }, idempotency);
    await this.reschedule.run('calendar');
    return {
      date,
      name: body.name,
      kind: body.kind === 'swapDay' ? 'swapDay' : 'holiday',
      source: body.source,
      provisional: false,
    };
  }

  async #unit(id: string): Promise<void> {
    if (!(await this.directory.fresh()).units.has(id)) throw new Problem(404, 'UNIT_NOT_FOUND');
  }
}

const toDay = (day: CalendarDayRow) => ({
  date: day.date,
  name: day.name,
  kind: day.kind === 'working' ? ('swapDay' as const) : ('holiday' as const),
  source: day.source,
  provisional: day.provisional,
});
const two = (value: number): string => String(value).padStart(2, '0');
const toTime = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
const toMinutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
