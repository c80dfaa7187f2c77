/** What a FEEL expression can be worth. Values are immutable; a number is a JS number wherever that is exact (numbers.ts). */
import type { Decimal } from 'decimal.js';
import type { Context } from './context.js';
import type { Run } from './run.js';
import type { DateAndTime, DayTimeDuration, PlainDate, TimeOfDay, YearMonthDuration } from './temporal.js';
import type { FeelType } from './types.js';

export type Numeric = number | Decimal;
export type Temporal = PlainDate | TimeOfDay | DateAndTime;
export type Duration = DayTimeDuration | YearMonthDuration;
export type Value =
  null | boolean | Numeric | string | Temporal | Duration | Range | Context | FeelFunction | List;
export interface List extends ReadonlyArray<Value> {}

/** An interval; an end that is null is open to infinity. */
export class Range {
  readonly low: Value;
  readonly high: Value;
  readonly lowIncluded: boolean;
  readonly highIncluded: boolean;

  constructor(ends: { low: Value; high: Value; lowIncluded: boolean; highIncluded: boolean }) {
    this.low = ends.low;
    this.high = ends.high;
    this.lowIncluded = ends.lowIncluded;
    this.highIncluded = ends.highIncluded;
  }
}

export type Arguments =
  | { readonly kind: 'positional'; readonly values: List }
  | { readonly kind: 'named'; readonly values: ReadonlyMap<string, Value> };

export class FeelFunction {
  constructor(
    /** For warnings. */
    readonly name: string,
    readonly parameters: readonly { readonly name: string; readonly type: FeelType }[],
    readonly result: FeelType,
    readonly call: (run: Run, args: Arguments) => Value,
    readonly isBuiltin = false,
  ) {}
}

export const isList = (value: Value): value is List => Array.isArray(value);
