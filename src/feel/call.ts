/** Calling what may be a function. */
import { kindOf } from './describe.js';
import type { Run } from './run.js';
import { FeelFunction, type Arguments, type Value } from './values.js';

export function call(run: Run, callee: Value, args: Arguments): Value {
  if (!(callee instanceof FeelFunction))
    return run.warn('FUNCTION_UNKNOWN', `Expected a function but found ${kindOf(callee)}`);
  run.spend(1);
  run.enter();
  const value = callee.call(run, args);
  run.leave();
  return value;
}
