/** Expected values of the TCK and how near a seen one must come. */
import { equal, identical } from '../../src/feel/compare.js';
import { Context } from '../../src/feel/context.js';
import { textOf } from '../../src/feel/describe.js';
import { decimalOf, isNumber, parseNumber } from '../../src/feel/numbers.js';
import { limitsDefault, Run } from '../../src/feel/run.js';
import {
  parseDate,
  parseDateAndTime,
  parseDuration,
  parseTemporal,
  parseTime,
} from '../../src/feel/temporal-text.js';
import { DateAndTime, TimeOfDay } from '../../src/feel/temporal.js';
import { fromJson } from '../../src/feel/json.js';
import { isList, type Value } from '../../src/feel/values.js';

const tolerance = 1e-8;

/** @param type as in XML Schema, without prefix */
export function valueOfText(type: string, text: string): Value {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text === 'true' || text === '1';
    case 'decimal':
    case 'double':
    case 'float':
    case 'integer':
    case 'int':
    case 'long':
    case 'number':
      return parseNumber(text.trim());
    case 'date':
      return parseDate(text.trim()) ?? parseTemporal(text.trim());
    case 'time':
      return parseTime(text.trim());
    case 'dateTime':
      return parseDateAndTime(text.trim());
    case 'duration':
    case 'dayTimeDuration':
    case 'yearMonthDuration':
      return parseDuration(text.trim());
    default:
      throw new Error(`Expected a type of XML Schema but found ${type}`);
  }
}

/** The JSON of `feel-cases.json`: `{type, value}`, `{context}`, lists and plain values. */
export function valueOfTyped(json: unknown): Value {
  if (Array.isArray(json)) return json.map(valueOfTyped);
  if (typeof json !== 'object' || json === null) return fromJson(json);
  const record = json as Readonly<Record<string, unknown>>;
  if (typeof record['type'] === 'string' && typeof record['value'] === 'string')
    return valueOfText(record['type'], record['value']);
  const entries =
    typeof record['context'] === 'object' && record['context'] !== null ? record['context'] : record;
  return Context.of(Object.entries(entries).map(([name, value]) => [name, valueOfTyped(value)]));
}

export function matches(run: Run, seen: Value, wanted: Value): boolean {
  if (isNumber(seen) && isNumber(wanted))
    return decimalOf(seen).minus(decimalOf(wanted)).abs().lessThanOrEqualTo(tolerance);
  if (isList(seen) && isList(wanted))
    return seen.length === wanted.length && seen.every((item, at) => matches(run, item, wanted[at] ?? null));
  if (seen instanceof Context && wanted instanceof Context) {
    const names = wanted.names();
    return (
      seen.names().length === names.length &&
      names.every((name) => seen.has(name) && matches(run, seen.get(name) ?? null, wanted.get(name) ?? null))
    );
  }
  if (seen instanceof DateAndTime || seen instanceof TimeOfDay)
    return identical(run, seen, wanted) || equal(run, seen, wanted) === true;
  return equal(run, seen, wanted) === true;
}

export const show = (value: Value): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : textOf(new Run(() => undefined, limitsDefault, null, 'UTC'), value);
