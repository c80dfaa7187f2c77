/** Lock → decide → check → save: one command on one instance in one transaction of two round trips (design §6). */
import { Inject, Injectable } from '@nestjs/common';
import {
  assertInvariants,
  decide,
  notStarted,
  type Command,
  type Env,
  type InstanceState,
  type Rejection,
} from '../engine/index.js';
import { decide as decideByModel } from '../feel/dmn/decide.js';
import { evaluate } from '../feel/evaluate.js';
import { budgetOfCommand } from '../feel/run.js';
import { CalendarsSnapshot, type Calendars } from '../organisation/calendars.js';
import { DirectorySnapshot, type Directory } from '../organisation/directory.js';
import { snapshotRevisions } from '../platform/snapshot.js';
import { asInstant, cityNow, type Row, type Statement, type Transaction } from '../platform/unit-of-work.js';
import { ProcedureBook, type LoadedVersion } from '../procedures/procedure-book.js';
import { fail, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import { Bell } from '../platform/bell.js';
import { CaseBook, PROJECTORS, type CaseClock, type Change, type Projector } from './ports.js';
import { insertInstance, lockInstance, saveChange } from './runtime.store.js';

/** An instance, locked, with all that a command on it needs to know. */
export interface LockedInstance {
  readonly instanceId: string;
  readonly revision: number;
  readonly lastHash: string;
  readonly version: LoadedVersion;
  readonly state: InstanceState;
  readonly now: Instant;
  readonly clock: CaseClock;
  readonly directory: Directory;
  readonly calendars: Calendars;
  /** Rows of the caller's own statements. */
  readonly rows: readonly (readonly Row[])[];
  readonly projectorRows: readonly (readonly (readonly Row[])[])[];
}

@Injectable()
export class CommandRunner {
  constructor(
    private readonly book: ProcedureBook,
    private readonly directory: DirectorySnapshot,
    private readonly calendars: CalendarsSnapshot,
    private readonly cases: CaseBook,
    @Inject(PROJECTORS) private readonly projectors: readonly Projector[],
    private readonly bell: Bell,
  ) {}

  /** First round trip. @returns null when there is no such instance */
  async lock(
    tx: Transaction,
    instanceId: string,
    extra: readonly Statement[] = [],
  ): Promise<LockedInstance | null> {
    const own = [lockInstance(instanceId), snapshotRevisions, nowStatement];
    const ofCase = this.cases.reads(instanceId);
    const ofProjectors = this.projectors.map((projector) => projector.reads(instanceId));
    const rows = await tx.read([...own, ...ofCase, ...extra, ...ofProjectors.flat()]);
    const [instances = [], revisions = [], clockRows = []] = rows;
    const [instance] = instances;
    if (instance === undefined) return null;
    const directory = this.directory.checked(revisions);
    const calendars = this.calendars.checked(revisions);
    const version = this.book.held(Number(instance['version_id']));
    const now = asInstant(clockRows[0]?.['now']);
    let at = own.length;
    const take = (count: number): readonly (readonly Row[])[] => rows.slice(at, (at += count));
    const caseRows = take(ofCase.length);
    const extraRows = take(extra.length);
    return {
      instanceId,
      revision: Number(instance['revision']),
      lastHash: String(instance['last_hash']),
      version,
      state: instance['state'] as InstanceState,
      now,
      directory,
      calendars,
      clock: this.cases.open(caseRows, { now, version, calendars }),
      rows: extraRows,
      projectorRows: ofProjectors.map(({ length }) => take(length)),
    };
  }

  /** A new instance, for a case whose rows the caller writes in the same transaction. */
  start(options: {
    readonly tx: Transaction;
    readonly instanceId: string;
    readonly version: LoadedVersion;
    readonly now: Instant;
    readonly clock: CaseClock;
    readonly projectorRows: readonly (readonly (readonly Row[])[])[];
    readonly directory: Directory;
    readonly calendars: Calendars;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly actorId: string | null;
  }): Change {
    const { tx, instanceId, version, now } = options;
    tx.write(insertInstance({ instanceId, versionId: version.id, now }));
    const locked: LockedInstance = { ...options, revision: 0, lastHash: '', state: notStarted, rows: [] };
    const change = this.execute(tx, locked, { type: 'start', variables: options.variables }, options.actorId);
    if (!change.ok) throw new Error(`Expected a new instance to start but: ${change.error.code}`);
    return change.value;
  }

  /** Statements that projectors want read before an instance exists. */
  projectorReads(instanceId: string): readonly (readonly Statement[])[] {
    return this.projectors.map((projector) => projector.reads(instanceId));
  }

  /** Decides, checks, and keeps everything to be written with the commit. */
  execute(
    tx: Transaction,
    locked: LockedInstance,
    command: Command,
    actorId: string | null,
  ): Result<Change, Rejection> {
    const { version, now, clock, instanceId, directory, calendars } = locked;
    const env = envOf(version, now, clock);
    const first = decide(version.graphs, locked.state, command, env);
    if (!first.ok) return fail(first.error);
    let { state, events } = first.value;
    const about = { instanceId, version, before: locked.state, now, actorId, command, directory, calendars };
    // A pause or resumption moves what is due: the same transaction computes the timers anew (decision 13).
    if (clock.follow({ ...about, state, events }) && state.status === 'running') {
      const again = decide(version.graphs, state, { type: 'rescheduleTimers', cause: 'clock' }, env);
      if (!again.ok) throw new Error(`Expected timers to be computed anew but: ${again.error.code}`);
      events = [...events, ...again.value.events];
      ({ state } = again.value);
    }
    assertInvariants(state);
    const change: Change = { ...about, state, events };
    tx.write(...saveChange(change, { revision: locked.revision, lastHash: locked.lastHash }));
    this.projectors.forEach((projector, index) => {
      tx.write(...projector.project(change, locked.projectorRows[index] ?? [], clock));
    });
    return ok(change);
  }

  /** After the commit: rings for what the change left to do. */
  ringFor(change: Change): void {
    const opened = change.events.flatMap((event) => (event.type === 'waitOpened' ? [event.wait.kind] : []));
    if (opened.includes('job')) this.bell.ring('jobs');
    if (opened.includes('timer') || change.events.some(({ type }) => type === 'timerRescheduled'))
      this.bell.ring('timers');
    const sent = change.events.some(({ type }) => type === 'messageThrown' || type === 'signalThrown');
    if (sent || opened.includes('message')) this.bell.ring('messages');
  }
}

/** The world as one command sees it: one moment, the version's own decisions, the case's clock. */
function envOf(version: LoadedVersion, now: Instant, clock: CaseClock): Env {
  const options = { now, budget: budgetOfCommand() };
  return {
    now,
    evaluate: (expression, read) => evaluate(expression, read, options),
    dueAt: (rule, from) => clock.dueAt(rule, from),
    decide: (decision, read) => {
      const model = version.decisionModels.get(decision);
      if (model === undefined) return fail(`Expected decision ${decision} in the version but there is none`);
      const decided = decideByModel(model, decision, read, options);
      return decided.ok ? ok(decided.value.value) : decided;
    },
  };
}

const nowStatement: Statement = { name: 'clock.now', text: `select ${cityNow} as now`, values: [] };
