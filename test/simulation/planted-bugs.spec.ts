/** A simulation that finds nothing proves something only if it finds what is there. */
import { plantedBugs } from './planted-bugs.js';
import { simulate } from './simulate.js';

const stepsMax = 1_000_000;

describe('a mistake in the protocol is found:', () => {
  it.each(plantedBugs)('%s', async (bug) => {
    const { failure } = await simulate({ seed: 2, steps: stepsMax, bug });
    expect(failure?.rule).toMatch(/^(I\d+|F10|liveness|message|signal)/);
  });
});
