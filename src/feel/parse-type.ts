/** Types as written in FEEL: `list<number>`, `context<a: string>`, `function<date> -> boolean`, names of item definitions. */
import type { Reader } from './reader.js';
import { anyType, typesByName, type FeelType } from './types.js';

/** Finds an item definition; null where there is none. */
export type TypeFinder = (name: string) => FeelType | null;

const depthMax = 50;
const spacedNames = [...typesByName.keys()].filter((name) => name.includes(' '));

export function parseType(reader: Reader, find: TypeFinder, depth = 0): FeelType {
  if (depth > depthMax) reader.fail('fewer types inside types');
  const inner = (): FeelType => parseType(reader, find, depth + 1);
  const word = reader.peekWord();
  if (word === null) reader.fail('a type');
  if (word === 'list' || word === 'range' || word === 'context' || word === 'function') {
    const before = reader.at;
    reader.takesWord(word);
    if (reader.takes('<')) return parseGeneric(reader, word, inner);
    reader.at = before;
  }
  const name = spacedNames.find((spaced) => takesPhrase(reader, spaced)) ?? takeTypeName(reader);
  return typesByName.get(name) ?? { kind: 'named', name, resolve: () => find(name) };
}

function parseGeneric(
  reader: Reader,
  word: 'list' | 'range' | 'context' | 'function',
  inner: () => FeelType,
): FeelType {
  if (word === 'list' || word === 'range') {
    const of = inner();
    reader.expect('>');
    return { kind: word, of };
  }
  if (word === 'context') {
    const entries = new Map<string, FeelType>();
    while (!reader.sees('>')) {
      if (entries.size > 0) reader.expect(',');
      const key = reader.takeKey();
      if (key === null) reader.fail('the name of an entry');
      entries.set(key, inner());
    }
    reader.expect('>');
    return { kind: 'context', entries };
  }
  const parameters: FeelType[] = [];
  while (!reader.sees('>')) {
    if (parameters.length > 0) reader.expect(',');
    parameters.push(inner());
  }
  reader.expect('>');
  return { kind: 'function', parameters, result: reader.takes('->') ? inner() : anyType };
}

function takesPhrase(reader: Reader, phrase: string): boolean {
  const before = reader.at;
  if (phrase.split(' ').every((word) => reader.takesWord(word))) return true;
  reader.at = before;
  return false;
}

/** A type may be named through the import it comes from: `common.tApplicant`. */
function takeTypeName(reader: Reader): string {
  let name = reader.takeName() ?? reader.fail('a type');
  while (reader.sees('.') && !reader.sees('..')) {
    reader.expect('.');
    name += `.${reader.takeName() ?? reader.fail('a type')}`;
  }
  return name;
}
