/** Classes of characters in XPath patterns, with subtraction, in the words of RE2. */

interface Found {
  readonly text: string;
  readonly length: number;
}

/** Blocks of Unicode that XML Schema names and people use. */
const blocks: Readonly<Record<string, string>> = {
  BasicLatin: '\\x{0}-\\x{7F}',
  'Latin-1Supplement': '\\x{80}-\\x{FF}',
  'LatinExtended-A': '\\x{100}-\\x{17F}',
  'LatinExtended-B': '\\x{180}-\\x{24F}',
  LatinExtendedAdditional: '\\x{1E00}-\\x{1EFF}',
  CombiningDiacriticalMarks: '\\x{300}-\\x{36F}',
  Greek: '\\x{370}-\\x{3FF}',
  GreekandCoptic: '\\x{370}-\\x{3FF}',
  Cyrillic: '\\x{400}-\\x{4FF}',
  Hebrew: '\\x{590}-\\x{5FF}',
  Arabic: '\\x{600}-\\x{6FF}',
  Thai: '\\x{E00}-\\x{E7F}',
  GeneralPunctuation: '\\x{2000}-\\x{206F}',
  CurrencySymbols: '\\x{20A0}-\\x{20CF}',
  Hiragana: '\\x{3040}-\\x{309F}',
  Katakana: '\\x{30A0}-\\x{30FF}',
  CJKUnifiedIdeographs: '\\x{4E00}-\\x{9FFF}',
  HangulSyllables: '\\x{AC00}-\\x{D7A3}',
};

/** What each letter behind a backslash stands for inside a class; XML Schema's digits and words are Unicode's. */
const classEscapes: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  s: '\\t\\n\\r ',
  S: '\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{21}-\\x{10FFFF}',
  w: '\\p{L}\\p{M}\\p{N}\\p{S}',
  W: '\\p{P}\\p{Z}\\p{C}',
  i: '\\p{L}_:',
  c: '\\p{L}\\p{M}\\p{Nd}_:.\\-\\x{B7}',
};
const negatedNames: Readonly<Record<string, string>> = { I: 'i', C: 'c' };
const plainEscapes = 'nrt\\|.?*+(){}[]-^$';

/** @param source begins with the backslash @returns null for escapes that XPath has not */
export function escapeOutside(source: string): Found | null {
  const letter = source.charAt(1);
  const negated = negatedNames[letter];
  if (negated !== undefined) return { text: `[^${classEscapes[negated] ?? ''}]`, length: 2 };
  const found = escapeInside(source);
  if (found === null) return null;
  return plainEscapes.includes(letter) ? found : { ...found, text: `[${found.text}]` };
}

function escapeInside(source: string): Found | null {
  const letter = source.charAt(1);
  if (letter !== '' && plainEscapes.includes(letter)) return { text: `\\${letter}`, length: 2 };
  const known = Object.hasOwn(classEscapes, letter) ? classEscapes[letter] : undefined;
  if (known !== undefined) return { text: known, length: 2 };
  const property = /^\\([pP])\{(Is)?([A-Za-z0-9-]+)\}/.exec(source);
  if (property === null) return null;
  const [whole, sign, isBlock, name = ''] = property;
  if (isBlock === undefined) return { text: whole, length: whole.length };
  const block = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
  if (block === undefined || sign === 'P') return null;
  return { text: block, length: whole.length };
}

/** @param at where the class opens @returns what stands for it, and where it ends; null where it does not */
export function characterClass(source: string, at: number): { text: string; end: number } | null {
  let here = at + 1;
  const negated = source.charAt(here) === '^';
  if (negated) here += 1;
  let inside = '';
  const first = here;
  while (here < source.length) {
    const character = source.charAt(here);
    if (character === ']' && here > first) return { text: `[${negated ? '^' : ''}${inside}]`, end: here + 1 };
    if (character === '-' && source.charAt(here + 1) === '[') {
      const taken = characterClass(source, here + 1);
      if (taken === null || source.charAt(taken.end) !== ']' || negated) return null;
      const ranges = subtract(source.slice(first, here), source.slice(here + 2, taken.end - 1));
      return ranges === null ? null : { text: `[${ranges}]`, end: taken.end + 1 };
    }
    if (character === '[' || character === ']') return null;
    if (character === '\\') {
      const found = escapeInside(source.slice(here, here + 60));
      if (found === null) return null;
      inside += found.text;
      here += found.length;
    } else {
      inside += character === '^' || character === '&' || character === '~' ? `\\${character}` : character;
      here += 1;
    }
  }
  return null;
}

/** Plain characters and ranges only: what has no finite list on this page is refused. */
function subtract(from: string, taken: string): string | null {
  const [all, less] = [rangesIn(from), rangesIn(taken)];
  if (all === null || less === null) return null;
  let left = all;
  for (const [low, high] of less)
    left = left.flatMap(([from2, to]): [number, number][] => {
      if (high < from2 || low > to) return [[from2, to]];
      const parts: [number, number][] = [];
      if (from2 < low) parts.push([from2, low - 1]);
      if (to > high) parts.push([high + 1, to]);
      return parts;
    });
  if (left.length === 0) return null;
  return left.map(([low, high]) => `\\x{${low.toString(16)}}-\\x{${high.toString(16)}}`).join('');
}

function rangesIn(text: string): [number, number][] | null {
  if (/[\\[\]^]/.test(text)) return null;
  const characters = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const ranges: [number, number][] = [];
  for (let at = 0; at < characters.length;) {
    const low = characters[at] ?? 0;
    const high = characters[at + 1] === 0x2d ? characters[at + 2] : undefined;
    ranges.push([low, high ?? low]);
    at += high === undefined ? 1 : 3;
  }
  return ranges;
}
