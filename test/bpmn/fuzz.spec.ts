import { fuzzXml } from './fuzz-xml.js';

describe('mutated models', () => {
  it('are refused or read, never a throw, a hang or a changed prototype', async () => {
    const report = await fuzzXml(20_261_121, 250);
    expect(report.failures).toEqual([]);
    // Both outcomes occur, or the mutations would prove nothing.
    expect(report.refused).toBeGreaterThan(50);
    expect(report.admitted).toBeGreaterThan(5);
  });
});
