/**
 * Models nobody thought of, driven by answers nobody chose: after every command the engine must look as the reference does
 * (decision 15) and keep the invariants. `npm run fuzz:models` is the same without end.
 */
import fc from 'fast-check';
import * as engine from '../../src/engine/index.js';
import { readModel } from '../../src/bpmn/read-model.js';
import { structured, unstructured, type Block } from './models/block.js';
import { play } from './models/trial.js';
import { writeModel } from './models/write-model.js';

const ours = { ...engine, readModel };
const choices = fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 24 });

async function tryAll(blocks: fc.Arbitrary<Block>, numRuns: number): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(blocks, choices, async (block, numbers) => {
      const { status } = await play(ours, writeModel(block), numbers);
      ends.set(status, (ends.get(status) ?? 0) + 1);
    }),
    { numRuns },
  );
  return ends;
}

describe('random models', () => {
  it('made of blocks do what the reference does, and come to their end', async () => {
    await tryAll(structured, 800);
  }, 60_000);

  it('that are no blocks do what the reference does, and come to their end', async () => {
    await tryAll(unstructured, 500);
  }, 60_000);
});
