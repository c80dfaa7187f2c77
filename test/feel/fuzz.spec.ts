import { fuzzFeel } from './fuzz.js';

describe('FEEL and DMN', () => {
  it.each([1, 6])('answer whatever they are given, and soon (seed %s)', (seed) => {
    const { failures, fuelExhausted } = fuzzFeel(seed, 370);
    expect(failures).toEqual([]);
    expect(fuelExhausted).toBeGreaterThan(0);
  });
});
