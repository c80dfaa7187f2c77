/** Copies of the engine, each with one bug in it. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EngineUnderTest } from '../models/engine-under-test.js';
import type { PlantedBug } from './bugs.js';

const project = join(import.meta.dirname, '../../..');

export class Garden {
  readonly #folder = join(project, 'data', `planted-${process.pid}`);
  #count = 0;

  /** @param bug null: a copy as it is */
  async grow(bug: PlantedBug | null): Promise<EngineUnderTest> {
    this.#count += 1;
    const copy = join(this.#folder, String(this.#count));
    mkdirSync(copy, { recursive: true });
    for (const name of ['engine', 'bpmn', 'shared'])
      cpSync(join(project, 'src', name), join(copy, name), {
        recursive: true,
        filter: (path) => !path.endsWith('.spec.ts'),
      });
    if (bug !== null) plant(join(copy, 'engine', bug.file), bug);
    const load = async (file: string): Promise<unknown> => import(pathToFileURL(join(copy, file)).href);
    const engine = (await load('engine/index.ts')) as EngineUnderTest;
    const { readModel } = (await load('bpmn/read-model.ts')) as Pick<EngineUnderTest, 'readModel'>;
    return { ...engine, readModel };
  }

  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function plant(path: string, { name, find, replace }: PlantedBug): void {
  const source = readFileSync(path, 'utf8');
  const times = source.split(find).length - 1;
  if (times !== 1)
    throw new Error(
      `Expected the text of "${name}" once in ${path} but found it ${times} times; bring the bug up to date`,
    );
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
}
