/** Offsets of IANA zones at any year that FEEL can write. */
import { Temporal } from 'temporal-polyfill';

const secondsPerDay = 86_400;
/** Rules repeat over the 400 years of the calendar's cycle; years outside Temporal's range take their like inside it. */
const cycleYears = 400;

export interface LocalSeconds {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly secondOfDay: number;
}

const knownZones = new Map<string, boolean>();
const zonesKeptMax = 1_000;

export function isZoneId(id: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9+_-]*(\/[A-Za-z0-9+_-]+)*$/.test(id)) return false;
  const known = knownZones.get(id);
  if (known !== undefined) return known;
  let exists: boolean;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
    exists = true;
  } catch {
    exists = false;
  }
  if (knownZones.size >= zonesKeptMax) knownZones.clear();
  knownZones.set(id, exists);
  return exists;
}

/** @returns seconds east of UTC at a local time; of two readings the earlier, of none the one before the gap */
export function offsetAtLocal(zone: string, local: LocalSeconds): number {
  const plain = Temporal.PlainDateTime.from({
    year: yearInRange(local.year),
    month: local.month,
    day: local.day,
    hour: Math.floor(local.secondOfDay / 3_600),
    minute: Math.floor(local.secondOfDay / 60) % 60,
    second: local.secondOfDay % 60,
  });
  return plain.toZonedDateTime(zone).offsetNanoseconds / 1e9;
}

/** @param instant the instant as local time in UTC */
export function offsetAtInstant(zone: string, instant: LocalSeconds): number {
  const day = Temporal.PlainDate.from({
    year: yearInRange(instant.year),
    month: instant.month,
    day: instant.day,
  });
  const days = day.since('1970-01-01').days;
  return (
    Temporal.Instant.fromEpochMilliseconds(
      (days * secondsPerDay + instant.secondOfDay) * 1_000,
    ).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9
  );
}

function yearInRange(year: number): number {
  if (year > 9_999) return 9_600 + (((year % cycleYears) + cycleYears) % cycleYears);
  if (year < -9_999) return -9_999 + ((((year + 9_999) % cycleYears) + cycleYears) % cycleYears);
  return year;
}
