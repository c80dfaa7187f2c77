/** Whether a value is of a type, and the implicit conversions of DMN 1.5 §10.3.2.9.4. */
import { Context } from './context.js';
import { isNumber } from './numbers.js';
import type { Run } from './run.js';
import {
  DateAndTime,
  DayTimeDuration,
  midnight,
  PlainDate,
  TimeOfDay,
  utc,
  YearMonthDuration,
} from './temporal.js';
import { resolved, type BasicType, type FeelType } from './types.js';
import { FeelFunction, isList, Range, type Value } from './values.js';

const isBasic: Readonly<Record<BasicType, (value: Value) => boolean>> = {
  Any: () => true,
  Null: (value) => value === null,
  number: isNumber,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => value instanceof PlainDate,
  time: (value) => value instanceof TimeOfDay,
  'date and time': (value) => value instanceof DateAndTime,
  'days and time duration': (value) => value instanceof DayTimeDuration,
  'years and months duration': (value) => value instanceof YearMonthDuration,
};

/** @returns whether a value conforms to a type; null conforms to every one */
export const conforms = (run: Run, value: Value, type: FeelType): boolean =>
  isOf(run, value, type, { constraints: true });

interface Strictness {
  /** Whether allowed values count. */
  readonly constraints: boolean;
}

function isOf(run: Run, value: Value, type: FeelType, strictness: Strictness): boolean {
  const known = resolved(type);
  if (known === null) return false;
  if (value === null) return true;
  run.spend(1);
  run.enter();
  const does = conformsTo(run, value, known, strictness);
  run.leave();
  return does;
}

function conformsTo(run: Run, value: Value, type: FeelType, strictness: Strictness): boolean {
  switch (type.kind) {
    case 'basic':
      return isBasic[type.name](value);
    case 'list':
      return isList(value) && value.every((item) => isOf(run, item, type.of, strictness));
    case 'range':
      return (
        value instanceof Range &&
        isOf(run, value.low, type.of, strictness) &&
        isOf(run, value.high, type.of, strictness)
      );
    case 'context':
      return (
        value instanceof Context &&
        [...type.entries].every(
          ([name, of]) => value.has(name) && isOf(run, value.get(name) ?? null, of, strictness),
        )
      );
    case 'function':
      return value instanceof FeelFunction && functionConforms(value, type.parameters, type.result);
    case 'constrained':
      return isOf(run, value, type.of, strictness) && (!strictness.constraints || type.allows(run, value));
    case 'named':
      return false;
  }
}

/** What is not declared fits everything; the functions of FEEL itself have many forms and are checked when called. */
function functionConforms(
  of: FeelFunction,
  parameters: readonly FeelType[] | null,
  result: FeelType,
): boolean {
  if (parameters === null || of.isBuiltin) return true;
  if (of.parameters.length !== parameters.length) return false;
  const fits = (from: FeelType, to: FeelType): boolean => isAny(from) || typeConforms(from, to);
  // Parameters the other way round: a function that takes anything serves where one for numbers is asked.
  return (
    parameters.every((wanted, at) => fits(wanted, of.parameters[at]?.type ?? wanted)) &&
    fits(of.result, result)
  );
}

const isAny = (type: FeelType): boolean => type.kind === 'basic' && type.name === 'Any';

/** @returns whether every value of one type is of the other */
function typeConforms(type: FeelType, other: FeelType, depth = 0): boolean {
  const from = resolved(type);
  const to = resolved(other);
  if (from === null || to === null || depth > 50) return false;
  if (to.kind === 'basic' && to.name === 'Any') return true;
  if (from.kind === 'basic' && from.name === 'Null') return true;
  if (from.kind === 'constrained') return typeConforms(from.of, to, depth + 1);
  if (to.kind === 'constrained') return false;
  if (from.kind === 'basic' || to.kind === 'basic')
    return from.kind === 'basic' && to.kind === 'basic' && from.name === to.name;
  if (from.kind === 'context' && to.kind === 'context')
    return [...to.entries].every(([name, wanted]) => {
      const found = from.entries.get(name);
      return found !== undefined && typeConforms(found, wanted, depth + 1);
    });
  if (from.kind === 'function' && to.kind === 'function') {
    const wanted = to.parameters;
    const found = from.parameters;
    if (wanted !== null && found !== null) {
      if (found.length !== wanted.length) return false;
      if (!wanted.every((type, at) => typeConforms(type, found[at] ?? type, depth + 1))) return false;
    }
    return typeConforms(from.result, to.result, depth + 1);
  }
  if ((from.kind === 'list' && to.kind === 'list') || (from.kind === 'range' && to.kind === 'range'))
    return typeConforms(from.of, to.of, depth + 1);
  return false;
}

/** `instance of`: a matter of the type, not of its allowed values; null is of no type but its own. */
export const isInstance = (run: Run, value: Value, type: FeelType): boolean =>
  value === null ? isNullType(type) : isOf(run, value, type, { constraints: false });

const isNullType = (type: FeelType): boolean => {
  const known = resolved(type);
  return known?.kind === 'basic' && known.name === 'Null';
};

/** @returns the value, converted if need be; undefined where it does not fit the type */
export function convert(run: Run, value: Value, type: FeelType): Value | undefined {
  if (conforms(run, value, type)) return value;
  const known = resolved(type);
  if (known === null) return undefined;
  const base = baseOf(known);
  if (base.kind === 'list') {
    if (!isList(value) && conforms(run, [value], type)) return [value];
  } else if (isList(value) && value.length === 1) {
    const only = value[0] ?? null;
    if (conforms(run, only, type)) return only;
  }
  if (base.kind === 'basic' && base.name === 'date and time' && value instanceof PlainDate) {
    const converted = new DateAndTime(value, new TimeOfDay(midnight.nanos, utc));
    if (conforms(run, converted, type)) return converted;
  }
  return undefined;
}

function baseOf(type: FeelType): FeelType {
  let at = type;
  for (let hops = 0; hops < 50; hops += 1) {
    if (at.kind === 'constrained') at = at.of;
    else if (at.kind === 'named') at = resolved(at) ?? at;
    else return at;
  }
  return at;
}
