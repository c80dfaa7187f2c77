/** A point in time: ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. Sorts as text. */
export type Instant = string;
/** A date of law, without a time or zone: `YYYY-MM-DD`. */
export type PlainDate = string;

/** The zone of law and of people, whatever the zone of the process (decision 21). */
export const cityZone = 'Asia/Ho_Chi_Minh';

export const toInstant = (value: Date | number): Instant => new Date(value).toISOString();
