/** `npm run simulate -- --seed S --steps N [--episode E] [--trace] [--seek NOTE] [--bug NAME] [--only kill,poison] [--length STEPS] [--broken ONE_IN --batch SIZE]` */
import { parseArgs } from 'node:util';
import { noFaults, someFaults } from './faults.js';
import { plantedBugs } from './planted-bugs.js';
import { simulate } from './simulate.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '2000000' },
    episode: { type: 'string' },
    bug: { type: 'string' },
    seek: { type: 'string' },
    only: { type: 'string' },
    length: { type: 'string' },
    broken: { type: 'string' },
    batch: { type: 'string', default: '200' },
    trace: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const steps = Number(values.steps);
const bug = plantedBugs.find((name) => name === values.bug);
if (values.bug !== undefined && bug === undefined)
  throw new Error(`Expected one of: ${plantedBugs.join(', ')}`);

const only = values.only?.split(',') ?? null;
const rates =
  only === null
    ? null
    : {
        ...noFaults,
        ...Object.fromEntries(Object.entries(someFaults).filter(([name]) => only.includes(name))),
      };

const began = performance.now();
const report = await simulate({
  seed,
  steps,
  ...(bug === undefined ? {} : { bug }),
  ...(values.episode === undefined ? {} : { episode: Number(values.episode) }),
  ...(values.seek === undefined ? {} : { seek: values.seek }),
  ...(values.length === undefined ? {} : { stepsPerEpisode: Number(values.length) }),
  ...(values.broken === undefined
    ? {}
    : { broken: { oneIn: Number(values.broken), batchMax: Number(values.batch) } }),
  ...(rates === null ? {} : { rates }),
  ...(values.trace ? { print: (line: string) => console.log(line) } : {}),
});
const seconds = (performance.now() - began) / 1_000;
console.log(report.coverage.table());
console.log(
  `seed ${seed}: ${report.steps} steps in ${report.episodes} episodes, ${Math.round(report.simulatedMs / 1_000)} simulated seconds, ` +
    `${seconds.toFixed(1)} s, ${Math.round(report.steps / seconds)} steps/s, trace ${report.hash}`,
);
const { failure } = report;
if (failure !== null) {
  console.log(failure.lastSteps.join('\n'));
  console.log(`Broken in episode ${failure.episode} at step ${failure.step}: ${failure.rule}`);
  const planted = `${bug === undefined ? '' : ` --bug "${bug}"`}${only === null ? '' : ` --only ${only.join(',')}`}${values.length === undefined ? '' : ` --length ${values.length}`}${values.broken === undefined ? '' : ` --broken ${values.broken} --batch ${values.batch}`}`;
  console.log(
    `Again: npm run simulate -- --seed ${seed} --steps ${steps} --episode ${failure.episode}${planted} --trace`,
  );
  process.exitCode = 1;
} else if (
  values.episode === undefined &&
  values.broken === undefined &&
  only === null &&
  values.seek === undefined &&
  steps >= 1_000_000
) {
  const missing = report.coverage.missing();
  if (missing.length > 0) {
    console.log(`Never met: ${missing.join(', ')}`);
    process.exitCode = 1;
  }
}
