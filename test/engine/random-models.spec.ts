/**
 * Models nobody thought of, driven by answers nobody chose: after every command the engine must look as the reference does
 * (decision 15) and keep the invariants I1–I4. Two thousand, the same each time; `npm run fuzz:models` tries others.
 */
import fc from 'fast-check';
import { readModel } from '../../src/bpmn/read-model.js';
import * as engine from '../../src/engine/index.js';
import { kinds, type Kind } from './models/kinds.js';

const ours = { ...engine, readModel };
const seed = 20_261_121;

/** @returns how many came to which end */
async function tryAll(kind: Kind, numRuns: number): Promise<ReadonlyMap<string, number>> {
  const ends = new Map<string, number>();
  const property = fc.asyncProperty(kind.attempts, async (attempt) => {
    const end = await kind.run(ours, attempt);
    ends.set(end, (ends.get(end) ?? 0) + 1);
  });
  await fc.assert(property, { numRuns, seed });
  return ends;
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((all, one) => all + one, 0);

describe('random models', () => {
  it('made of blocks do what the reference does, and come to their end', async () => {
    const ends = await tryAll(kinds.structured, 1_000);
    // I13: every instance that was started has ended, and as a sound one does.
    expect(ends.get('completed')).toBe(1_000);
  }, 60_000);

  it('that are no blocks do what the reference does, and come to their end', async () => {
    const ends = await tryAll(kinds.unstructured, 600);
    expect(ends.get('completed')).toBe(600);
  }, 60_000);

  it('that are broken say where they are stuck, and were called unsound before', async () => {
    const ends = await tryAll(kinds.broken, 400);
    expect(sum(ends.values())).toBe(400);
    expect(ends.get('unsound: incident') ?? 0).toBeGreaterThan(10);
  }, 60_000);
});
