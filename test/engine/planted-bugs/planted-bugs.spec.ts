/** Judges the generators, the reference and the invariants: each bug that is planted in a copy of the engine must show. */
import fc from 'fast-check';
import { structured, unstructured } from '../models/block.js';
import type { EngineUnderTest } from '../models/engine-under-test.js';
import { play } from '../models/trial.js';
import { writeModel } from '../models/write-model.js';
import { plantedBugs } from './bugs.js';
import { Garden } from './plant.js';

/** The same models for every copy; most bugs show within the first few dozen. */
const modelsMax = 1_500;
const choices = fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 24 });
const samples = fc.sample(fc.tuple(fc.oneof(structured, structured, unstructured), choices), {
  numRuns: modelsMax,
  seed: 20_261_121,
});

/** @returns how many models it took until one showed a difference; null: none did */
async function modelsUntilFound(engine: EngineUnderTest, most: number): Promise<number | null> {
  for (const [index, [block, numbers]] of samples.slice(0, most).entries()) {
    try {
      await play(engine, writeModel(block), numbers);
    } catch {
      return index + 1;
    }
  }
  return null;
}

describe('planted bugs', () => {
  const garden = new Garden();
  afterAll(() => garden.clear());

  it('are at least twenty', () => {
    expect(plantedBugs.length).toBeGreaterThanOrEqual(20);
  });

  it('are all the difference: a copy without one behaves', async () => {
    expect(await modelsUntilFound(await garden.grow(null), 150)).toBeNull();
  }, 60_000);

  it.each(plantedBugs.map((bug) => [bug.name, bug] as const))('show: %s', async (_name, bug) => {
    const found = await modelsUntilFound(await garden.grow(bug), modelsMax);
    if (process.env['PLANTED'] === '1') process.stderr.write(`${found} ${bug.name}\n`);
    expect(found).not.toBeNull();
  });
});
