/**
 * Background work: due timers and jobs. Our tables are the only truth; the queue is a bell, and a sweep every few
 * seconds heals whatever a bell that was not heard has left (decision 22).
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { getNode, graphOf, type Command, type Variables } from '../engine/index.js';
import { withMemory } from '../platform/snapshot.js';
import { UnitOfWork, type Row, type Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';
import { CommandRunner, type LockedInstance } from './command-runner.js';
import { isInterruption } from './interruption.js';
import {
  effectKeyOf,
  JOB_HANDLERS,
  JobFailed,
  type Change,
  type Job,
  type JobHandler,
  type JobResult,
} from './ports.js';
import { checkFence, claimJobs, dueTimers, extendLease, releaseJob } from './runtime.store.js';

const timersPerBatch = 200;
/** How long the work of a process that died lies untouched. */
const leaseMs = 15_000;
const heartbeatMs = 5_000;
/** Deaths and failures after which a job is an incident. */
const attemptsMax = 3;
/** Ends of attempts for which it is not to blame, after which it is all the same. */
const interruptionsMax = 20;
const interruptedMsMax = 15_000;
/** How often, a second apart, the database is told that a job is given back: until its lease has run out. */
const releasesMax = 12;

interface ClaimedJob {
  readonly instanceId: string;
  readonly waitId: string;
  readonly name: string;
  readonly attempts: number;
  readonly interruptions: number;
  readonly fence: number;
}

/** A job of the engine's own: nothing to do but to go on in a transaction of its own (decision 8). */
const continuation = 'continue';

@Injectable()
export class Background {
  readonly #log = new Logger(Background.name);
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  /** Leaves alone what was due before: set while a demonstration's past is being made. */
  onlySince: Instant | null = null;
  /** A job that takes longer has failed; without an end to it, one that hangs would hold up all others of the process. */
  patienceMs = 60_000;
  #stopping = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runner: CommandRunner,
    @Inject(JOB_HANDLERS) handlers: readonly JobHandler[],
  ) {
    this.#handlers = new Map(handlers.map((handler) => [handler.name, handler]));
  }

  /** What is in hand is brought to its end; nothing new is begun. */
  stop(): void {
    this.#stopping = true;
  }

  /** Tries every timer that is due, each once. @returns how many fired */
  async fireDueTimers(): Promise<number> {
    let fired = 0;
    for (let last: Row | null = null; ;) {
      const due: readonly Row[] = await this.unitOfWork.query(
        dueTimers(timersPerBatch, this.onlySince, last),
      );
      for (const row of due) {
        if (this.#stopping) return fired;
        if (await this.#fire(String(row['instance_id']), String(row['wait_id']))) fired += 1;
      }
      // What did not move is another worker's, or broken; the next sweep looks again.
      if (due.length < timersPerBatch) return fired;
      last = due.at(-1) ?? null;
    }
  }

  /** Runs jobs until none is ready. @returns how many were answered */
  async runReadyJobs(concurrency: number): Promise<number> {
    let answered = 0;
    // In turn, so that neither kind waits behind an endless stream of the other.
    for (let triedFirst = false; ; triedFirst = !triedFirst) {
      const claimed = await this.unitOfWork.query(
        claimJobs({ limit: concurrency, leaseMs, since: this.onlySince, triedFirst }),
      );
      if (claimed.length === 0) return answered;
      const results = await Promise.all(claimed.map((row) => this.#runJob(toClaimed(row))));
      answered += results.filter(Boolean).length;
      if (this.#stopping) return answered;
    }
  }

  async #fire(instanceId: string, waitId: string): Promise<boolean> {
    try {
      const change = await this.#command(instanceId, (locked) => {
        const wait = locked.state.waits[waitId];
        // Answered, moved or withdrawn since the list was read.
        if (wait?.kind !== 'timer' || wait.dueAt === null || wait.dueAt > locked.now) return null;
        return { type: 'fireTimer', wait: waitId };
      });
      return change !== null;
    } catch (error) {
      this.#log.error(`Timer ${instanceId} ${waitId}: ${String(error)}`);
      return false;
    }
  }

  /** Never rejects: those beside it are brought to their end before anything new is claimed. */
  async #runJob(claimed: ClaimedJob): Promise<boolean> {
    try {
      return await this.#attempt(claimed);
    } catch (error) {
      // It stays leased, and is claimed again when the lease has run out.
      this.#log.error(`Job ${claimed.name} of ${claimed.instanceId}: ${String(error)}`);
      return false;
    }
  }

  async #attempt(claimed: ClaimedJob): Promise<boolean> {
    const { waitId, attempts } = claimed;
    try {
      if (claimed.name === continuation) {
        await this.#answer(claimed, { type: 'finishJob', wait: waitId, output: {} }, () => []);
        return true;
      }
      if (attempts > attemptsMax) throw new JobFailed('Công việc làm dừng tiến trình xử lý nhiều lần');
      const handler = this.#handlers.get(claimed.name);
      if (handler === undefined) throw new JobFailed(`Không có công việc tên "${claimed.name}"`);
      const job = await this.#open(claimed);
      if (job === null) return false;
      const { output, statements } = await this.#patiently(claimed, handler.run(job));
      await this.#answer(claimed, { type: 'finishJob', wait: waitId, output }, statements);
      return true;
    } catch (error) {
      return this.#fail(claimed, error);
    }
  }

  /** An incident, or another attempt after a while. @returns whether it was answered */
  async #fail(claimed: ClaimedJob, error: unknown): Promise<boolean> {
    const { attempts, interruptions } = claimed;
    const detail = error instanceof Error ? error.message : String(error);
    const isBlameless = isInterruption(error) && interruptions < interruptionsMax;
    if (!isBlameless && (error instanceof JobFailed || attempts >= attemptsMax)) {
      await this.#answer(claimed, { type: 'failJob', wait: claimed.waitId, detail }, () => []);
      return true;
    }
    this.#log.warn(`Job ${claimed.name} of ${claimed.instanceId}, attempt ${attempts}: ${detail}`);
    const counted = isBlameless
      ? {
          attempts: attempts - 1,
          interruptions: interruptions + 1,
          retryMs: Math.min(1_000 * 2 ** interruptions, interruptedMsMax),
        }
      : { attempts, interruptions, retryMs: 1_000 * 2 ** attempts };
    await this.#release(releaseJob({ ...claimed, ...counted, error: detail.slice(0, 2_000) }));
    return false;
  }

  /** The database may be away for the same reason for which the job was interrupted. */
  async #release(statement: Statement): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.unitOfWork.query(statement);
        return;
      } catch (error) {
        if (!isInterruption(error) || attempt >= releasesMax || this.#stopping) throw error;
        await sleep(1_000);
      }
    }
  }

  /** Keeps the lease while the work goes on, for as long as there is patience. */
  async #patiently<T>({ instanceId, waitId, fence }: ClaimedJob, work: Promise<T>): Promise<T> {
    const keep = extendLease({ instanceId, waitId, fence, leaseMs });
    const heartbeat = setInterval(() => void this.unitOfWork.query(keep).catch(() => undefined), heartbeatMs);
    const done = new AbortController();
    try {
      const tooLong = sleep(this.patienceMs, undefined, { signal: done.signal }).then(() => {
        throw new Error(`Expected the job to end within ${this.patienceMs} ms`);
      });
      // Whichever loses is not heard any more.
      tooLong.catch(() => undefined);
      return await Promise.race([work, tooLong]);
    } finally {
      clearInterval(heartbeat);
      done.abort();
    }
  }

  async #open({ instanceId, waitId }: ClaimedJob): Promise<Job | null> {
    return withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const locked = await this.runner.lock(tx, instanceId);
        const wait = locked?.state.waits[waitId];
        if (locked === null || wait?.kind !== 'job') return null;
        return {
          instanceId,
          waitId,
          version: locked.version,
          node: nodeOfWait(locked, waitId),
          variables: visibleVariables(locked, wait.activity),
          effectKey: effectKeyOf(instanceId, wait),
        };
      }),
    );
  }

  async #answer(claimed: ClaimedJob, command: Command, statements: JobResult['statements']): Promise<void> {
    const { instanceId, waitId, fence } = claimed;
    await this.#command(
      instanceId,
      (locked) => (Number(locked.rows[0]?.[0]?.['fence']) === fence ? command : null),
      { reads: [checkFence(instanceId, waitId)], writes: statements },
    );
  }

  async #command(
    instanceId: string,
    choose: (locked: LockedInstance) => Command | null,
    more: { readonly reads: readonly Statement[]; readonly writes: JobResult['statements'] } = {
      reads: [],
      writes: () => [],
    },
  ): Promise<Change | null> {
    const change = await withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const locked = await this.runner.lock(tx, instanceId, more.reads);
        const command = locked === null ? null : choose(locked);
        if (locked === null || command === null) return null;
        tx.write(...more.writes(locked.now));
        const result = this.runner.execute(tx, locked, command, null);
        if (!result.ok) throw new Error(`Expected ${command.type} to be accepted but: ${result.error.code}`);
        return result.value;
      }),
    );
    if (change !== null) this.runner.ringFor(change);
    return change;
  }
}

function toClaimed(row: Row): ClaimedJob {
  return {
    instanceId: String(row['instance_id']),
    waitId: String(row['wait_id']),
    name: String(row['name']),
    attempts: Number(row['attempts']),
    interruptions: Number(row['interruptions']),
    fence: Number(row['fence']),
  };
}

function nodeOfWait(locked: LockedInstance, waitId: string): Job['node'] {
  const wait = locked.state.waits[waitId];
  if (wait === undefined) throw new Error(`Expected wait ${waitId} but there is none`);
  const graph = locked.version.graphs.byDigest.get(graphOf(locked.state, wait.activity));
  if (graph === undefined) throw new Error(`Expected the graph of wait ${waitId} but there is none`);
  return getNode(graph, wait.node);
}

/** All variables seen from an activity, the nearest declaration first. */
function visibleVariables({ state }: LockedInstance, from: string): Variables {
  const chain: Variables[] = [];
  for (let at: string | null = from; at !== null;) {
    const activity: (typeof state.activities)[string] | undefined = state.activities[at];
    if (activity === undefined) break;
    if (activity.variables !== undefined) chain.push(activity.variables);
    if (activity.calls !== undefined) break;
    at = activity.parent;
  }
  return Object.assign({}, ...chain.reverse()) as Variables;
}

/** Calls `work` now and then until told to stop; one failure never ends it. */
export async function every(
  intervalMs: number,
  signal: AbortSignal,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    await work().catch((error: unknown) => new Logger('Sweeper').error(String(error)));
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}
