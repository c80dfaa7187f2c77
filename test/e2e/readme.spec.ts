/** "Mười phút đầu" of README.md, done as written. What the words mean is said here, and nowhere else. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/serve.js';
import { E2eCity, type Visitor } from './e2e-city.js';
import type { Hands } from './hands.js';

interface Line {
  readonly number: number;
  readonly text: string;
}

/** One pattern for each way of saying that something is done; the first that fits wins. */
const ways: readonly (readonly [RegExp, (hands: Hands, ...said: string[]) => Promise<unknown>])[] = [
  [/Mở `([^`]+)`/y, (hands, path) => hands.open(path ?? '')],
  [/phím `([^`]+)`/y, (hands, name) => hands.key(name ?? '')],
  [/mọi \*\*([^*]+)\*\*/y, (hands, name) => hands.pressAll(name ?? '')],
  [/số đầu tiên ở cột \*\*([^*]+)\*\*/y, (hands, name) => hands.pressFirstOfColumn(name ?? '')],
  [/người đầu tiên ở mục \*\*([^*]+)\*\*/y, (hands, name) => hands.pressFirstChoice(name ?? '')],
  [
    /\*\*([^*]+)\*\*: tệp `([^`]+)`/y,
    (hands, name, file) => hands.attach(name ?? '', join(projectRoot, file ?? '')),
  ],
  [/\*\*([^*]+)\*\*: `([^`]+)`/y, (hands, name, value) => hands.fill(name ?? '', value ?? '')],
  [/\*\*([^*]+)\*\*: \*\*([^*]+)\*\*/y, (hands, name, option) => hands.answer(name ?? '', option ?? '')],
  [/\*\*([^*]+)\*\*/y, (hands, name) => hands.press(name ?? '')],
  [/«([^»]+)»/y, (hands, text) => hands.see(text ?? '')],
];

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');

function linesOfFirstTenMinutes(): Line[] {
  const section = /^## Mười phút đầu\n([^]*?)(?=^## )/m.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/^(\d+)\. (.+)$/gm)].map(([, number, text]) => ({
    number: Number(number),
    text: text ?? '',
  }));
}

/** @returns how many things the line says */
async function follow({ text }: Line, hands: Hands): Promise<number> {
  let said = 0;
  for (let at = 0; at < text.length;) {
    let length = 1;
    for (const [pattern, act] of ways) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found === null) continue;
      await act(hands, ...found.slice(1));
      said += 1;
      length = found[0].length;
      break;
    }
    at += length;
  }
  return said;
}

describe('the first ten minutes of README.md', () => {
  const lines = linesOfFirstTenMinutes();
  let city: E2eCity;
  let newcomer: Visitor;

  beforeAll(async () => {
    city = await E2eCity.open({ dossiers: 80, own: true });
    newcomer = await city.visitor();
  }, 120_000);

  afterAll(async () => {
    await city?.close();
  }, 30_000);

  it('has a line for every role', () => {
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
  });

  it('can be done as written, line by line', async () => {
    for (const line of lines) {
      try {
        expect(await follow(line, newcomer.hands)).toBeGreaterThan(0);
      } catch (error) {
        const picture = await newcomer.hands.picture(`readme-line-${line.number}`);
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`README.md, line ${line.number}: ${line.text}\n${why}\n${picture}`, { cause: error });
      }
    }
  }, 180_000);

  it('made the browser complain about nothing', () => {
    expect(newcomer.complaints).toEqual([]);
  });
});

describe('README.md', () => {
  it('leads only to what is there', () => {
    const paths = [...readme.matchAll(/\]\(((?!http)[^)#]+)\)/g)].map(([, path]) => path ?? '');
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
    const folders = [...readme.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(
      ([, cell]) => cell?.match(/`[a-z/]+`/g) ?? [],
    );
    expect(folders.length).toBeGreaterThan(20);
    expect(
      folders.map((each) => each.slice(1, -1)).filter((path) => !existsSync(join(projectRoot, path))),
    ).toEqual([]);
  });
});
