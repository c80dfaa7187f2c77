import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly version: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Entry>>;
};

/** As Node finds it: in the package's own node_modules, else in one further up. */
function find(from: string, name: string): Entry | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const entry = lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (entry !== undefined) return entry;
    if (folder === '') return null;
  }
}

describe('package-lock.json', () => {
  // A version whose binaries for some platform were never published leaves a hole, and `npm ci` refuses the lock
  // everywhere. Choose an earlier version then, in package.json or in its `overrides`.
  it('names every platform binary that a package asks for, so that npm ci accepts it', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => find(path, name) === null)
        .map((name) => `${path} → ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry, so that it installs from any', () => {
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
