/**
 * `npm run fuzz -- WHAT [--count N] [--seed S]`: hostile input for as long as one likes. WHAT is `xml` (models) or `feel`
 * (expressions and decisions). Nothing may throw, hang or change the world; a failure prints the seed that replays it.
 */
import { parseArgs } from 'node:util';
import { fuzzXml } from '../bpmn/fuzz-xml.js';
import { fuzzFeel } from '../feel/fuzz.js';

interface Report {
  readonly slowestMs: number;
  readonly failures: readonly string[];
}

const kinds: Readonly<Record<string, (seed: number, count: number) => Promise<Report>>> = {
  xml: fuzzXml,
  feel: (seed, count) => {
    const { slowestMs, failures } = fuzzFeel(seed, count);
    const texts = failures.map(({ input, problem }) => `seed ${seed}: ${JSON.stringify(input)}: ${problem}`);
    return Promise.resolve({ slowestMs, failures: texts });
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const chosen = positionals.length === 0 ? Object.keys(kinds) : positionals;
/** Runs between two lines of progress. */
const batch = 2_000;
let failed = 0;
for (const name of chosen) {
  const kind = kinds[name];
  if (kind === undefined) {
    console.error(`Expected one of ${Object.keys(kinds).join(', ')} but found ${name}`);
    process.exit(2);
  }
  const count = Number(values.count);
  for (let done = 0; done < count; done += batch) {
    const { slowestMs, failures } = await kind(Number(values.seed) + done, Math.min(batch, count - done));
    for (const failure of failures) console.log(`${name}: ${failure}`);
    failed += failures.length;
    console.log(
      `${name}: ${Math.min(done + batch, count)} of ${count}, slowest ${Math.round(slowestMs)} ms, ${failed} failures`,
    );
  }
}
process.exit(failed > 0 ? 1 : 0);
