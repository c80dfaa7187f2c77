/** How built-in functions are written down: name, parameters with what they take, body. Arguments are checked and converted
 *  before a body sees them; where none of a function's forms fits, the call is null and a warning. */
import { Context } from './context.js';
import { decimalOf, isNumber, integerOf, numericOf } from './numbers.js';
import type { Run } from './run.js';
import { DateAndTime, DayTimeDuration, PlainDate, TimeOfDay, YearMonthDuration } from './temporal.js';
import { anyType } from './types.js';
import {
  FeelFunction,
  isList,
  Range,
  type Arguments,
  type List,
  type Numeric,
  type Value,
} from './values.js';

/** Reads an argument; undefined where it is of another kind. */
type Take<T> = (value: Value) => T | undefined;

export interface Parameter<T> {
  readonly name: string;
  readonly take: Take<T>;
  readonly optional: boolean;
  /** Takes a list as it is: one element does not stand for itself. */
  readonly wholeLists: boolean;
}

const parameter =
  <T>(take: Take<T>, wholeLists = false) =>
  (name: string): Parameter<T> => ({ name, take, optional: false, wholeLists });

const ofClass =
  <T extends Value>(type: abstract new (...args: never[]) => T): Take<T> =>
  (value) =>
    value instanceof type ? value : undefined;

export const any = parameter<Value>((value) => value, true);
export const text = parameter<string>((value) => (typeof value === 'string' ? value : undefined));
export const textOrNull = parameter<string | null>((value) =>
  value === null || typeof value === 'string' ? value : undefined,
);
export const truthOrNull = parameter<boolean | null>((value) => (typeof value === 'boolean' ? value : null));
export const numeric = parameter<Numeric>((value) => (isNumber(value) ? value : undefined));
export const integer = parameter<number>((value) =>
  isNumber(value) ? (integerOf(value) ?? undefined) : undefined,
);
/** Digits behind a fraction's point are dropped. */
export const truncated = parameter<number>((value) =>
  isNumber(value) ? (integerOf(numericOf(decimalOf(value).trunc()) ?? value) ?? undefined) : undefined,
);
export const date = parameter(ofClass(PlainDate));
export const time = parameter(ofClass(TimeOfDay));
export const dateAndTime = parameter(ofClass(DateAndTime));
export const dateOrDateAndTime = parameter<PlainDate | DateAndTime>((value) =>
  value instanceof PlainDate || value instanceof DateAndTime ? value : undefined,
);
export const dayTimeOrNull = parameter<DayTimeDuration | null>((value) =>
  value === null || value instanceof DayTimeDuration ? value : undefined,
);
export const duration = parameter<DayTimeDuration | YearMonthDuration>((value) =>
  value instanceof DayTimeDuration || value instanceof YearMonthDuration ? value : undefined,
);
export const context = parameter<Context>((value) => (value instanceof Context ? value : undefined));
export const range = parameter(ofClass(Range));
export const callable = parameter(ofClass(FeelFunction));
/** A single value is a list of itself. */
export const list = parameter<List>(
  (value) => (isList(value) ? value : value === null ? undefined : [value]),
  true,
);
export const optional = <T>(of: Parameter<T>): Parameter<T | undefined> => ({ ...of, optional: true });

type Values<P extends readonly Parameter<unknown>[]> = {
  [At in keyof P]: P[At] extends Parameter<infer T> ? T : never;
};

export interface Form {
  readonly parameters: readonly Parameter<unknown>[];
  /** Takes all arguments behind the parameters; `list`: two or more of them, to make the one list that is wanted. */
  readonly rest: { readonly kind: 'each' | 'list'; readonly of: Parameter<unknown> } | null;
  readonly body: (run: Run, args: readonly unknown[]) => Value;
}

/** One form of a function. The one cast of the registry: `fit` gives the body exactly what its parameters take. */
export function form<const P extends readonly Parameter<unknown>[]>(
  parameters: P,
  body: (run: Run, ...args: Values<P>) => Value,
): Form {
  return { parameters, rest: null, body: (run, args) => body(run, ...(args as unknown as Values<P>)) };
}

/** Takes one list, or its elements as arguments: `min([1, 2])` and `min(1, 2)`. */
export function variadic<T>(of: Parameter<T>, body: (run: Run, items: T) => Value): Form {
  return { parameters: [of], rest: { kind: 'list', of }, body: (run, args) => body(run, args[0] as T) };
}

/** Takes at least one argument more than its parameters, each alike. */
export function rest<const P extends readonly Parameter<unknown>[], T>(
  parameters: P,
  of: Parameter<T>,
  body: (run: Run, args: Values<P>, more: readonly T[]) => Value,
): Form {
  return {
    parameters: [...parameters, of],
    rest: { kind: 'each', of },
    body: (run, args) =>
      body(
        run,
        args.slice(0, parameters.length) as unknown as Values<P>,
        args.slice(parameters.length) as T[],
      ),
  };
}

export type Library = Readonly<Record<string, readonly Form[]>>;

export function functionOf(name: string, forms: readonly Form[]): FeelFunction {
  const parameters = (forms[0]?.parameters ?? []).map((of) => ({ name: of.name, type: anyType }));
  const callForm = (run: Run, args: Arguments): Value => {
    for (const wanted of forms) {
      const values =
        wanted.rest?.kind === 'list'
          ? (fitList(args, wanted.rest.of) ?? fit(args, wanted))
          : fit(args, wanted);
      if (values !== null) return wanted.body(run, values);
    }
    return run.warn('ARGUMENTS_INVALID', `Expected arguments that «${name}» takes but found others`);
  };
  return new FeelFunction(name, parameters, anyType, callForm, true);
}

function fit(args: Arguments, { parameters, rest: more }: Form): readonly unknown[] | null {
  if (args.kind === 'named') return fitNamed(args.values, parameters);
  const given = args.values.length;
  if (given > parameters.length && more?.kind !== 'each') return null;
  const values: unknown[] = [];
  for (let at = 0; at < Math.max(given, parameters.length); at += 1) {
    const wanted = parameters[at] ?? more?.of;
    if (wanted === undefined || (at >= given && !wanted.optional)) return null;
    const taken = at >= given ? undefined : takeOne(args.values[at] ?? null, wanted);
    if (at < given && taken === undefined) return null;
    values.push(taken);
  }
  return values;
}

function fitNamed(
  given: ReadonlyMap<string, Value>,
  parameters: readonly Parameter<unknown>[],
): readonly unknown[] | null {
  let used = 0;
  const values: unknown[] = [];
  for (const wanted of parameters) {
    const value = given.get(wanted.name);
    if (value === undefined && !wanted.optional) return null;
    if (value !== undefined) used += 1;
    const taken = value === undefined ? undefined : takeOne(value, wanted);
    if (value !== undefined && taken === undefined) return null;
    values.push(taken);
  }
  return used === given.size ? values : null;
}

function takeOne(value: Value, wanted: Parameter<unknown>): unknown {
  const taken = wanted.take(value);
  if (taken !== undefined) return taken;
  // An optional argument that is null is one that was not given.
  if (value === null && wanted.optional) return null;
  return !wanted.wholeLists && isList(value) && value.length === 1
    ? wanted.take(value[0] ?? null)
    : undefined;
}

function fitList(args: Arguments, wanted: Parameter<unknown>): readonly unknown[] | null {
  if (args.kind === 'named' || args.values.length < 2) return null;
  const taken = wanted.take(args.values);
  return taken === undefined ? null : [taken];
}
