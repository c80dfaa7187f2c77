/** Many short episodes from one seed, each with its own models, faults and end. */
import { Clients } from './clients.js';
import { Dice } from './dice.js';
import type { KillAt, Rates } from './faults.js';
import { readModels, type SimulatedModel } from './models.js';
import { Violation } from './oracle.js';
import type { PlantedBug } from './planted-bugs.js';
import { Coverage } from './points.js';
import { unrest } from './quiet.js';
import { Trace } from './trace.js';
import { World, type Broken } from './world.js';

const clientCount = 4;
const livenessMs = 60_000;
const stepsPerEpisode = { min: 800, max: 3_500 };
const lastStepsShown = 50;

export interface SimulationOptions {
  readonly seed: number;
  readonly steps: number;
  readonly bug?: PlantedBug;
  /** Only this one, counted from 0. */
  readonly episode?: number;
  readonly rates?: Rates;
  readonly killAt?: KillAt;
  readonly broken?: Broken;
  /** How long things go wrong before each comes to rest; else by the dice. */
  readonly stepsPerEpisode?: number;
  /** Ends the run as soon as this is noted, to show how it came to it. */
  readonly seek?: string;
  readonly print?: (line: string) => void;
}
export interface SimulationReport {
  readonly steps: number;
  readonly episodes: number;
  readonly simulatedMs: number;
  readonly hash: string;
  readonly coverage: Coverage;
  readonly failure: SimulationFailure | null;
}
export interface SimulationFailure {
  readonly episode: number;
  readonly step: number;
  readonly rule: string;
  readonly lastSteps: readonly string[];
}

let read: Promise<readonly SimulatedModel[]> | null = null;

/** @returns what was seen; a broken rule ends the run and stands in `failure` */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  read ??= readModels();
  const models = await read;
  const coverage = new Coverage();
  const { seek } = options;
  if (seek !== undefined)
    coverage.onNote = (what) => {
      if (what.startsWith(seek)) throw new Violation(what);
    };
  const trace = new Trace(options.print ?? null);
  let steps = 0;
  let simulatedMs = 0;
  let failure: SimulationFailure | null = null;
  let episode = options.episode ?? 0;
  const first = episode;
  for (; steps < options.steps && failure === null; episode += 1) {
    if (options.episode !== undefined && episode !== first) break;
    trace.begin(episode);
    const dice = new Dice(options.seed, episode + 1);
    const world = new World(models, coverage, {
      dice,
      trace,
      bug: options.bug ?? null,
      ...(options.rates === undefined ? {} : { rates: options.rates }),
      ...(options.broken === undefined ? {} : { broken: options.broken }),
      ...(options.killAt === undefined ? {} : { killAt: options.killAt }),
    });
    const length = options.stepsPerEpisode ?? dice.between(stepsPerEpisode.min, stepsPerEpisode.max);
    failure = runEpisode(world, length, episode);
    steps += world.kernel.steps;
    simulatedMs += world.kernel.now;
  }
  return { steps, episodes: episode - first, simulatedMs, hash: trace.digest(), coverage, failure };
}

function runEpisode(world: World, steps: number, episode: number): SimulationFailure | null {
  const { kernel, oracle } = world;
  try {
    const clients = new Clients(world, clientCount);
    while (kernel.steps < steps && kernel.step());
    world.calm();
    const deadline = kernel.now + livenessMs;
    for (let left = unrest(world, clients); left.length > 0; left = unrest(world, clients)) {
      if (kernel.now > deadline)
        oracle.broken(`liveness: after ${livenessMs} ms without faults ${left.join('; ')}`);
      if (!kernel.step()) oracle.broken(`liveness: nothing moves any more: ${left.join('; ')}`);
      for (let count = 0; count < 40 && kernel.step(); count += 1);
    }
    oracle.finish();
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const rule = error instanceof Violation ? error.message : `defect: ${error.stack ?? error.message}`;
    return { episode, step: kernel.steps, rule, lastSteps: kernel.trace.lastSteps(lastStepsShown) };
  }
}
