/**
 * Text sizes without a browser: widths of Arial's letters, so that a box asked of us is never too small for the text
 * bpmn-js will set in it. Vietnamese marks do not widen a letter, so they are dropped before measuring.
 */

// Advance widths in thousandths of the font size.
const WIDTHS = {
  ' ': 278,
  '!': 278,
  '"': 355,
  '%': 889,
  '&': 667,
  "'": 191,
  '(': 333,
  ')': 333,
  '+': 584,
  ',': 278,
  '-': 333,
  '.': 278,
  '/': 278,
  ':': 278,
  ';': 278,
  '=': 584,
  '?': 556,
  A: 667,
  B: 667,
  C: 722,
  D: 722,
  E: 667,
  F: 611,
  G: 778,
  H: 722,
  I: 278,
  J: 500,
  K: 667,
  L: 556,
  M: 833,
  N: 722,
  O: 778,
  P: 667,
  Q: 778,
  R: 722,
  S: 667,
  T: 611,
  U: 722,
  V: 667,
  W: 944,
  X: 667,
  Y: 667,
  Z: 611,
  a: 556,
  b: 556,
  c: 500,
  d: 556,
  e: 556,
  f: 278,
  g: 556,
  h: 556,
  i: 222,
  j: 222,
  k: 500,
  l: 222,
  m: 833,
  n: 556,
  o: 556,
  p: 556,
  q: 556,
  r: 333,
  s: 500,
  t: 278,
  u: 556,
  v: 500,
  w: 722,
  x: 500,
  y: 500,
  z: 500,
  đ: 556,
  Đ: 722,
  '–': 556,
  '…': 1000,
};
const UNKNOWN_WIDTH = 600;
/** Fonts that stand in for Arial are a little wider. */
const SAFETY = 1.06;
const LINE_HEIGHT = 1.2;

/** bpmn-js sets names inside a shape at 12 px and names beside a shape at 11 px. */
export const INNER_FONT = 12;
export const LABEL_FONT = 11;

export function textWidth(text, fontSize) {
  let sum = 0;
  for (const letter of text.normalize('NFD')) {
    if (/\p{M}/u.test(letter)) continue;
    sum += WIDTHS[letter] ?? UNKNOWN_WIDTH;
  }
  return (sum / 1000) * fontSize * SAFETY;
}

/** Breaks at spaces only; a word wider than `maxWidth` keeps its own line. */
export function wrap(text, maxWidth, fontSize) {
  const lines = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, fontSize) > maxWidth) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines;
}

/** Size of the box that holds `text` wrapped at `maxWidth`. */
export function textBox(text, maxWidth, fontSize) {
  const lines = wrap(text, maxWidth, fontSize);
  const width = Math.max(...lines.map((line) => textWidth(line, fontSize)));
  return { width: Math.ceil(width) + 4, height: Math.ceil(lines.length * fontSize * LINE_HEIGHT) + 1, lines };
}
