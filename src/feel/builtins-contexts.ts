/** Functions of contexts (DMN 1.5 §10.3.4.8). */
import { Context } from './context.js';
import { any, context, form, list, text, type Library } from './define.js';
import type { Run } from './run.js';
import type { List, Value } from './values.js';

const noContext = (run: Run): null =>
  run.warn('ARGUMENTS_INVALID', 'Expected contexts and names but found another value among them');

function put(run: Run, into: Context, keys: List, value: Value): Value {
  const [key, ...inner] = keys;
  if (typeof key !== 'string') return noContext(run);
  run.list(into.names().length + 1);
  const entries = new Map(into.entries());
  if (inner.length > 0) {
    const nested = into.get(key);
    if (!(nested instanceof Context)) return noContext(run);
    run.enter();
    const changed = put(run, nested, inner, value);
    run.leave();
    if (changed === null) return null;
    entries.set(key, changed);
  } else entries.set(key, value);
  return Context.of(entries);
}

function merge(run: Run, contexts: List): Value {
  const entries = new Map<string, Value>();
  for (const each of contexts) {
    if (!(each instanceof Context)) return noContext(run);
    run.list(entries.size + each.names().length);
    for (const [name, value] of each.entries()) entries.set(name, value);
  }
  return Context.of(entries);
}

function contextOf(run: Run, items: List): Value {
  const entries = new Map<string, Value>();
  run.list(items.length);
  for (const item of items) {
    const key = item instanceof Context ? item.get('key') : undefined;
    if (!(item instanceof Context) || typeof key !== 'string' || !item.has('value') || entries.has(key))
      return noContext(run);
    entries.set(key, item.get('value') ?? null);
  }
  return Context.of(entries);
}

export const contextFunctions: Library = {
  'get value': [
    form([context('m'), text('key')], (_run, of, key) => of.get(key) ?? null),
    form([context('context'), text('key')], (_run, of, key) => of.get(key) ?? null),
  ],
  'get entries': [
    form([context('m')], (run, of) => entriesOf(run, of)),
    form([context('context')], (run, of) => entriesOf(run, of)),
  ],
  context: [form([list('entries')], contextOf)],
  'context put': [
    form([context('context'), text('key'), any('value')], (run, into, key, value) =>
      put(run, into, [key], value),
    ),
    form([context('context'), list('keys'), any('value')], (run, into, keys, value) =>
      put(run, into, keys, value),
    ),
  ],
  'context merge': [form([list('contexts')], merge)],
};

function entriesOf(run: Run, of: Context): Value {
  const entries = of.entries();
  run.list(entries.length);
  return entries.map(([key, value]) =>
    Context.of([
      ['key', key],
      ['value', value],
    ]),
  );
}
