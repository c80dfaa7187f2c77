/** What jobs do in the simulated world: they reach a sink that knows effects by their key, and go wrong in every way. */
import { Failure, type Flow } from './kernel.js';
import { pointOf } from './points.js';
import type { Process } from './process.js';

export interface HandedOut {
  readonly instanceId: string;
  readonly waitId: string;
  readonly name: string;
  readonly about: number;
  readonly effectKey: string;
  /** The activation that the work is for: known to the oracle alone. */
  readonly activity: string;
}

/** The model or its data is at fault: no repetition mends it. */
export class JobFailed extends Failure {}

const points = { before: pointOf('handler.before-effect'), after: pointOf('handler.after-effect') };
const slowMs = { min: 8_000, max: 25_000 };

export function* handle(process: Process, job: HandedOut): Flow<Readonly<Record<string, unknown>>> {
  const { world } = process;
  const { kernel, faults, sink } = world;
  world.oracle.ran(job);
  const fate = faults.fateOfJob(`${job.instanceId}.${job.waitId}`);
  if (fate === 'gives up') throw new JobFailed('JOB_FAILED', 'the data is at fault');
  if (fate === 'fails') throw new Failure('UNREACHABLE');
  yield kernel.at(points.before, job.about);
  // A job that hangs does so until the world is well again.
  while (fate === 'hangs' && faults.on) yield* kernel.sleep(1_000);
  if (fate === 'is slow') yield* kernel.sleep(kernel.dice.between(slowMs.min, slowMs.max));
  if (fate === 'kills its process') {
    world.oracle.killedItsProcess(job, process.jobsAtWork);
    world.kill(process, points.before);
    yield 1;
  }
  sink.take(job);
  yield kernel.at(points.after, job.about);
  if (fate === 'fails afterwards') throw new Failure('ANSWER_LOST');
  return { done: job.name };
}

/** The world outside: an effect happens once for each key. */
export class Sink {
  readonly #byKey = new Map<string, number>();
  /** Keys under which one activation had its effect. */
  readonly keysOf = new Map<string, Set<string>>();

  take({ effectKey, activity }: HandedOut): void {
    this.#byKey.set(effectKey, (this.#byKey.get(effectKey) ?? 0) + 1);
    const keys = this.keysOf.get(activity) ?? new Set();
    this.keysOf.set(activity, keys.add(effectKey));
  }

  has(effectKey: string): boolean {
    return this.#byKey.has(effectKey);
  }

  /** How often the world was asked again for what it had done. */
  get repeats(): number {
    let sum = 0;
    for (const count of this.#byKey.values()) sum += count - 1;
    return sum;
  }
}
