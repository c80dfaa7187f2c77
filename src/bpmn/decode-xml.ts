/** From bytes to text, by byte order mark or declaration (XML 1.0, appendix F). Strict: bytes that are no text are refused. */
import { fail, ok, type Result } from '../shared/result.js';
import { modelProblem, type ModelProblem } from './model-problem.js';
import { xmlCharactersMax } from './xml-limits.js';

const marks: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0x3c, 0x00, 0x3f, 0x00], 'utf-16le'],
  [[0x00, 0x3c, 0x00, 0x3f], 'utf-16be'],
];

/** Encodings that editors write; a name beyond them is refused rather than guessed. */
const known: ReadonlySet<string> = new Set([
  'utf-8',
  'utf8',
  'us-ascii',
  'ascii',
  'iso-8859-1',
  'latin1',
  'windows-1252',
  'windows-1258',
  'utf-16',
  'utf-16le',
  'utf-16be',
]);

export function decodeXml(bytes: Uint8Array): Result<string, readonly ModelProblem[]> {
  if (bytes.length > xmlCharactersMax * 2)
    return refuse(`Expected at most ${xmlCharactersMax * 2} bytes but found ${bytes.length}`);
  const mark = marks.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  // The declaration itself is ASCII in every encoding that has no mark.
  const head = mark === undefined ? new TextDecoder('latin1').decode(bytes.subarray(0, 200)) : '';
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/i.exec(head)?.[1]?.toLowerCase();
  if (declared !== undefined && !known.has(declared)) return refuse(`Expected UTF-8 but found ${declared}`);
  const encoding = mark?.[1] ?? (declared?.startsWith('utf-16') === true ? 'utf-8' : (declared ?? 'utf-8'));
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return refuse(`Expected text in ${encoding} but the bytes are none`);
  }
}

const refuse = (detail: string): Result<never, readonly ModelProblem[]> =>
  fail([modelProblem('XML_FORBIDDEN', detail)]);
