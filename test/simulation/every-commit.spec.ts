/** A process dies once, before or after one commit, and nothing else goes wrong: for every commit of several episodes. */
import { noFaults } from './faults.js';
import { pointOf } from './points.js';
import { simulate } from './simulate.js';

const episodes = 3;

/** @returns whether there was an nth commit, and what became of the episode */
async function killAtCommit(point: string, nth: number, episode: number) {
  const points = new Set([pointOf(point)]);
  const about = { seed: 7, steps: 1, episode, rates: noFaults };
  const { failure, coverage } = await simulate({ ...about, killAt: { points, nth } });
  return { failure, killed: coverage.faults('process killed') > 0 };
}

describe('a process that is killed', () => {
  it.each(['commit.before', 'commit.after'])(
    'at %s, whichever commit it is, leaves nothing undone',
    async (point) => {
      let commits = 0;
      for (let episode = 0; episode < episodes; episode += 1) {
        for (let nth = 1; ; nth += 1) {
          const { failure, killed } = await killAtCommit(point, nth, episode);
          expect(failure).toBeNull();
          if (!killed) break;
          commits += 1;
        }
      }
      expect(commits).toBeGreaterThan(100);
    },
  );
});
