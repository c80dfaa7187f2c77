/** `range("[1..3]")`: the ends are literals, written in any of the ways FEEL has for them. */
import { order } from './compare.js';
import { parseNumber } from './numbers.js';
import { Reader, SyntaxFailure } from './reader.js';
import { parseDate, parseDateAndTime, parseDuration, parseTemporal, parseTime } from './temporal-text.js';
import { Range, type Value } from './values.js';

const constructors: Readonly<Record<string, (text: string) => Value>> = {
  date: parseDate,
  time: parseTime,
  'date and time': parseDateAndTime,
  duration: parseDuration,
};

/** @returns null where the text is no range from a lower to a higher end of one kind */
export function parseRange(text: string): Range | null {
  const reader = new Reader(text, []);
  try {
    const lowIncluded = reader.takes('[');
    if (!lowIncluded && !reader.takes('(') && !reader.takes(']')) return null;
    const low = takeLiteral(reader);
    reader.expect('..');
    const high = takeLiteral(reader);
    const highIncluded = reader.takes(']');
    if (!highIncluded && !reader.takes(')') && !reader.takes('[')) return null;
    reader.skipSpace();
    const difference = low === null || high === null ? null : order(low, high);
    if (reader.at < text.length || difference === null || difference > 0) return null;
    return new Range({ low, high, lowIncluded, highIncluded });
  } catch (error) {
    if (error instanceof SyntaxFailure) return null;
    throw error;
  }
}

function takeLiteral(reader: Reader): Value {
  if (reader.sees('"')) return reader.takeString();
  if (reader.takes('@')) {
    if (!reader.sees('"')) reader.fail('a text');
    return parseTemporal(reader.takeString());
  }
  const negative = reader.takes('-');
  const digits = reader.takeNumber();
  if (digits !== null) return parseNumber(negative ? `-${digits}` : digits);
  for (const [name, parse] of Object.entries(constructors)) {
    const before = reader.at;
    if (name.split(' ').every((word) => reader.takesWord(word)) && reader.takes('(') && reader.sees('"')) {
      const value = parse(reader.takeString());
      reader.expect(')');
      return value;
    }
    reader.at = before;
  }
  return reader.fail('a literal');
}
