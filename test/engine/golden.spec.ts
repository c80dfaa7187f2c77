/**
 * States and histories of the first version, kept as they were stored. Whatever the engine becomes, it must read them and
 * go on from them: a dossier may be open for years (decision 1, decision 20).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assertInvariants,
  evolve,
  notStarted,
  type EngineEvent,
  type InstanceState,
} from '../../src/engine/index.js';
import { Bench } from '../support/engine.js';

interface Golden {
  readonly about: string;
  readonly model: string;
  readonly called: readonly string[];
  readonly history: readonly (readonly EngineEvent[])[];
  readonly state: InstanceState;
  /** Answers that lead from the stored state to the end. */
  readonly goOn: readonly {
    readonly node: string;
    readonly kind: 'task' | 'job' | 'timer' | 'message';
    readonly output: Record<string, unknown>;
  }[];
  readonly endsWith: InstanceState['status'];
}

const folder = join(import.meta.dirname, 'golden');

describe('golden states of format version 1', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(2);
  });

  it.each(files)('%s: its history folds to its state, and the instance goes on to its end', async (file) => {
    const golden = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
    const folded = golden.history.flat().reduce(evolve, notStarted);
    expect(JSON.parse(JSON.stringify(folded))).toEqual(golden.state);
    assertInvariants(golden.state);
    const bench = await Bench.of(golden.model, ...golden.called);
    bench.state = golden.state;
    for (const { node, kind, output } of golden.goOn) {
      if (kind === 'task') bench.complete(node, output);
      else if (kind === 'job') bench.finishJob(node, output);
      else if (kind === 'timer') bench.fire(node);
      else bench.correlate(node, output);
    }
    expect(bench.state.status).toBe(golden.endsWith);
  });
});
