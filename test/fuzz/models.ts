/**
 * Random models without end: `npm run fuzz:models -- --count 10000 --seed 7`. What fails is shrunk and printed with the seed and
 * path that replay it (`--path`), and the model as BPMN.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { readModel } from '../../src/bpmn/read-model.js';
import * as engine from '../../src/engine/index.js';
import { structured, unstructured, type Block } from '../engine/models/block.js';
import { play } from '../engine/models/trial.js';
import { writeModel } from '../engine/models/write-model.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    path: { type: 'string' },
    kind: { type: 'string' },
  },
});
const ours = { ...engine, readModel };
const choices = fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 24 });
const kinds: Readonly<Record<string, fc.Arbitrary<Block>>> = { structured, unstructured };
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const ends = new Map<string, number>();
let done = 0;

const chosen = Object.entries(kinds).filter(([kind]) => values.kind === undefined || kind === values.kind);
for (const [kind, blocks] of chosen) {
  const count = Math.ceil(Number(values.count) / chosen.length);
  const property = fc.asyncProperty(blocks, choices, async (block, numbers) => {
    const { status } = await play(ours, writeModel(block), numbers);
    ends.set(status, (ends.get(status) ?? 0) + 1);
    done += 1;
    if (done % 500 === 0) say(`${done} ${kind} ${JSON.stringify(Object.fromEntries(ends))}`);
  });
  const { path } = values;
  const seed = Number(values.seed);
  const found = await fc.check(property, {
    numRuns: count,
    seed,
    ...(path === undefined ? {} : { path }),
    interruptAfterTimeLimit: Number(process.env['FUZZ_SHRINK_MS'] ?? 120_000),
  });
  if (!found.failed || found.counterexample === null) continue;
  const [block, numbers] = found.counterexample;
  say(`Failed: --kind ${kind} --seed ${seed} --path ${found.counterexamplePath ?? ''}`);
  say(String((found.errorInstance as Error | null)?.message));
  say(`answers ${JSON.stringify(numbers)}`);
  say(writeModel(block).files.join('\n'));
  process.exit(1);
}
say(`${done} models, none failed: ${JSON.stringify(Object.fromEntries(ends))}`);
