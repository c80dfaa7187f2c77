/** Functions made and called. */
import { builtins } from './builtins.js';
import { call } from './call.js';
import { convert } from './conform.js';
import { kindOf } from './describe.js';
import { sizeOf } from './size.js';
import type { Run } from './run.js';
import type { Compile, Evaluate, Frame, Scope } from './scope.js';
import type { Node } from './syntax.js';
import { anyType } from './types.js';
import { FeelFunction, type Arguments, type Value } from './values.js';

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>;

export function compileFunction(node: Of<'function'>, scope: Scope | null, compile: Compile): Evaluate {
  const { parameters } = node;
  if (node.body === null)
    return (run) => run.warn('FUNCTION_UNKNOWN', 'Expected a function in FEEL but found an external one');
  let inner = scope;
  for (const { name } of parameters) inner = { kind: 'variable', name, up: inner };
  const body = compile(node.body, inner);
  const size = sizeOf(node.body);
  return (_run, made) =>
    new FeelFunction('of the expression', parameters, anyType, (run, args) => {
      const values = bind(run, args, parameters);
      if (values === null) return null;
      let frame: Frame | null = made;
      for (const value of values) frame = { value, up: frame };
      run.spend(size);
      return body(run, frame);
    });
}

/** @returns the arguments in the order of the parameters; null, with a warning, where they do not fit */
export function bind(
  run: Run,
  args: Arguments,
  parameters: FeelFunction['parameters'],
): readonly Value[] | null {
  const given = args.kind === 'positional' ? args.values.length : args.values.size;
  const byName = args.kind === 'named' ? args.values : null;
  if (given !== parameters.length || (byName !== null && parameters.some(({ name }) => !byName.has(name)))) {
    return run.warn(
      'ARGUMENTS_INVALID',
      `Expected the arguments ${parameters.map(({ name }) => name).join(', ')} but found ${given}`,
    );
  }
  const values: Value[] = [];
  for (const [at, { name, type }] of parameters.entries()) {
    const value = (args.kind === 'positional' ? args.values[at] : args.values.get(name)) ?? null;
    const converted = convert(run, value, type);
    if (converted === undefined)
      return run.warn('ARGUMENTS_INVALID', `Expected another type of «${name}» but found ${kindOf(value)}`);
    values.push(converted);
  }
  return values;
}

export function compileCall(node: Of<'call'>, scope: Scope | null, compile: Compile): Evaluate {
  const callee = compileCallee(node.of, scope, compile);
  const args = node.args.map((arg) => compile(arg, scope));
  return (run, frame) => {
    const values = args.map((arg) => arg(run, frame));
    return call(run, callee(run, frame), { kind: 'positional', values });
  };
}

export function compileCallByName(node: Of<'callByName'>, scope: Scope | null, compile: Compile): Evaluate {
  const callee = compileCallee(node.of, scope, compile);
  const args = node.args.map(([name, arg]) => [name, compile(arg, scope)] as const);
  const twice = new Set(args.map(([name]) => name)).size < args.length;
  return (run, frame) => {
    if (twice) return run.warn('ARGUMENTS_INVALID', 'Expected every argument once but one is given twice');
    const values = new Map(args.map(([name, arg]) => [name, arg(run, frame)]));
    return call(run, callee(run, frame), { kind: 'named', values });
  };
}

/** A name that is called means a function: a variable of another kind does not hide a built-in one. */
function compileCallee(node: Node, scope: Scope | null, compile: Compile): Evaluate {
  const callee = compile(node, scope);
  const builtin = node.kind === 'name' ? (builtins.get(node.name) ?? null) : null;
  if (builtin === null) return callee;
  return (run, frame) => {
    const value = callee(run, frame);
    return value instanceof FeelFunction ? value : builtin;
  };
}
