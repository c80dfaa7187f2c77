/** All functions of DMN 1.5 §10.3.4 by name. */
import { contextFunctions } from './builtins-contexts.js';
import { listFunctions } from './builtins-lists.js';
import { moreListFunctions } from './builtins-statistics.js';
import { numberFunctions } from './builtins-numbers.js';
import { rangeFunctions } from './builtins-ranges.js';
import { stringFunctions } from './builtins-strings.js';
import { temporalFunctions } from './builtins-temporal.js';
import { conversionFunctions } from './builtins-conversions.js';
import { functionOf } from './define.js';
import { addName, type KnownNames } from './reader.js';
import { typesByName } from './types.js';
import type { FeelFunction } from './values.js';

export const builtins: ReadonlyMap<string, FeelFunction> = new Map(
  [
    conversionFunctions,
    numberFunctions,
    stringFunctions,
    listFunctions,
    moreListFunctions,
    contextFunctions,
    temporalFunctions,
    rangeFunctions,
  ]
    .flatMap((library) => Object.entries(library))
    .map(([name, forms]) => [name, functionOf(name, forms)]),
);

/** Names with spaces that every expression knows: functions, and what temporal values and ranges are made of. */
export const builtinNames: KnownNames = new Map();
for (const name of [
  ...builtins.keys(),
  ...typesByName.keys(),
  'time offset',
  'start included',
  'end included',
])
  addName(builtinNames, name);
