/** The protocol of the runtime under every fault that is named, one step at a time (reliability §4 b). */
import { simulate } from './simulate.js';

describe('the simulation', () => {
  it('breaks no rule in 150,000 steps of faults, and comes to rest after each episode', async () => {
    const { failure, steps } = await simulate({ seed: 1, steps: 150_000 });
    expect(failure).toBeNull();
    expect(steps).toBeGreaterThanOrEqual(150_000);
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
