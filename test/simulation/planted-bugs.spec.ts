/** A simulation that finds nothing proves something only if it finds what is there. */
import { plantedBugs } from './planted-bugs.js';
import { simulate } from './simulate.js';

const stepsMax = 1_000_000;
/** What is met seldom may not be met from the first. */
const seeds = [2, 3, 4];

describe('a mistake in the protocol is found:', () => {
  it.each(plantedBugs)('%s', async (bug) => {
    let rule: string | null = null;
    for (const seed of seeds) {
      const { failure } = await simulate({ seed, steps: stepsMax, bug });
      rule ??= failure?.rule ?? null;
      if (rule !== null) break;
    }
    expect(rule).toMatch(/^(I\d+|F10|liveness|message|signal)/);
  });
});
