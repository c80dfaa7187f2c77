/** Due timers and jobs (src/runtime/background.ts), await by await, with its statements and its constants. */
import type { Command } from '../../src/engine/index.js';
import type { Row, Statement } from '../../src/platform/unit-of-work.js';
import {
  checkFence,
  claimJobs,
  dueTimers,
  extendLease,
  releaseJob,
} from '../../src/runtime/runtime.store.js';
import { isInterruption } from '../../src/runtime/interruption.js';
import { effectKeyOf } from '../../src/runtime/ports.js';
import { lock, runCommand } from './command-runner.js';
import { rowKey } from './database.js';
import { Failure, type Flow, type Task } from './kernel.js';
import { handle, JobFailed, type HandedOut } from './job-handlers.js';
import { pointOf } from './points.js';
import type { Process } from './process.js';
import { query, runUnit } from './unit-of-work.js';

const leaseMs = 15_000;
const heartbeatMs = 5_000;
const patienceMs = 60_000;
const attemptsMax = 3;
const interruptionsMax = 20;
const interruptedMsMax = 15_000;
const releasesMax = 12;
const concurrency = 2;

const points = {
  picked: pointOf('timer.picked'),
  claimed: pointOf('job.claimed'),
  handedOut: pointOf('job.handed-out'),
  answer: pointOf('answer.before'),
};

interface Claimed {
  readonly instanceId: string;
  readonly waitId: string;
  readonly name: string;
  readonly attempts: number;
  readonly interruptions: number;
  readonly fence: number;
  readonly about: number;
}

/** Tries every timer that is due, each once. */
export function* fireDueTimers(process: Process): Flow<number> {
  let fired = 0;
  for (let last: Row | null = null; ;) {
    const due: readonly Row[] = yield* query(process, dueBy(process, last));
    for (const row of due)
      if (yield* fire(process, String(row['instance_id']), String(row['wait_id']))) fired += 1;
    if (due.length < process.world.batchMax) return fired;
    last = due.at(-1) ?? null;
  }
}

function dueBy(process: Process, last: Row | null): Statement {
  const statement = dueTimers(process.world.batchMax, null, last);
  if (!process.world.bug('timer by the clock of the process')) return statement;
  return { ...statement, values: [...statement.values, process.wallOffsetMs] };
}

function* fire(process: Process, instanceId: string, waitId: string): Flow<boolean> {
  const { world } = process;
  const about = world.ordinalOf(instanceId);
  yield world.kernel.at(points.picked, about);
  try {
    const change = yield* runCommand(
      process,
      instanceId,
      ({ state, now }) => {
        const wait = state.waits[waitId];
        // Answered, moved or withdrawn since the list was read.
        if (wait?.kind !== 'timer' || wait.dueAt === null) return null;
        if (wait.dueAt > now && !world.bug('timer by the clock of the process')) return null;
        if (world.isBroken(instanceId)) throw new Failure('DEFECT');
        return { command: { type: 'fireTimer', wait: waitId }, origin: { by: 'timer', waitId } };
      },
      { about },
    );
    return change !== null;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return false;
  }
}

/** Runs jobs until none is ready. */
export function* runReadyJobs(process: Process): Flow<number> {
  const { kernel, oracle } = process.world;
  let answered = 0;
  // In turn, so that neither kind waits behind an endless stream of the other.
  for (let triedFirst = false; ; triedFirst = !triedFirst) {
    const claimed = yield* query(
      process,
      claimJobs({ limit: concurrency, leaseMs, since: null, triedFirst }),
    );
    if (claimed.length === 0) return answered;
    const runs = claimed.map((row) => {
      const job = toClaimed(process, row);
      const run = kernel.spawn(process, 'job', runJob(process, job));
      process.begin(run, rowKey(job.instanceId, job.waitId));
      return run;
    });
    oracle.atWork(process.name, process.jobsAtWork.length, concurrency);
    answered += (yield* kernel.all<boolean>(runs)).filter(Boolean).length;
  }
}

function toClaimed(process: Process, row: Row): Claimed {
  const instanceId = String(row['instance_id']);
  return {
    instanceId,
    waitId: String(row['wait_id']),
    name: String(row['name']),
    attempts: Number(row['attempts']),
    interruptions: Number(row['interruptions']),
    fence: Number(row['fence']),
    about: process.world.ordinalOf(instanceId),
  };
}

/** Never fails: those beside it are brought to their end before anything new is claimed. */
function* runJob(process: Process, claimed: Claimed): Flow<boolean> {
  try {
    return yield* attempt(process, claimed);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return false;
  }
}

function* attempt(process: Process, claimed: Claimed): Flow<boolean> {
  const { waitId, attempts, about } = claimed;
  const { kernel } = process.world;
  yield kernel.at(points.claimed, about);
  try {
    if (claimed.name === 'continue') {
      yield* answer(process, claimed, { type: 'finishJob', wait: waitId, output: {} }, null);
      return true;
    }
    if (attempts > attemptsMax) throw new JobFailed('JOB_FAILED', 'stopped its process too often');
    const job = yield* handOut(process, claimed);
    if (job === null) return false;
    const output = yield* patiently(process, claimed, job);
    yield kernel.at(points.answer, about);
    const command: Command = { type: 'finishJob', wait: waitId, output };
    yield* answer(process, claimed, command, job.effectKey);
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return yield* fail(process, claimed, error);
  }
}

/** An incident, or another attempt after a while. */
function* fail(process: Process, claimed: Claimed, error: Failure): Flow<boolean> {
  const { waitId, attempts, interruptions } = claimed;
  const { bug, oracle } = process.world;
  const isBlameless =
    isInterruption(error) && interruptions < interruptionsMax && !bug('interruption counted as an attempt');
  if (!isBlameless && (error instanceof JobFailed || attempts >= attemptsMax)) {
    yield* answer(process, claimed, { type: 'failJob', wait: waitId, detail: error.code }, error);
    return true;
  }
  const counted = isBlameless
    ? {
        attempts: attempts - 1,
        interruptions: interruptions + 1,
        retryMs: Math.min(1_000 * 2 ** interruptions, interruptedMsMax),
      }
    : {
        attempts,
        interruptions,
        retryMs: bug('attempt counted after the run') ? 0 : 1_000 * 2 ** attempts,
      };
  if (isBlameless) oracle.interrupted(claimed);
  yield* release(process, releaseJob({ ...claimed, ...counted, error: error.code }), claimed.about);
  return false;
}

/** The database may be away for the same reason for which the job was interrupted. */
function* release(process: Process, statement: Statement, about: number): Flow<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      yield* query(process, statement, about);
      return;
    } catch (error) {
      if (!isInterruption(error) || tried >= releasesMax) throw error;
      yield* process.world.kernel.sleep(1_000);
    }
  }
}

/** What the handler needs, read in a transaction of its own. */
function* handOut(
  process: Process,
  { instanceId, waitId, name, attempts, about }: Claimed,
): Flow<HandedOut | null> {
  const { bug } = process.world;
  return yield* runUnit<HandedOut | null>(
    process,
    function* (open) {
      const locked = yield* lock(process, open, instanceId);
      const wait = locked?.state.waits[waitId];
      if (wait?.kind !== 'job') return null;
      const key = bug('effect key of the wait') ? `${instanceId}.${waitId}` : effectKeyOf(instanceId, wait);
      const effectKey = bug('effect key for each attempt') ? `${key}.${attempts}` : key;
      return {
        instanceId,
        waitId,
        name,
        about,
        effectKey,
        activity: `${instanceId}.${wait.activity}.${wait.phase ?? ''}`,
      };
    },
    null,
    about,
  );
}

/** Keeps the lease while the work goes on, for as long as there is patience. */
function* patiently(
  process: Process,
  claimed: Claimed,
  job: HandedOut,
): Flow<Readonly<Record<string, unknown>>> {
  const { kernel } = process.world;
  yield kernel.at(points.handedOut, job.about);
  const beats = kernel.spawn(process, 'heartbeat', beat(process, claimed), heartbeatMs);
  const work = kernel.spawn(process, 'handler', handle(process, job));
  try {
    return yield* withPatience(process, work);
  } finally {
    kernel.kill(beats);
  }
}

function* withPatience(process: Process, work: Task): Flow<Readonly<Record<string, unknown>>> {
  const { kernel } = process.world;
  const until = kernel.now + patienceMs;
  while (!work.ended) {
    // Whichever loses is not heard any more; it goes on all the same.
    if (kernel.now >= until) throw new Failure('TOO_LONG');
    (work.watchers ??= []).push(kernel.current);
    const { current } = kernel;
    current.isWatching = true;
    yield* kernel.sleep(until - kernel.now);
    current.isWatching = false;
  }
  if (work.failure !== null) throw work.failure;
  return work.value as Readonly<Record<string, unknown>>;
}

function* beat(process: Process, { instanceId, waitId, fence, about }: Claimed): Flow<void> {
  const { kernel } = process.world;
  for (;;) {
    try {
      yield* query(process, extendLease({ instanceId, waitId, fence, leaseMs }), about);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    yield* kernel.sleep(heartbeatMs);
  }
}

function* answer(
  process: Process,
  claimed: Claimed,
  command: Command,
  outcome: string | Failure | null,
): Flow<void> {
  const { instanceId, waitId, fence, about } = claimed;
  const { bug } = process.world;
  const effectKey = typeof outcome === 'string' ? outcome : '';
  const gaveUp = outcome instanceof Failure ? outcome : null;
  yield* runCommand(
    process,
    instanceId,
    ({ rows, state }) => {
      const seen = Number(rows[0]?.[0]?.['fence']);
      const isOurs = bug('no fence check') ? state.waits[waitId] !== undefined : seen === fence;
      return isOurs ? { command, origin: { by: 'job', waitId, fence, effectKey, gaveUp } } : null;
    },
    { reads: [checkFence(instanceId, waitId)], about },
  );
}
