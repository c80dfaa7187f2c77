/** The floor of the scores: kept in the repository, and only ever raised. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const file = join(import.meta.dirname, 'floor.yaml');

/** Suite → cases that must pass at least. */
export type Floor = Readonly<Record<string, number>>;

export async function readFloor(): Promise<Floor> {
  return (parse(await readFile(file, 'utf8')) ?? {}) as Floor;
}

/** The suites that fell below their floor, each in one sentence. */
export function belowFloor(floor: Floor, passed: Floor): readonly string[] {
  return Object.entries(passed).flatMap(([suite, seen]) => {
    const least = floor[suite] ?? 0;
    return seen < least ? [`${suite}: expected at least ${least} to pass but ${seen} did`] : [];
  });
}

/** @returns whether anything was raised */
export async function raiseFloor(floor: Floor, passed: Floor): Promise<boolean> {
  const raised = Object.fromEntries(
    [...new Set([...Object.keys(floor), ...Object.keys(passed)])]
      .sort()
      .map((suite) => [suite, Math.max(floor[suite] ?? 0, passed[suite] ?? 0)]),
  );
  const text = `# Cases of each suite that must pass at least; npm run conformance -- DIR… --raise-floor lifts it, nothing lowers it.\n${stringify(raised)}`;
  const before = await readFile(file, 'utf8').catch(() => '');
  if (text === before) return false;
  await writeFile(file, text);
  return true;
}
