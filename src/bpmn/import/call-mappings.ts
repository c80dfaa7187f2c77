/**
 * `in` and `out`: what passes to a called process and back, or with a signal. The other engine has the activity's own
 * variables in between, made by `inputOutput`; here a value passes at once, so what it reads there is written out.
 */
import { ok } from '../../shared/result.js';
import { valueToFeel } from './expression-text.js';
import type { Context } from './findings.js';
import type { ModelElement } from './model-element.js';
import { plainAttribute, vendorElements } from './vendor.js';

/** A variable of the activity's own, and what it is made from. */
export interface Named {
  readonly name: string;
  readonly feel: string;
}

export interface Parameters {
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
}

export function callMappings(
  context: Context,
  element: ModelElement,
  { inputs, outputs }: Parameters = { inputs: [], outputs: [] },
): void {
  const { target } = context;
  for (const passed of read(context, 'in')) {
    if (!passed.all) {
      target.mapping(element, 'mc:Input', {
        source: withNames(inputs, passed.source),
        target: passed.target,
      });
      continue;
    }
    if (!passed.local) target.attribute(element, 'inputsAll', 'true');
    for (const { name, feel } of inputs) target.mapping(element, 'mc:Input', { source: feel, target: name });
  }
  const own: Named[] = [];
  for (const passed of read(context, 'out')) {
    if (passed.all) target.attribute(element, 'outputsAll', 'true');
    else if (passed.local) own.push({ name: passed.target, feel: passed.source });
    else target.mapping(element, 'mc:Output', { source: passed.source, target: passed.target });
  }
  for (const { name, feel } of outputs)
    target.mapping(element, 'mc:Output', { source: withNames([...inputs, ...own], feel), target: name });
}

/** An expression that reads variables which exist only in between: their values are named in it. */
function withNames(names: readonly Named[], feel: string): string {
  const whole = names.find(({ name }) => name === feel);
  if (whole !== undefined) return whole.feel;
  const read = names.filter(({ name }) => mentions(feel, name));
  if (read.length === 0) return feel;
  return `{${read.map(({ name, feel: value }) => `${name}: ${value}`).join(', ')}, value: ${feel}}.value`;
}

const mentions = (feel: string, name: string): boolean =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) &&
  new RegExp(`(?<![\\p{L}\\p{N}_.])${name}(?![\\p{L}\\p{N}_])`, 'u').test(
    feel.replace(/"(?:[^"\\]|\\.)*"/g, '""'),
  );

type Passed =
  | { readonly all: true; readonly local: boolean }
  | { readonly all: false; readonly local: boolean; readonly source: string; readonly target: string };

function read({ element, findings }: Context, direction: 'in' | 'out'): Passed[] {
  return vendorElements(element, direction).flatMap((passed): Passed[] => {
    const attribute = (name: string): string | undefined => plainAttribute(passed, name);
    const local = attribute('local') === 'true';
    if (attribute('businessKey') !== undefined) {
      findings.leftBehind(element, 'businessKey');
      return [];
    }
    if (attribute('variables') === 'all') return [{ all: true, local }];
    const target = attribute('target') ?? '';
    const expression = attribute('sourceExpression');
    const text = expression ?? attribute('source');
    if (text === undefined || target === '') {
      findings.invalid(element, direction, 'Expected source and target of a variable that is passed on');
      return [];
    }
    const feel = expression === undefined ? ok(text) : valueToFeel(text);
    if (feel.ok) return [{ all: false, local, source: feel.value, target }];
    findings.untranslated(element, text, feel.error);
    return [];
  });
}
