/** Functions of lists (DMN 1.5 §10.3.4.4). */
import { call } from './call.js';
import { equal, order } from './compare.js';
import { any, callable, form, list, optional, rest, type Library, truncated } from './define.js';
import type { Run } from './run.js';
import { isList, type FeelFunction, type List, type Value } from './values.js';

const same = (run: Run, left: Value, right: Value): boolean => {
  run.spend(1);
  return equal(run, left, right) === true;
};

const made = (run: Run, items: List): List => {
  run.list(items.length);
  return items;
};

const noSuchPosition = (run: Run): null =>
  run.warn('ARGUMENTS_INVALID', 'Expected a position within the list but found another');

/** From 1, or from -1 at the end. @returns from 0; null where the list has none */
function indexOf(items: List, position: number): number | null {
  const at = position > 0 ? position - 1 : items.length + position;
  return position === 0 || at < 0 || at >= items.length ? null : at;
}

function sublist(run: Run, items: List, start: number, length: number | null | undefined): Value {
  const at = indexOf(items, start);
  if (at === null || (typeof length === 'number' && (length < 0 || at + length > items.length)))
    return noSuchPosition(run);
  return made(run, items.slice(at, typeof length === 'number' ? at + length : undefined));
}

function concatenate(run: Run, lists: readonly List[]): List {
  const all: Value[] = [];
  for (const items of lists) {
    run.list(all.length + items.length);
    for (const item of items) all.push(item);
  }
  return all;
}

/** What equals an earlier element goes. Texts and numbers, most of all lists, are told apart by a set. */
export function distinct(run: Run, items: List): readonly Value[] {
  const primitives = new Set<Value>();
  const others: Value[] = [];
  return items.filter((item) => {
    run.spend(1);
    if (typeof item !== 'object' || item === null) {
      if (primitives.has(item)) return false;
      primitives.add(item);
      return true;
    }
    if (others.some((other) => same(run, other, item))) return false;
    others.push(item);
    return true;
  });
}

function flatten(run: Run, items: List): readonly Value[] {
  const flat: Value[] = [];
  const walk = (inner: List): void => {
    run.enter();
    for (const item of inner) {
      run.spend(1);
      if (isList(item)) walk(item);
      else flat.push(item);
    }
    run.leave();
  };
  walk(items);
  return made(run, flat);
}

/** Merge sort of our own: the order of calls is part of what an evaluation costs. */
function sort(run: Run, items: List, precedes: (left: Value, right: Value) => boolean): List {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = sort(run, items.slice(0, middle), precedes);
  const right = sort(run, items.slice(middle), precedes);
  const merged: Value[] = [];
  let [a, b] = [0, 0];
  while (a < left.length && b < right.length) {
    run.spend(1);
    const [here, there] = [left[a] ?? null, right[b] ?? null];
    if (precedes(there, here)) {
      merged.push(there);
      b += 1;
    } else {
      merged.push(here);
      a += 1;
    }
  }
  return [...merged, ...left.slice(a), ...right.slice(b)];
}

function sortNaturally(run: Run, items: List): Value {
  let comparable = true;
  const sorted = sort(run, items, (left, right) => {
    run.compared(left, right);
    const difference = order(left, right);
    if (difference === null) comparable = false;
    return (difference ?? 0) < 0;
  });
  return comparable
    ? sorted
    : run.warn('TYPE_MISMATCH', 'Expected values that can be compared but found others');
}

const precedence =
  (run: Run, precedes: FeelFunction) =>
  (left: Value, right: Value): boolean =>
    call(run, precedes, { kind: 'positional', values: [left, right] }) === true;

function listReplace(run: Run, items: List, at: number | FeelFunction, item: Value): Value {
  if (typeof at === 'number') {
    const index = indexOf(items, at);
    return index === null ? noSuchPosition(run) : made(run, items.with(index, item));
  }
  const replaced: Value[] = [];
  for (const old of items) {
    const matches = call(run, at, { kind: 'positional', values: [old, item] });
    if (typeof matches !== 'boolean')
      return run.warn(
        'ARGUMENTS_INVALID',
        'Expected a boolean of the function that matches but found another value',
      );
    replaced.push(matches ? item : old);
  }
  return made(run, replaced);
}

export const listFunctions: Library = {
  'list contains': [
    form([list('list'), any('element')], (run, items, element) =>
      items.some((item) => same(run, item, element)),
    ),
  ],
  sublist: [form([list('list'), truncated('start position'), optional(truncated('length'))], sublist)],
  append: [rest([list('list')], any('item'), (run, [items], more) => made(run, [...items, ...more]))],
  concatenate: [rest([], list('list'), (run, _none, lists) => concatenate(run, lists))],
  'insert before': [
    form([list('list'), truncated('position'), any('newItem')], (run, items, position, item) => {
      const at = indexOf(items, position);
      return at === null ? noSuchPosition(run) : made(run, items.toSpliced(at, 0, item));
    }),
  ],
  remove: [
    form([list('list'), truncated('position')], (run, items, position) => {
      const at = indexOf(items, position);
      return at === null ? noSuchPosition(run) : made(run, items.toSpliced(at, 1));
    }),
  ],
  'list replace': [
    form([list('list'), truncated('position'), any('newItem')], listReplace),
    form([list('list'), callable('match'), any('newItem')], listReplace),
  ],
  reverse: [form([list('list')], (run, items) => made(run, items.toReversed()))],
  'index of': [
    form([list('list'), any('match')], (run, items, match) =>
      items.flatMap((item, at) => (same(run, item, match) ? [at + 1] : [])),
    ),
  ],
  union: [rest([], list('list'), (run, _none, lists) => distinct(run, concatenate(run, lists)))],
  'distinct values': [form([list('list')], distinct)],
  flatten: [form([list('list')], flatten)],
  sort: [
    form([list('list'), callable('precedes')], (run, items, precedes) =>
      sort(run, items, precedence(run, precedes)),
    ),
    form([list('list')], sortNaturally),
  ],
  count: [form([list('list')], (_run, items) => items.length)],
};
