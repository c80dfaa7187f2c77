import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { optionsOf } from '../../src/documents/render-document.js';
import { assertHarmless, compileTemplates, type Template } from '../../src/documents/template-engine.js';
import { ChromiumPdfRenderer } from '../../src/platform/chromium-pdf-renderer.js';
import { readContentFiles } from '../../src/procedures/content-files.js';
import type { FormComponent } from '../../src/procedures/form.js';
import { root } from '../support/content-examples.js';
import {
  exampleContext,
  forms,
  longName,
  paperOf,
  readCards,
  readSheets,
  type TemplateSheet,
  type Variant,
} from '../support/document-examples.js';

/** What every dossier may need, whatever its procedure. */
const standard = [
  'giay-tiep-nhan',
  'phieu-kiem-soat',
  'phieu-bo-sung',
  'phieu-tu-choi-tiep-nhan',
  'thong-bao-tu-choi',
];
const sheets = readSheets();
const { templates: sources } = await readContentFiles(root);
const templates = compileTemplates(Object.fromEntries(sources));
const renderer = new ChromiumPdfRenderer({
  dataDir: join(root, 'data', 'test-chromium'),
  chromePath: null,
  pagesMax: 2,
});
afterAll(() => renderer.close());
/** A folder to leave the printed documents in, to be looked at (docs/how-to/author-a-template.md). */
const keptIn = process.env['TEMPLATE_PDFS'];
const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

const whole = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, '').toLocaleLowerCase('vi');

describe('the templates', () => {
  it('are one for every result of a procedure and every standard document, each with its sheet', () => {
    const results = readCards().flatMap((card) => card.results.map(({ template }) => template));
    const expected = [...new Set([...standard, ...results])].sort();
    expect([...sources.keys()].filter((name) => !name.startsWith('_')).sort()).toEqual(expected);
    expect([...sheets.keys()].sort()).toEqual(expected);
  });

  it('ask for nothing that is not allowed', () => {
    for (const [name, source] of sources) expect(() => assertHarmless(name, source)).not.toThrow();
  });

  it('have no partial that nobody uses', () => {
    const used = new Set(
      [...sources.values()].flatMap((source) =>
        [...source.matchAll(/\{\{#?> ([a-z-]+)/g)].map(([, name]) => name),
      ),
    );
    const partials = readdirSync(join(root, 'templates', '_partials')).map((name) =>
      name.slice(0, -'.hbs'.length),
    );
    expect(partials.filter((name) => !used.has(name))).toEqual([]);
  });

  it.each([...sheets])(
    '%s takes from the forms what its sheet says, and the forms have it',
    (name, sheet) => {
      const source = sources.get(name) ?? '';
      const taken = [...source.matchAll(/field "([^"]+)" "([^":]+)/g)].map(
        ([, formId, key]) => `${formId}.${key}`,
      );
      const listed = Object.entries(sheet.fields).flatMap(([formId, keys]) =>
        keys.map((key) => `${formId}.${key}`),
      );
      expect([...new Set(taken)].sort()).toEqual([...listed].sort());
      for (const [formId, keys] of Object.entries(sheet.fields)) {
        const known = new Set(namesOf(forms.get(formId)?.components ?? []));
        expect(keys.filter((key) => !known.has(key)).map((key) => `${formId}.${key}`)).toEqual([]);
      }
      const latest = [...source.matchAll(/latestField "([^"]+)"/g)].map(([, key = '']) => key);
      expect([...new Set(latest)].sort()).toEqual([...(sheet.latestFields ?? [])].sort());
    },
  );

  it.each([...sheets])('%s says nothing of what a dossier does not have', async (name, sheet) => {
    const html = await rendered(name, sheet, { variant: 'bare' });
    // A labelled line that ends with its label; one that a list or table follows is no such line.
    const lines = [...html.matchAll(/<p class="dong[^>]*>(.*?)<\/p>(?!\s*<(?:ul|ol|table))/gs)].map(
      ([, line = '']) => line.replaceAll(/<[^>]*>/g, '').trim(),
    );
    expect(lines.filter((line) => /:$|: ?[,;.]|, ,|\(\)/.test(line))).toEqual([]);
  });
});

describe.each([...sheets])('%s, printed', (name, sheet) => {
  it.each(['example', 'long'] as const)('is whole and stays on its paper (%s)', async (variant) => {
    const html = await rendered(name, sheet, { variant });
    expect(html).not.toMatch(/undefined|\[object|\{\{|\}\}|NaN|Invalid/);
    const { bytes, pages } = await renderer.render(html, optionsOf(name));
    if (keptIn !== undefined) keep(join(keptIn, `${name}.${variant}.pdf`), bytes);
    if (variant === 'example') expect(pages).toBe(sheet.pages);
    else expect(pages).toBeLessThanOrEqual(pagesLongMax);
    if (!hasPoppler) return;
    const { text, words } = readPdf(bytes, paperOf(name));
    const said = saidIn(html);
    // Everything that the page says is there to search and to copy; a row that goes over two pages is not in one piece.
    if (variant === 'example')
      expect(said.filter((piece) => !whole(text).includes(whole(piece)))).toEqual([]);
    expect(lettersLost(whole(said.join('')), whole(text))).toEqual([]);
    const paper = paperOf(name);
    expect(
      words.filter(
        ({ left, top, right, bottom }) =>
          left < 9 || top < 3 || right > paper.width - 9 || bottom > paper.height - 3,
      ),
    ).toEqual([]);
  });
});

describe('drafts and finals', () => {
  it.each([...sheets])('%s is marked as a draft, without a number, until it has one', async (name, sheet) => {
    const draft = await rendered(name, sheet, { variant: 'example', draft: true });
    const final = await rendered(name, sheet, { variant: 'example' });
    expect(draft).toContain('DỰ THẢO');
    expect(final).not.toContain('DỰ THẢO');
    expect(draft).not.toMatch(/Số(?: hiệu)?: 15/);
  });
});

/** The longest: twelve points of a labour rule, or twelve papers to supplement, each with a page of explanation. */
const pagesLongMax = 30;

async function rendered(
  name: string,
  sheet: TemplateSheet,
  { variant, draft = false }: { readonly variant: Variant; readonly draft?: boolean },
): Promise<string> {
  const template: Template = templates(name);
  return template.render(await exampleContext(name, sheet, { variant, draft }));
}

describe('a birth certificate without a father declared', () => {
  it('leaves his lines open', async () => {
    const sheet = sheets.get('giay-khai-sinh');
    if (sheet === undefined) throw new Error('Expected the sheet of the birth certificate');
    const second = {
      ...sheet,
      example: { ...sheet.example, forms: sheet.example.forms.map((form) => `${form}#2`) },
    };
    const html = await rendered('giay-khai-sinh', second, { variant: 'example' });
    expect(html).toContain(
      '<p class="dong de-trong" style="margin-top:9pt">Họ, chữ đệm, tên người cha:<i></i></p>',
    );
    expect(html).toContain('HUỲNH GIA HUY');
  });
});

describe('what people wrote', () => {
  it('is letters on the page and nothing else', async () => {
    const sheet = sheets.get('giay-tiep-nhan');
    if (sheet === undefined) throw new Error('Expected the sheet of the receipt');
    const applicant = { ...sheet.example.applicant, fullName: '<img src=x onerror=alert(1)> {{fonts}}' };
    const html = await rendered(
      'giay-tiep-nhan',
      { ...sheet, example: { ...sheet.example, applicant } },
      { variant: 'example' },
    );
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt; {{fonts}}');
  });

  it('keeps its marks in capitals', async () => {
    const sheet = sheets.get('giay-xac-nhan-khuyet-tat');
    if (sheet === undefined) throw new Error('Expected the sheet of the certificate');
    expect(await rendered('giay-xac-nhan-khuyet-tat', sheet, { variant: 'long' })).toContain(
      longName.toLocaleUpperCase('vi'),
    );
  });
});

function keep(file: string, bytes: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** Keys of fields, and paths of lists, that a template may ask a form for. */
function namesOf(components: readonly FormComponent[]): readonly string[] {
  return components.flatMap(({ type, key, path, components: inner = [] }) =>
    type === 'group' ? namesOf(inner) : [key, path].filter((name) => name !== undefined),
  );
}

/** The texts between the tags of a page, as a reader sees them. */
function saidIn(html: string): readonly string[] {
  const body = html.slice(html.indexOf('<body')).replaceAll(/<style>.*?<\/style>/gs, '');
  const entities: Readonly<Record<string, string>> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#x27;': "'",
    '&#x60;': '`',
    '&#x3D;': '=',
  };
  return [...body.matchAll(/>([^<>]+)</g)]
    .map(([, piece = '']) => piece.replaceAll(/&[#\w]+;/g, (entity) => entities[entity] ?? entity).trim())
    .filter((piece) => piece !== '');
}

/** Letters that the page has fewer of than it should. */
function lettersLost(expected: string, printed: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const letter of printed) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  for (const letter of expected) counts.set(letter, (counts.get(letter) ?? 0) - 1);
  return [...counts].filter(([, count]) => count < 0).map(([letter, count]) => `${letter} ${count}`);
}

interface Word {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const pointsPerMm = 72 / 25.4;

/** The text between the margins, in the order in which it was written, and where each word stands (in mm). */
function readPdf(
  bytes: Buffer,
  paper: { readonly width: number; readonly height: number },
): { readonly text: string; readonly words: readonly Word[] } {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-template-'));
  const file = join(folder, 'page.pdf');
  writeFileSync(file, bytes);
  const run = (...args: readonly string[]): string =>
    execFileSync('pdftotext', [...args, file, '-'], { encoding: 'utf8', maxBuffer: 1e8 });
  const margin = paper.width === 148 ? 10 : 13;
  const points = (mm: number): string => String(Math.round(mm * pointsPerMm));
  const text = run(
    '-raw',
    '-r',
    '72',
    '-x',
    '0',
    '-y',
    points(margin),
    '-W',
    points(paper.width),
    '-H',
    points(paper.height - 2 * margin),
  );
  const boxes = run('-bbox').matchAll(
    /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g,
  );
  rmSync(folder, { recursive: true });
  const words = [...boxes].map(([, left, top, right, bottom, word = '']) => {
    const mm = (value: string | undefined): number => Number(value) / pointsPerMm;
    return { text: word, left: mm(left), top: mm(top), right: mm(right), bottom: mm(bottom) };
  });
  return { text, words };
}
