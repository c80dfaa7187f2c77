/** The implicit conversions of DMN 1.5 §10.3.2.9.4: what does not fit its type is null and a warning. */
import { convert } from '../conform.js';
import { kindOf } from '../describe.js';
import type { Run } from '../run.js';
import type { Evaluate } from '../scope.js';
import { resolved, type FeelType } from '../types.js';
import type { Value } from '../values.js';

export function coerced(evaluate: Evaluate, type: FeelType, what: string): Evaluate {
  const known = resolved(type);
  if (type.kind === 'basic' && type.name === 'Any') return evaluate;
  const wanted = known?.kind === 'basic' ? known.name : type.kind === 'named' ? type.name : type.kind;
  return (run, frame) => coerce(run, evaluate(run, frame), type, `${wanted} for ${what}`);
}

export function coerce(run: Run, value: Value, type: FeelType, wanted: string): Value {
  const converted = convert(run, value, type);
  return converted === undefined
    ? run.warn('RESULT_INVALID', `Expected ${wanted} but found ${kindOf(value)}`)
    : converted;
}
