/**
 * Random models without end: `npm run fuzz:models -- --count 10000 --seed 7`. What fails is shrunk and printed as BPMN, with the
 * kind and the seed of its batch, which replay it.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { readModel } from '../../src/bpmn/read-model.js';
import * as engine from '../../src/engine/index.js';
import { kinds, type Attempt, type Kind } from '../engine/models/kinds.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string' },
  },
});
const ours = { ...engine, readModel };
const batchSize = 250;
/** Also bounds how long a failure is shrunk. */
const batchMs = 120_000;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const ends = new Map<string, number>();

async function runBatch(name: string, kind: Kind, seed: number): Promise<boolean> {
  const property = fc.asyncProperty(kind.attempts, async (attempt: Attempt) => {
    const end = await kind.run(ours, attempt);
    ends.set(end, (ends.get(end) ?? 0) + 1);
  });
  const found = await fc.check(property, { numRuns: batchSize, seed, interruptAfterTimeLimit: batchMs });
  if (!found.failed || found.counterexample === null) return true;
  const [attempt] = found.counterexample;
  say(`Failed; again with: --kind ${name} --seed ${seed} --count ${batchSize}`);
  say(String((found.errorInstance as Error | null)?.message));
  say(`answers ${JSON.stringify(attempt.numbers)}`);
  say(kind.model(attempt).files.join('\n'));
  return false;
}

const chosen = Object.entries(kinds).filter(([name]) => values.kind === undefined || name === values.kind);
const batches = Math.ceil(Number(values.count) / batchSize);
for (let batch = 0; batch < batches; batch += 1) {
  const [name, kind] = chosen[batch % chosen.length] ?? [];
  if (name === undefined || kind === undefined)
    throw new Error(`Expected one of ${Object.keys(kinds).join()}`);
  if (!(await runBatch(name, kind, Number(values.seed) + batch))) process.exit(1);
  const all = JSON.stringify(Object.fromEntries([...ends].sort(([a], [b]) => a.localeCompare(b))));
  say(`${(batch + 1) * batchSize} of ${batches * batchSize}: ${all}`);
}
