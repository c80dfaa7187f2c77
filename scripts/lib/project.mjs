// Where the project lies, and hashes that tell whether something made from it is stale.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {...string} parts a path below the project's folder */
export const at = (...parts) => join(root, ...parts);

/** @param {string} file */
export const readOrNull = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null);

/** @param {string} file @param {string} text */
export function writeStamp(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * Every file below the given paths, in a fixed order; a path that does not exist counts as empty.
 * @param {string[]} paths relative to the project
 * @param {(path: string) => boolean} [keep] gets the path relative to the project, with forward slashes
 * @returns {string[]}
 */
export function filesBelow(paths, keep = () => true) {
  const found = [];
  for (const path of paths) {
    const full = at(path);
    if (!existsSync(full)) continue;
    const entries = readdirSync(full, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const file = relative(root, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/');
      if (!file.includes('node_modules/') && keep(file)) found.push(file);
    }
  }
  return found.sort();
}

/** @param {string[]} files relative to the project; one that is missing counts as empty */
export function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file}\0`);
    if (existsSync(at(file))) hash.update(readFileSync(at(file)));
    hash.update('\0');
  }
  return hash.digest('hex');
}
