/** Functions of texts (DMN 1.5 §10.3.4.3). Positions count code points. */
import { form, list, optional, text, textOrNull, type Library, truncated } from './define.js';
import { eachMatch, PatternFailure, patternOf, replacementOf } from './pattern.js';
import type { Run } from './run.js';
import type { List, Value } from './values.js';

const codePoints = (value: string): readonly string[] => Array.from(value);

function substring(run: Run, value: string, start: number, length: number | null | undefined): Value {
  run.text(value);
  const points = codePoints(value);
  const from = start > 0 ? start - 1 : points.length + start;
  if (start === 0 || from < 0 || from > points.length || (typeof length === 'number' && length < 1))
    return run.warn('ARGUMENTS_INVALID', 'Expected a start and a length within the text but found others');
  return points.slice(from, typeof length === 'number' ? from + length : undefined).join('');
}

/** Runs what needs a pattern; a pattern that is none makes null and a warning. Time is linear in pattern times text. */
function withPattern(
  run: Run,
  value: string,
  pattern: { readonly source: string; readonly flags?: string | null | undefined },
  apply: (compiled: ReturnType<typeof patternOf>, payForRest: (at: number) => void) => Value,
): Value {
  run.text(value);
  run.spend(20 + pattern.source.length);
  try {
    const compiled = patternOf(pattern.source, pattern.flags ?? '');
    const size = compiled.programSize();
    run.spend(Math.floor((value.length * size) / 16));
    // A search for one match more may look through all that is left.
    return apply(compiled, (at) => run.spend(1 + Math.floor(((value.length - at) * size) / 128)));
  } catch (error) {
    if (error instanceof PatternFailure) return run.warn('PATTERN_INVALID', error.message);
    throw error;
  }
}

function replace(
  run: Run,
  input: string,
  source: string,
  replacement: string,
  flags: string | null | undefined,
): Value {
  return withPattern(run, input, { source, flags }, (compiled, payForRest) => {
    if (compiled.matcher('').matches()) throw new PatternFailure('Expected a pattern that matches some text');
    const written = (flags ?? '').includes('q')
      ? () => replacement
      : replacementOf(replacement, compiled.groupCount());
    let result = '';
    let last = 0;
    eachMatch(compiled, input, (start, end, group) => {
      payForRest(end);
      result += input.slice(last, start) + written(group);
      if (result.length > run.limits.textCharactersMax) run.text(result);
      last = end;
    });
    return run.text(result + input.slice(last));
  });
}

function split(run: Run, value: string, source: string): Value {
  return withPattern(run, value, { source }, (compiled, payForRest) => {
    const parts: string[] = [];
    let last = 0;
    eachMatch(compiled, value, (start, end) => {
      payForRest(end);
      if (end === start) return;
      parts.push(value.slice(last, start));
      last = end;
    });
    parts.push(value.slice(last));
    run.list(parts.length);
    return parts;
  });
}

function join(run: Run, items: List, delimiter: string | null | undefined): Value {
  const texts: string[] = [];
  let length = 0;
  for (const item of items) {
    if (item === null) continue;
    if (typeof item !== 'string')
      return run.warn('ARGUMENTS_INVALID', 'Expected a list of texts but found another value in it');
    texts.push(item);
    length += item.length + (delimiter ?? '').length;
    if (length > run.limits.textCharactersMax) run.text(' '.repeat(run.limits.textCharactersMax + 1));
  }
  return run.text(texts.join(delimiter ?? ''));
}

export const stringFunctions: Library = {
  substring: [form([text('string'), truncated('start position'), optional(truncated('length'))], substring)],
  'string length': [
    form([text('string')], (run, value) => {
      run.text(value);
      return codePoints(value).length;
    }),
  ],
  'upper case': [form([text('string')], (run, value) => run.text(value.toUpperCase()))],
  'lower case': [form([text('string')], (run, value) => run.text(value.toLowerCase()))],
  'substring before': [
    form([text('string'), text('match')], (run, value, match) => {
      const at = run.text(value).indexOf(match);
      return at < 0 ? '' : value.slice(0, at);
    }),
  ],
  'substring after': [
    form([text('string'), text('match')], (run, value, match) => {
      const at = run.text(value).indexOf(match);
      return at < 0 ? '' : value.slice(at + match.length);
    }),
  ],
  replace: [
    form([text('input'), text('pattern'), text('replacement'), optional(textOrNull('flags'))], replace),
  ],
  contains: [form([text('string'), text('match')], (run, value, match) => run.text(value).includes(match))],
  'starts with': [
    form([text('string'), text('match')], (run, value, match) => run.text(value).startsWith(match)),
  ],
  'ends with': [
    form([text('string'), text('match')], (run, value, match) => run.text(value).endsWith(match)),
  ],
  matches: [
    form([text('input'), text('pattern'), optional(textOrNull('flags'))], (run, input, source, flags) =>
      withPattern(run, input, { source, flags }, (compiled) => compiled.matcher(input).find()),
    ),
  ],
  split: [form([text('string'), text('delimiter')], split)],
  'string join': [form([list('list'), optional(textOrNull('delimiter'))], join)],
};
