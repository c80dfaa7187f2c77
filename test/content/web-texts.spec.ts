/**
 * The texts of the browser app: every key that is used exists in both languages, every key that exists is used, and no
 * words hide in the components.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');
const sources = join(root, 'web/src');
const catalogue = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, `src/shared/messages/${language}.json`), 'utf8')) as Record<
    string,
    string
  >;

const vi = catalogue('vi');
const en = catalogue('en');
const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.(spec|d)\.tsx?$/.test(file))
  .map((file) => join(sources, file))
  .map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));

/** Attributes that people read or hear. */
const spoken = new Set(['title', 'aria-label', 'placeholder', 'alt', 'label', 'hint', 'lead', 'caption']);
const used = new Map<string, string>();
const prefixes = new Map<string, string>();
const literals: string[] = [];
for (const file of files) read(file, file);

describe('the texts of the browser app', () => {
  it('has the same keys in Vietnamese and English', () => {
    expect(Object.keys(en)).toEqual(Object.keys(vi));
  });

  it('keeps its keys sorted, so that two people rarely edit the same line', () => {
    expect(Object.keys(vi)).toEqual(Object.keys(vi).toSorted());
  });

  it('is well-formed ICU, with the same parameters in both languages', () => {
    const wrong = Object.keys(vi).filter(
      (key) => parametersOf(vi[key], 'vi').join() !== parametersOf(en[key], 'en').join(),
    );
    expect(wrong).toEqual([]);
  });

  it('has every key that the components use', () => {
    const missing = [...used].filter(([key]) => !(key in vi)).map(([key, place]) => `${key} in ${place}`);
    const empty = [...prefixes]
      .filter(([prefix]) => !Object.keys(vi).some((key) => key.startsWith(prefix)))
      .map(([prefix, place]) => `${prefix}… in ${place}`);
    expect([...missing, ...empty]).toEqual([]);
  });

  it('has no key that nothing uses', () => {
    const unused = Object.keys(vi).filter(
      (key) =>
        key.startsWith('web.') &&
        !used.has(key) &&
        ![...prefixes.keys()].some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('leaves no words in JSX', () => {
    expect(literals).toEqual([]);
  });
});

// helpers ///////////////////////////////////////////////////////////////////

function read(node: ts.Node, file: ts.SourceFile): void {
  const place = `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
  if (ts.isStringLiteral(node) && node.text.startsWith('web.')) used.set(node.text, place);
  if (ts.isTemplateExpression(node) && node.head.text.startsWith('web.')) prefixes.set(node.head.text, place);
  if (saysWords(node)) literals.push(`${place} ${node.getText(file).trim().slice(0, 60)}`);
  ts.forEachChild(node, (child) => read(child, file));
}

function saysWords(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return hasLetters(node.text) && !namesKey(node);
  if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node)) return false;
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) return spoken.has(parent.name.getText()) && hasLetters(node.text);
  return ts.isJsxExpression(parent) && !ts.isJsxAttribute(parent.parent) && hasLetters(node.text);
}

/** What stands on a key is not translated: <kbd>Enter</kbd>. */
function namesKey(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isJsxElement(parent) && parent.openingElement.tagName.getText() === 'kbd';
}

function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text);
}

interface Part {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>;
  readonly children?: readonly Part[];
}

/** Names of arguments, at any depth. A plural that one language does not need may be missing from it. */
function parametersOf(message: string | undefined, language: string): string[] {
  const names = new Set<string>();
  const visit = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (part.type !== 0 && part.type !== 7) names.add(String(part.value));
      for (const option of Object.values(part.options ?? {})) visit(option.value);
      visit(part.children ?? []);
    }
  };
  visit(new IntlMessageFormat(message ?? '', language).getAst() as readonly Part[]);
  return [...names].sort();
}
