/** The protocol of the runtime under every fault that is named, one step at a time (reliability §4 b). */
import { noFaults, someFaults } from './faults.js';
import { simulate } from './simulate.js';

describe('the simulation', () => {
  it('breaks no rule in 150,000 steps of faults, and comes to rest after each episode', async () => {
    const { failure, steps } = await simulate({ seed: 1, steps: 150_000 });
    expect(failure).toBeNull();
    expect(steps).toBeGreaterThanOrEqual(150_000);
  });

  it('makes an incident of no job that did nothing wrong, whatever jobs kill the process beside it', async () => {
    const rates = { ...noFaults, poison: someFaults.poison };
    const about = { seed: 1, steps: 60_000, stepsPerEpisode: 20_000, rates };
    const { failure, coverage } = await simulate(about);
    expect(failure).toBeNull();
    expect(coverage.faults('job kills its process')).toBeGreaterThan(0);
  });

  it('holds up nothing else by timers and deliveries that fail each time, however many there are', async () => {
    const { failure } = await simulate({ seed: 1, steps: 100_000, broken: { oneIn: 4, batchMax: 3 } });
    expect(failure).toBeNull();
  });

  it('goes the same way for the same seed, and another for another', async () => {
    const hashes: string[] = [];
    for (const seed of [2, 3, 4]) {
      const first = await simulate({ seed, steps: 8_000 });
      const second = await simulate({ seed, steps: 8_000 });
      expect(second.hash).toBe(first.hash);
      hashes.push(first.hash);
    }
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
