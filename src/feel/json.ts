/**
 * FEEL values across the port (decision 10): JSON, in which numbers beyond 15 digits and temporal values carry a tag
 * `{"$t": …, "v": …}`. A context of the user with an entry `$t` is escaped as `{"$t": "context", "v": {…}}`.
 */
import { Context } from './context.js';
import { formatNumber, isNumber, numericOfJson, parseNumber } from './numbers.js';
import type { Run } from './run.js';
import { textOf } from './describe.js';
import { DateAndTime, DayTimeDuration, PlainDate, TimeOfDay, YearMonthDuration } from './temporal.js';
import {
  formatDuration,
  formatTemporal,
  parseDate,
  parseDateAndTime,
  parseDuration,
  parseTime,
} from './temporal-text.js';
import { FeelFunction, isList, Range, type Value } from './values.js';

const digitsExactMax = 1e15;

type Reader = (json: unknown) => Value;

/** @returns reads a FEEL value, for which the run pays; what JSON cannot hold is null */
export function jsonReader(run: Run): Reader {
  const read: Reader = (json) => {
    // A list is turned into values as a whole, at a fraction of what a step costs; a context when it is asked for.
    if (Array.isArray(json)) run.spend(json.length >> 2);
    return valueOf(json, read);
  };
  return read;
}

/** The same, at nobody's cost: for values that come from no instance. */
export const fromJson: Reader = (json) => valueOf(json, fromJson);

function valueOf(json: unknown, read: Reader): Value {
  switch (typeof json) {
    case 'string':
    case 'boolean':
      return json;
    case 'number':
      return numericOfJson(json);
    case 'object':
      return json === null ? null : fromObject(json, read);
    default:
      return null;
  }
}

function fromObject(json: object, read: Reader): Value {
  if (Array.isArray(json)) return json.map((item) => read(item));
  if (
    json instanceof Context ||
    json instanceof FeelFunction ||
    json instanceof Range ||
    json instanceof PlainDate ||
    json instanceof TimeOfDay ||
    json instanceof DateAndTime ||
    json instanceof DayTimeDuration ||
    json instanceof YearMonthDuration
  )
    return json;
  const record = json as Readonly<Record<string, unknown>>;
  return Object.hasOwn(record, '$t') ? fromTagged(record, read) : Context.ofJson(record, read);
}

function fromTagged(record: Readonly<Record<string, unknown>>, read: Reader): Value {
  const value = Object.hasOwn(record, 'v') ? record['v'] : undefined;
  if (record['$t'] === 'context' && typeof value === 'object' && value !== null)
    return Context.ofJson(value as Readonly<Record<string, unknown>>, read);
  if (typeof value !== 'string') return null;
  switch (record['$t']) {
    case 'number':
      return parseNumber(value);
    case 'date':
      return parseDate(value);
    case 'time':
      return parseTime(value);
    case 'dateTime':
      return parseDateAndTime(value);
    case 'dayTimeDuration':
    case 'yearMonthDuration':
      return parseDuration(value);
    default:
      return null;
  }
}

/** @param run pays for what is written; functions have no JSON and are null */
export function toJson(run: Run, value: Value): unknown {
  if (value === null || typeof value === 'boolean') return value;
  // A text that stands in many places is written in each of them.
  if (typeof value === 'string') return value.length < 64 ? value : run.text(value);
  if (
    typeof value === 'number' &&
    (value < digitsExactMax || !Number.isInteger(value)) &&
    value > -digitsExactMax
  )
    return value;
  if (isNumber(value)) return { $t: 'number', v: run.text(formatNumber(value)) };
  run.spend(1);
  if (isList(value)) {
    run.enter();
    const items = value.map((item) => toJson(run, item));
    run.leave();
    return items;
  }
  if (value instanceof Context) return contextToJson(run, value);
  if (value instanceof PlainDate) return { $t: 'date', v: formatTemporal(value) };
  if (value instanceof TimeOfDay) return { $t: 'time', v: formatTemporal(value) };
  if (value instanceof DateAndTime) return { $t: 'dateTime', v: formatTemporal(value) };
  if (value instanceof DayTimeDuration) return { $t: 'dayTimeDuration', v: formatDuration(value) };
  if (value instanceof YearMonthDuration) return { $t: 'yearMonthDuration', v: formatDuration(value) };
  return value instanceof Range ? textOf(run, value) : null;
}

function contextToJson(run: Run, context: Context): unknown {
  const { json } = context;
  let entries: Record<string, unknown>;
  if (json !== null) entries = json;
  else {
    run.enter();
    entries = Object.fromEntries(context.entries().map(([name, value]) => [name, toJson(run, value)]));
    run.leave();
  }
  return Object.hasOwn(entries, '$t') ? { $t: 'context', v: entries } : entries;
}
