/** Values as text: for `string()` and for warnings. */
import { Context } from './context.js';
import { formatNumber, isNumber } from './numbers.js';
import type { Run } from './run.js';
import { DateAndTime, DayTimeDuration, PlainDate, TimeOfDay, YearMonthDuration } from './temporal.js';
import { formatDuration, formatTemporal } from './temporal-text.js';
import { FeelFunction, isList, Range, type Value } from './values.js';

/** What a value is, in FEEL's own words; never the value itself, which may be personal. */
export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (isNumber(value)) return 'number';
  if (isList(value)) return 'list';
  if (value instanceof Context) return 'context';
  if (value instanceof PlainDate) return 'date';
  if (value instanceof TimeOfDay) return 'time';
  if (value instanceof DateAndTime) return 'date and time';
  if (value instanceof DayTimeDuration) return 'days and time duration';
  if (value instanceof YearMonthDuration) return 'years and months duration';
  return value instanceof Range ? 'range' : 'function';
}

/** `string(value)`: texts inside lists and contexts keep their quotation marks. */
export function textOf(run: Run, value: Value): string {
  return run.text(typeof value === 'string' ? value : write(run, value));
}

function write(run: Run, value: Value): string {
  run.spend(1);
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(run.text(value));
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return run.text(formatNumber(value));
  if (value instanceof FeelFunction) return `function ${value.name}`;
  if (isList(value) || value instanceof Context || value instanceof Range) {
    run.enter();
    const text = writeInside(run, value);
    run.leave();
    return run.text(text);
  }
  if (value instanceof DayTimeDuration || value instanceof YearMonthDuration) return formatDuration(value);
  return formatTemporal(value);
}

const bareKey = /^[\p{L}_?][\p{L}\p{N}_ ]*$/u;

function writeInside(run: Run, value: Value[] | Context | Range | readonly Value[]): string {
  if (value instanceof Range) {
    const low = value.low === null ? '' : write(run, value.low);
    const high = value.high === null ? '' : write(run, value.high);
    if (value.low === null) return `${value.highIncluded ? '<=' : '<'} ${high}`;
    if (value.high === null) return `${value.lowIncluded ? '>=' : '>'} ${low}`;
    return `${value.lowIncluded ? '[' : '('}${low}..${high}${value.highIncluded ? ']' : ')'}`;
  }
  if (value instanceof Context) {
    const entries = value
      .entries()
      .map(([key, entry]) => `${bareKey.test(key) ? key : JSON.stringify(key)}: ${write(run, entry)}`);
    return `{${entries.join(', ')}}`;
  }
  return `[${value.map((item) => write(run, item)).join(', ')}]`;
}
