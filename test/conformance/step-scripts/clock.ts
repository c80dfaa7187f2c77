/** Time of a script: the calendar's, not an office's. */
const pattern =
  /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** @param period ISO 8601 @returns null where it is none */
export function addPeriod(from: number, period: string): number | null {
  const match = pattern.exec(period);
  if (match === null) return null;
  const [, minus, ...parts] = match;
  const sign = minus === undefined ? 1 : -1;
  const [years, months, weeks, days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  const date = new Date(from);
  date.setUTCFullYear(date.getUTCFullYear() + sign * (years ?? 0));
  date.setUTCMonth(date.getUTCMonth() + sign * (months ?? 0));
  const spanHours = ((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0);
  return date.getTime() + sign * ((spanHours * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}
