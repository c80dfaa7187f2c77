/** The three kinds of random models, and what is expected of each. */
import fc from 'fast-check';
import { evaluate } from '../../../src/feel/evaluate.js';
import { readModels } from '../reference/model.js';
import { hasAutomaticCycle } from './automatic-cycle.js';
import { structured, unstructured, weightOf, type Block } from './block.js';
import { breakModel } from './break-model.js';
import type { EngineUnderTest } from './engine-under-test.js';
import { knownGaps } from './known-gaps.js';
import { graphsOf, play } from './trial.js';
import { writeModel, type Model } from './write-model.js';

export interface Attempt {
  readonly block: Block;
  /** Decide who answers what, and in a broken model what is broken. */
  readonly numbers: readonly number[];
}

export interface Kind {
  readonly attempts: fc.Arbitrary<Attempt>;
  readonly model: (attempt: Attempt) => Model;
  /** @returns how it ended @throws when it did not as it must */
  readonly run: (engine: EngineUnderTest, attempt: Attempt) => Promise<string>;
}

const numbers = fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 24 });
const sound = (block: fc.Arbitrary<Block>): Kind => ({
  attempts: fc.record({ block, numbers }),
  model: (attempt) => writeModel(attempt.block),
  run: async (engine, attempt) => (await play(engine, writeModel(attempt.block), attempt.numbers)).status,
});

/** More states than these are not explored: the verdict is that nobody knows. */
const statesMax = 100;
/** Small ones: broken, they may run to the limit of steps in each of those states. */
const small = fc.oneof(structured, unstructured).filter((block) => weightOf(block) <= 30);

const broken: Kind = {
  attempts: fc.record({ block: small, numbers }),
  model: (attempt) => breakModel(writeModel(attempt.block), attempt.numbers),
  run: runBroken,
};

/** What is broken never stands still without a word, and a run of what is called sound never gets stuck. */
async function runBroken(engine: EngineUnderTest, attempt: Attempt): Promise<string> {
  const model = broken.model(attempt);
  const graphs = await graphsOf(engine, model.files);
  if (typeof graphs === 'string') return 'refused';
  const hasComplex = model.files.some((file) => file.includes('complexGateway'));
  if (hasComplex && knownGaps.has('STUCK_BESIDE_COMPLEX_GATEWAY')) return 'left out';
  const { status, incident } = await play(engine, model, attempt.numbers, {
    mayFail: true,
    commandsMax: 200,
  });
  if (hasAutomaticCycle(readModels(model.files))) return `endless: ${status}`;
  const { verdict } = engine.checkSoundness(graphs, { evaluate, statesMax });
  if (verdict === 'sound' && incident?.startsWith('JOIN_STUCK') === true)
    throw new Error(`The model was called sound, but ended in ${incident}`);
  return `${verdict}: ${status}`;
}

export const kinds = {
  structured: sound(structured),
  unstructured: sound(unstructured),
  broken,
} as const satisfies Readonly<Record<string, Kind>>;
