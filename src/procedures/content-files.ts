/** Reads the content of the working tree: cards, models, forms and templates by file name. Nothing else reads it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface ContentFiles {
  /** By procedure id. */
  readonly cards: ReadonlyMap<string, unknown>;
  /** XML by process id (= file name). */
  readonly models: ReadonlyMap<string, string>;
  readonly asIs: ReadonlyMap<string, string>;
  readonly shared: ReadonlyMap<string, string>;
  /** DMN by the id of its decision (= file name). */
  readonly decisions: ReadonlyMap<string, string>;
  /** JSON text by form id. */
  readonly forms: ReadonlyMap<string, string>;
  /** Handlebars source by template name; partials and layout under their own names, e.g. `_layout`. */
  readonly templates: ReadonlyMap<string, string>;
}

export async function readContentFiles(root: string): Promise<ContentFiles> {
  const [cards, models, asIs, shared, decisions, forms, templates, partials] = await Promise.all([
    readFolder(join(root, 'processes'), '.yaml'),
    readFolder(join(root, 'bpmn-models'), '.bpmn'),
    readFolder(join(root, 'bpmn-models', 'as-is'), '.bpmn'),
    readFolder(join(root, 'bpmn-models', 'shared'), '.bpmn'),
    readFolder(join(root, 'processes', 'decisions'), '.dmn'),
    readFolder(join(root, 'processes', 'forms'), '.form.json'),
    readFolder(join(root, 'templates'), '.hbs'),
    readFolder(join(root, 'templates', '_partials'), '.hbs'),
  ]);
  return {
    cards: new Map([...cards].map(([id, text]) => [id, parse(text) as unknown])),
    models,
    asIs,
    shared,
    decisions,
    forms,
    templates: new Map([
      ...templates,
      ...[...partials].map(([name, text]) => [`_partials/${name}`, text] as const),
    ]),
  };
}

async function readFolder(folder: string, ending: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw error;
  });
  const chosen = names.filter((name) => name.endsWith(ending)).sort();
  const texts = await Promise.all(chosen.map((name) => readFile(join(folder, name), 'utf8')));
  return new Map(chosen.map((name, index) => [name.slice(0, -ending.length), texts[index] ?? '']));
}
