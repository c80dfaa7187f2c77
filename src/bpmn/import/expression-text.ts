/** Texts of vendors' models that hold expressions: `${…}` and `#{…}`, alone or inside a longer text; `=…` (FEEL). */
import { fail, ok, type Result } from '../../shared/result.js';
import { feelString, juelToFeel } from './juel-to-feel.js';
import { parseJuel } from './juel.js';

type Part = { readonly text: string } | { readonly expression: string };

/** Whether the text is an expression, or holds one. */
export const holdsExpression = (text: string): boolean =>
  /[$#]\{/.test(text) || text.trimStart().startsWith('=');

/** What a text in a place for a value comes to, as FEEL: an expression, or the text itself. */
export function valueToFeel(text: string, texts?: ReadonlySet<string>): Result<string, string> {
  const trimmed = text.trim();
  if (trimmed.startsWith('=')) return ok(trimmed.slice(1).trim());
  const parts = partsOf(trimmed);
  if (!parts.ok) return parts;
  const [only] = parts.value;
  if (only === undefined) return ok('null');
  if (parts.value.length === 1)
    return 'text' in only ? ok(feelString(only.text)) : juelToFeel(only.expression, texts);
  const pieces: string[] = [];
  for (const part of parts.value) {
    if ('text' in part) {
      pieces.push(feelString(part.text));
      continue;
    }
    const feel = juelToFeel(part.expression, texts);
    if (!feel.ok) return feel;
    pieces.push(
      feel.value.startsWith('"') && !/[^\\]".*"/s.test(feel.value.slice(1))
        ? feel.value
        : `string(${feel.value})`,
    );
  }
  // An unset variable is an empty text there; `string join` passes over null, `+` does not.
  return ok(`string join([${pieces.join(', ')}])`);
}

/** A text in a place for an expression: there, one without braces is one too, when it is written as JUEL writes it. */
export function conditionToFeel(text: string, texts?: ReadonlySet<string>): Result<string, string> {
  const trimmed = text.trim();
  if (holdsExpression(trimmed)) return valueToFeel(trimmed, texts);
  return looksLikeJuel(trimmed) ? juelToFeel(trimmed, texts) : ok(text);
}

/** A text in a script language: what it shares with JUEL is read, the rest is refused. */
export function scriptToFeel(text: string, texts?: ReadonlySet<string>): Result<string, string> {
  const trimmed = text
    .trim()
    .replace(/^return\s+/, '')
    .replace(/;\s*$/, '');
  return holdsExpression(trimmed) ? valueToFeel(trimmed, texts) : juelToFeel(trimmed, texts);
}

/** A text that is FEEL already where it has no sign of JUEL. */
const looksLikeJuel = (text: string): boolean =>
  /==|&&|\|\||!(?!=)|\b(eq|ne|lt|gt|le|ge|empty|div|mod)\b/.test(text.replace(/"[^"]*"|'[^']*'/g, '""')) ||
  /'/.test(text);

function partsOf(text: string): Result<readonly Part[], string> {
  const parts: Part[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    if (text[at] === '\\' && /^[$#]\{/.test(text.slice(at + 1, at + 3))) {
      plain += text.slice(at + 1, at + 3);
      at += 3;
    } else if (two === '${' || two === '#{') {
      const end = endOf(text, at + 2);
      if (end === null) return fail('a brace is not closed');
      if (plain !== '') parts.push({ text: plain });
      plain = '';
      parts.push({ expression: text.slice(at + 2, end) });
      at = end + 1;
    } else {
      plain += text[at] ?? '';
      at += 1;
    }
  }
  if (plain !== '') parts.push({ text: plain });
  return ok(parts);
}

/** Where the closing brace stands, past texts in quotes. */
function endOf(text: string, from: number): number | null {
  let quote: string | null = null;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (quote !== null) {
      if (character === '\\') at += 1;
      else if (character === quote) quote = null;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '}') return at;
  }
  return null;
}

/** The text that an expression without variables always comes to; null where it depends on any. */
export function constantOf(text: string): string | null {
  const parts = partsOf(text.trim());
  if (!parts.ok) return null;
  let constant = '';
  for (const part of parts.value) {
    if ('text' in part) constant += part.text;
    else {
      const tree = parseJuel(part.expression);
      if (!tree.ok || tree.value.kind !== 'literal') return null;
      constant += String(tree.value.value ?? '');
    }
  }
  return constant;
}
