/** Filters, `for`, `some` and `every`: everything that goes through a list and pays for each element. */
import { isNumber, integerOf } from './numbers.js';
import { kindOf } from './describe.js';
import { sizeOf } from './size.js';
import type { Run } from './run.js';
import type { Compile, Evaluate, Frame, Scope } from './scope.js';
import type { Iterator, Node } from './syntax.js';
import { dateOfEpochDay, epochDayOf, PlainDate } from './temporal.js';
import { isList, Range, type List, type Value } from './values.js';

type Of<Kind extends Node['kind']> = Extract<Node, { kind: Kind }>;

export function compileFilter(node: Of<'filter'>, scope: Scope | null, compile: Compile): Evaluate {
  const of = compile(node.of, scope);
  const index = literalIndex(node.condition);
  if (index !== null) return (run, frame) => elementAt(run, listOf(of(run, frame)), index);
  const condition = compile(node.condition, { kind: 'item', name: 'item', up: scope });
  const size = sizeOf(node.condition);
  return (run, frame) => {
    const list = listOf(of(run, frame));
    run.list(list.length);
    run.spend(list.length * size);
    const first = condition(run, { value: list[0] ?? null, up: frame });
    if (isNumber(first)) return elementAt(run, list, integerOf(first));
    return list.filter(
      (item, at) => (at === 0 ? first : condition(run, { value: item, up: frame })) === true,
    );
  };
}

/** Any value is a list of itself; null is a list of nothing. */
const listOf = (value: Value): List => (isList(value) ? value : value === null ? [] : [value]);

function literalIndex(node: Node): number | null {
  if (node.kind === 'literal' && isNumber(node.value)) return integerOf(node.value);
  if (node.kind !== 'negate') return null;
  const index = literalIndex(node.of);
  return index === null ? null : -index;
}

/** From 1, or backwards from -1. */
function elementAt(run: Run, list: List, index: number | null): Value {
  const value = index === null || index === 0 ? undefined : list.at(index > 0 ? index - 1 : index);
  return value === undefined
    ? run.warn('VALUE_INVALID', `Expected an index within ${list.length} elements but found another`)
    : value;
}

interface Loop {
  readonly name: string;
  readonly from: Evaluate;
  readonly to: Evaluate | null;
}

/** @returns the loops and the scope inside the last of them */
function compileIterators(
  iterators: readonly Iterator[],
  scope: Scope | null,
  compile: Compile,
): { loops: readonly Loop[]; inner: Scope | null } {
  let inner = scope;
  const loops = iterators.map(({ name, from, to }): Loop => {
    const loop = { name, from: compile(from, inner), to: to && compile(to, inner) };
    inner = { kind: 'variable', name, up: inner };
    return loop;
  });
  return { loops, inner };
}

export function compileFor(node: Of<'for'>, scope: Scope | null, compile: Compile): Evaluate {
  let readsPartial = false;
  const partial: Scope = {
    kind: 'variable',
    name: 'partial',
    up: scope,
    onRead: () => (readsPartial = true),
  };
  const { loops, inner } = compileIterators(node.iterators, partial, compile);
  const result = compile(node.result, inner);
  const copies = readsPartial;
  const size = sizeOf(node.result);
  return (run, frame) => {
    const results: Value[] = [];
    const visit = (at: Frame | null): boolean => {
      results.push(result(run, at));
      run.spend(size);
      if (results.length > run.limits.listElementsMax) run.list(results.length);
      return true;
    };
    const walk = copies ? walkWithPartial(results) : walkLoops;
    return walk(run, loops, { value: results, up: frame }, visit) ? results : null;
  };
}

/** Each round sees its own copy of the results so far: one that is kept must not grow. */
function walkWithPartial(results: readonly Value[]): typeof walkLoops {
  return (run, loops, frame, visit) => {
    const soFar = (): List => {
      run.spend(results.length >> 3);
      return [...results];
    };
    const deep = loops.length;
    return walkLoops(run, loops, frame, (at) => visit(replaceAt(at, deep, soFar())));
  };
}

function replaceAt(frame: Frame | null, steps: number, value: Value): Frame {
  if (frame === null || steps === 0) return { value, up: frame?.up ?? null };
  return { value: frame.value, up: replaceAt(frame.up, steps - 1, value) };
}

export function compileQuantified(
  node: Of<'some' | 'every'>,
  scope: Scope | null,
  compile: Compile,
): Evaluate {
  const { loops, inner } = compileIterators(node.iterators, scope, compile);
  const condition = compile(node.condition, inner);
  const decides = node.kind === 'some';
  const size = sizeOf(node.condition);
  return (run, frame) => {
    let result: boolean | null = !decides;
    const walked = walkLoops(run, loops, frame, (at) => {
      run.spend(size);
      const holds = condition(run, at);
      if (holds === decides) {
        result = decides;
        return false;
      }
      if (typeof holds !== 'boolean') result = null;
      return true;
    });
    return walked ? result : null;
  };
}

/**
 * Goes through all combinations, the last iterator fastest; each iterator sees those before it.
 * @param visit answers whether to go on @returns whether every iterator had something to go through
 */
function walkLoops(
  run: Run,
  loops: readonly Loop[],
  frame: Frame | null,
  visit: (frame: Frame | null) => boolean,
): boolean {
  let sound = true;
  const walk = (at: number, outer: Frame | null): boolean => {
    const loop = loops[at];
    if (loop === undefined) {
      run.spend(1);
      return visit(outer);
    }
    const from = loop.from(run, outer);
    const elements = loop.to === null ? elementsOf(run, from) : between(run, from, loop.to(run, outer));
    if (elements === null) {
      sound = false;
      return false;
    }
    for (const value of elements) if (!walk(at + 1, { value, up: outer })) return false;
    return true;
  };
  walk(0, frame);
  return sound;
}

function elementsOf(run: Run, value: Value): Iterable<Value> | null {
  if (isList(value)) return value;
  if (value instanceof Range) {
    const { low, high, lowIncluded, highIncluded } = value;
    const [from, to] = [positionOf(low), positionOf(high)];
    if (from !== null && to !== null && low instanceof PlainDate === high instanceof PlainDate)
      return count(
        run,
        from + (lowIncluded ? 0 : 1),
        to - (highIncluded ? 0 : 1),
        low instanceof PlainDate,
        1,
      );
  }
  if (value === null || value instanceof Range) {
    run.warn('TYPE_MISMATCH', `Expected a list or a range of integers or dates but found ${kindOf(value)}`);
    return null;
  }
  return [value];
}

/** `from..to`, downwards too. */
function between(run: Run, from: Value, to: Value): Iterable<Value> | null {
  const [low, high] = [positionOf(from), positionOf(to)];
  if (low === null || high === null || from instanceof PlainDate !== to instanceof PlainDate) {
    run.warn('TYPE_MISMATCH', `Expected integers or dates but found ${kindOf(from)} and ${kindOf(to)}`);
    return null;
  }
  return count(run, low, high, from instanceof PlainDate, low <= high ? 1 : -1);
}

const positionOf = (value: Value): number | null =>
  value instanceof PlainDate ? epochDayOf(value) : isNumber(value) ? integerOf(value) : null;

function* count(run: Run, from: number, to: number, dates: boolean, step: 1 | -1): Generator<Value> {
  for (let at = from; step === 1 ? at <= to : at >= to; at += step) {
    run.spend(1);
    yield dates ? dateOfEpochDay(at) : at;
  }
}
