/** Tinos has the metrics of Times New Roman and every Vietnamese letter; it goes into the page itself, since a page that
 *  prints may load nothing. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const faces = [
  ['400', 'normal'],
  ['400', 'italic'],
  ['700', 'normal'],
  ['700', 'italic'],
] as const;
/** Unicode ranges of the font's parts, so that each letter is taken from the part that has it. */
const subsets = {
  vietnamese:
    'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB',
  'latin-ext':
    'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113',
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
} as const;

type Subset = keyof typeof subsets;
/** Latin letters that neither Vietnamese nor Western European writing has: names of foreigners. */
const beyondVietnamese =
  /[\u0100\u0101\u0104-\u010f\u0112-\u0127\u012a-\u0130\u0132-\u0151\u0154-\u0167\u016a-\u019f\u01a2-\u01ae\u01b1-\u02ba\u1e00-\u1e9f]/;

const written = new Map<Subset, string>();

/**
 * `@font-face` rules of the family "Tinos", fonts inlined. The large part for other Latin letters comes only with a text
 * that needs it: it would be three quarters of every page.
 */
export function fontFaces(text: string): string {
  const needed: Subset[] = beyondVietnamese.test(text)
    ? ['vietnamese', 'latin-ext', 'latin']
    : ['vietnamese', 'latin'];
  return needed.map(rulesOf).join('\n');
}

function rulesOf(subset: Subset): string {
  const known = written.get(subset);
  if (known !== undefined) return known;
  const rules = faces
    .map(([weight, style]) => {
      const file = require.resolve(`@fontsource/tinos/files/tinos-${subset}-${weight}-${style}.woff2`);
      const data = readFileSync(file).toString('base64');
      return `@font-face{font-family:Tinos;font-weight:${weight};font-style:${style};unicode-range:${subsets[subset]};src:url(data:font/woff2;base64,${data}) format("woff2")}`;
    })
    .join('\n');
  written.set(subset, rules);
  return rules;
}
