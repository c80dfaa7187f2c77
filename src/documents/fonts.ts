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

let css: string | null = null;

/** `@font-face` rules of the family "Tinos", fonts inlined. */
export function fontFaces(): string {
  css ??= faces
    .flatMap(([weight, style]) =>
      Object.entries(subsets).map(([subset, range]) => {
        const file = require.resolve(`@fontsource/tinos/files/tinos-${subset}-${weight}-${style}.woff2`);
        const data = readFileSync(file).toString('base64');
        return `@font-face{font-family:Tinos;font-weight:${weight};font-style:${style};unicode-range:${range};src:url(data:font/woff2;base64,${data}) format("woff2")}`;
      }),
    )
    .join('\n');
  return css;
}
