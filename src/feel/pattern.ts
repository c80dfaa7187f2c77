/**
 * XPath 3.1 regular expressions (DMN 1.5 §10.3.4.3) on an engine whose time is linear in pattern times text. The price:
 * no back-references, which have no such engine.
 */
import { RE2JS } from 're2js';
import { characterClass, escapeOutside } from './pattern-classes.js';

/** The pattern is no XPath pattern, or one that cannot be run in linear time. */
export class PatternFailure extends Error {}

const patternCharactersMax = 4_096;
const patternsKeptMax = 500;
const kept = new Map<string, RE2JS>();

/** @param flags any of `s`, `m`, `i`, `x`, `q` @throws PatternFailure */
export function patternOf(source: string, flags: string): RE2JS {
  const key = `${flags}/${source}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (!/^[smixq]*$/.test(flags)) throw new PatternFailure('Expected flags among s, m, i, x, q');
  if (source.length > patternCharactersMax) throw new PatternFailure('Expected a shorter pattern');
  const compiled = compile(source, flags);
  if (kept.size >= patternsKeptMax) kept.clear();
  kept.set(key, compiled);
  return compiled;
}

function compile(source: string, flags: string): RE2JS {
  const translated = flags.includes('q') ? RE2JS.quote(source) : translate(source, flags);
  const bits =
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0);
  try {
    return RE2JS.compile(translated, bits);
  } catch {
    throw new PatternFailure('Expected a pattern of XPath without back-references');
  }
}

function translate(source: string, flags: string): string {
  const spaced = flags.includes('x');
  let result = '';
  for (let at = 0; at < source.length;) {
    const character = source.charAt(at);
    if (spaced && /[\t\n\r ]/.test(character)) at += 1;
    else if (character === '[') {
      const found = characterClass(source, at);
      if (found === null) throw new PatternFailure('Expected a class of characters that ends');
      result += found.text;
      at = found.end;
    } else if (character === '\\') {
      const found = escapeOutside(spaced ? withoutSpace(source, at) : source.slice(at, at + 60));
      if (found === null) throw new PatternFailure('Expected an escape that XPath knows');
      result += found.text;
      at = spaced ? skip(source, at, found.length) : at + found.length;
    } else if (character === '.') {
      result += flags.includes('s') ? '[\\s\\S]' : '[^\\n\\r]';
      at += 1;
    } else if (character === '(' && source.charAt(at + 1) === '?' && source.charAt(at + 2) !== ':')
      throw new PatternFailure('Expected a group that XPath knows');
    else {
      result += character;
      at += 1;
    }
  }
  return result;
}

const withoutSpace = (source: string, from: number): string =>
  source.slice(from, from + 120).replace(/[\t\n\r ]/g, '');

/** Where so many characters that are no space have been read. */
function skip(source: string, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < source.length; at += 1)
    if (!/[\t\n\r ]/.test(source.charAt(at))) left -= 1;
  return at;
}

/** Finds from the left, without overlap. @param visit gets start, end and the groups */
export function eachMatch(
  pattern: RE2JS,
  text: string,
  visit: (start: number, end: number, group: (number: number) => string) => void,
): void {
  const matcher = pattern.matcher(text);
  while (matcher.find()) visit(matcher.start(), matcher.end(), (number) => matcher.group(number) ?? '');
}

/** `$1` and its like, `\$` and `\\` (XPath fn:replace). @throws PatternFailure */
export function replacementOf(
  replacement: string,
  groups: number,
): (group: (number: number) => string) => string {
  const parts: (string | number)[] = [];
  for (let at = 0; at < replacement.length;) {
    const character = replacement.charAt(at);
    const next = replacement.charAt(at + 1);
    if (character === '\\') {
      if (next !== '\\' && next !== '$') throw new PatternFailure('Expected \\\\ or \\$ in the replacement');
      parts.push(next);
      at += 2;
    } else if (character === '$') {
      const digits = /^\d+/.exec(replacement.slice(at + 1))?.[0];
      if (digits === undefined) throw new PatternFailure('Expected the number of a group behind $');
      let length = digits.length;
      while (length > 1 && Number(digits.slice(0, length)) > groups) length -= 1;
      const number = Number(digits.slice(0, length));
      if (number <= groups) parts.push(number);
      at += 1 + length;
    } else {
      parts.push(character);
      at += 1;
    }
  }
  return (group) => parts.map((part) => (typeof part === 'number' ? group(part) : part)).join('');
}
