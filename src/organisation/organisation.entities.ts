import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_calendar')
export class UnitCalendarRow {
  @PrimaryColumn({ name: 'unit_id', type: 'text' })
  unitId: string;

  /** Windows in minutes since midnight, by ISO weekday. */
  @Column({ type: 'jsonb' })
  week: Record<string, [number, number][]>;

  @Column({ name: 'swap_day', type: 'jsonb' })
  swapDay: [number, number][];
}

@Entity('calendar_day')
export class CalendarDayRow {
  @PrimaryColumn({ name: 'unit_id', type: 'text' })
  unitId: string;

  @PrimaryColumn({ type: 'date' })
  date: string;

  @Column({ type: 'text' })
  kind: 'holiday' | 'working';

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  source: string;

  @Column({ type: 'boolean' })
  provisional: boolean;
}
