/** FEEL types as written after `instance of`, on parameters and in item definitions. */
import type { Run } from './run.js';
import type { Value } from './values.js';

export type BasicType =
  | 'Any'
  | 'Null'
  | 'number'
  | 'string'
  | 'boolean'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration';

export type FeelType =
  | { readonly kind: 'basic'; readonly name: BasicType }
  | { readonly kind: 'list'; readonly of: FeelType }
  | { readonly kind: 'range'; readonly of: FeelType }
  | { readonly kind: 'context'; readonly entries: ReadonlyMap<string, FeelType> }
  | { readonly kind: 'function'; readonly parameters: readonly FeelType[] | null; readonly result: FeelType }
  /** A type by name: an item definition, bound when the model is read. */
  | { readonly kind: 'named'; readonly name: string; readonly resolve: () => FeelType | null }
  /** A type with a constraint on its values. */
  | {
      readonly kind: 'constrained';
      readonly of: FeelType;
      readonly allows: (run: Run, value: Value) => boolean;
    };

const basic = (name: BasicType): FeelType => ({ kind: 'basic', name });

export const anyType = basic('Any');
export const nullType = basic('Null');
export const numberType = basic('number');
export const stringType = basic('string');
export const booleanType = basic('boolean');
export const dateType = basic('date');
export const timeType = basic('time');
export const dateAndTimeType = basic('date and time');
export const dayTimeDurationType = basic('days and time duration');
export const yearMonthDurationType = basic('years and months duration');

/** Names of types as written, with the spellings of older versions of DMN. */
export const typesByName: ReadonlyMap<string, FeelType> = new Map([
  ['Any', anyType],
  ['any', anyType],
  ['Null', nullType],
  ['number', numberType],
  ['string', stringType],
  ['boolean', booleanType],
  ['date', dateType],
  ['time', timeType],
  ['date and time', dateAndTimeType],
  ['dateTime', dateAndTimeType],
  ['days and time duration', dayTimeDurationType],
  ['dayTimeDuration', dayTimeDurationType],
  ['years and months duration', yearMonthDurationType],
  ['yearMonthDuration', yearMonthDurationType],
  ['context', { kind: 'context', entries: new Map() }],
  ['list', { kind: 'list', of: anyType }],
  ['function', { kind: 'function', parameters: null, result: anyType }],
  ['range', { kind: 'range', of: anyType }],
]);

/** @returns the type behind its names; null where a name leads nowhere or in a circle */
export function resolved(type: FeelType): FeelType | null {
  let at: FeelType | null = type;
  for (let hops = 0; at !== null && at.kind === 'named'; hops += 1) {
    if (hops > 50) return null;
    at = at.resolve();
  }
  return at;
}
