import fc from 'fast-check';
import { chooseOfficer, type AssignmentRule, type Candidate } from './choose-officer.js';

const candidate = (
  officerId: string,
  openMinutes: number,
  lastAssignedAt: string | null = null,
): Candidate => ({
  officerId,
  openMinutes,
  lastAssignedAt,
});
const rule = (over: Partial<AssignmentRule>): AssignmentRule => ({
  candidates: [],
  excluded: new Map(),
  named: null,
  fallback: null,
  ...over,
});

describe('choosing an officer', () => {
  it('takes the least load, then who was given something longest ago', () => {
    const candidates = [
      candidate('a', 60),
      candidate('b', 30, '2026-11-20'),
      candidate('c', 30, '2026-11-19'),
    ];
    const chosen = chooseOfficer(rule({ candidates }));
    expect(chosen.officerId).toBe('c');
    expect(chosen.reason).toMatchObject({ code: 'leastLoad', openMinutes: 30 });
  });

  it('keeps four eyes: whoever is excluded never gets it, not even by name', () => {
    const chosen = chooseOfficer(
      rule({
        candidates: [candidate('a', 0), candidate('b', 90)],
        excluded: new Map([['a', 'fourEyes']]),
        named: { officerId: 'a', code: 'sameAsStep' },
      }),
    );
    expect(chosen).toMatchObject({ officerId: 'b', reason: { code: 'onlyOne' } });
    expect(chosen.reason.considered).toContainEqual({ officerId: 'a', openMinutes: 0, excluded: 'fourEyes' });
  });

  it('goes to the unit’s head when nobody fits, and says so', () => {
    expect(chooseOfficer(rule({ fallback: 'head' }))).toMatchObject({
      officerId: 'head',
      reason: { code: 'nobodyFits' },
    });
    expect(chooseOfficer(rule({}))).toMatchObject({ officerId: null, reason: { code: 'unassigned' } });
  });

  it('spreads equal work evenly over any number of officers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 200 }), (people, tasks) => {
        const load = new Map(Array.from({ length: people }, (_, index) => [`o${index}`, 0]));
        for (let task = 0; task < tasks; task += 1) {
          const candidates = [...load].map(([officerId, openMinutes]) => candidate(officerId, openMinutes));
          const { officerId } = chooseOfficer(rule({ candidates }));
          load.set(officerId ?? '', (load.get(officerId ?? '') ?? 0) + 30);
        }
        const loads = [...load.values()];
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(30);
      }),
    );
  });
});
