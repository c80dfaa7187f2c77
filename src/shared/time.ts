/** A point in time: ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. Sorts as text. */
export type Instant = string;
/** A date of law, without a time or zone: `YYYY-MM-DD`. */
export type PlainDate = string;
