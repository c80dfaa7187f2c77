/**
 * What the runtime asks of the world around an instance (decision 19). `dossiers` keeps the case's clock; tasks,
 * dossiers and documents turn a decision's events into their rows; jobs are carried out by whoever registers them.
 */
import type { Command, EngineEvent, Env, FlowNode, InstanceState, Variables, Wait } from '../engine/index.js';
import type { Calendars } from '../organisation/calendars.js';
import type { Directory } from '../organisation/directory.js';
import type { LoadedVersion } from '../procedures/procedure-book.js';
import type { Row, Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';

/** What one command did to one instance, for those who keep rows about it. */
export interface Change {
  readonly instanceId: string;
  readonly version: LoadedVersion;
  readonly before: InstanceState;
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
  readonly now: Instant;
  /** null: the clock, or a job. */
  readonly actorId: string | null;
  readonly command: Command;
  readonly directory: Directory;
  readonly calendars: Calendars;
}

/** The clock of one case, opened for one command. */
export interface CaseClock {
  readonly dueAt: Env['dueAt'];
  /** Lets the clock follow a change (pause, resume, stop). @returns whether working-time timers must be computed anew */
  follow(change: Change): boolean;
}

export abstract class CaseBook {
  /** Statements for the first round trip. */
  abstract reads(instanceId: string): readonly Statement[];
  abstract open(
    rows: readonly (readonly Row[])[],
    about: { readonly now: Instant; readonly version: LoadedVersion; readonly calendars: Calendars },
  ): CaseClock;
}

/** Turns the events of a change into rows of another module, in the same transaction. */
export abstract class Projector {
  abstract reads(instanceId: string): readonly Statement[];
  /** @param clock the case's clock after the change */
  abstract project(change: Change, rows: readonly (readonly Row[])[], clock: CaseClock): readonly Statement[];
}
/** Injection token of all projectors, in the order in which they project. */
export const PROJECTORS = Symbol('Projectors');

/** One piece of slow work, outside any transaction, at least once. */
export interface Job {
  readonly instanceId: string;
  readonly waitId: string;
  readonly node: FlowNode;
  readonly version: LoadedVersion;
  readonly variables: Variables;
  /** The same for every attempt, also after an incident: what an outside effect is known by. */
  readonly effectKey: string;
}

/** A retried incident opens another wait on the same activity; each iteration is an activity of its own. */
export const effectKeyOf = (instanceId: string, wait: Extract<Wait, { kind: 'job' }>): string =>
  `${instanceId}.${wait.activity}.${wait.job}`;

export interface JobResult {
  readonly output: Variables;
  /** Rows that belong to the answer, written in its transaction and bearing its moment, as all else in it does. */
  readonly statements: (now: Instant) => readonly Statement[];
}

export abstract class JobHandler {
  abstract readonly name: string;
  /** @throws JobFailed for a fault of model or data, which no repetition mends; anything else is tried again */
  abstract run(job: Job): Promise<JobResult>;
}
export const JOB_HANDLERS = Symbol('JobHandlers');

/** The model or its data is at fault: an incident, without further attempts. */
export class JobFailed extends Error {}
