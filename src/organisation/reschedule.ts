/** Owned here, done by the dossiers: a change of the calendar moves open due dates and the timers that hang on them. */
export abstract class RescheduleAfterCalendarChange {
  abstract run(cause: 'calendar'): Promise<{ readonly moved: number }>;
}
