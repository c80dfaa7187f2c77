/** Looks at every commit and every answer, and at the whole at the end (reliability: I1–I13). */
import type { Statement } from '../../src/platform/unit-of-work.js';
import { evolve, notStarted, type EngineEvent, type InstanceState } from '../../src/engine/index.js';
import {
  rowKey,
  type Database,
  type HistoryRow,
  type InstanceRow,
  type MessageRow,
  type Tx,
} from './database.js';
import { isInterruption } from '../../src/runtime/interruption.js';
import { messageIdOf } from '../../src/runtime/message.store.js';
import { chainHash, sameJson } from './checks.js';
import type { Rates } from './faults.js';
import type { HandedOut } from './job-handlers.js';
import { JobFailed } from './job-handlers.js';
import type { Failure } from './kernel.js';
import type { PlantedBug } from './planted-bugs.js';
import type { Answer } from './requests.js';
import type { World } from './world.js';

/** A rule that was broken: the end of the run. */
export class Violation extends Error {}

const runsMax = 3;
const interruptionsMax = 20;
/** What ends the attempt of a job that is not at fault. */
const isQuiet = ({ kill, pause, statement, commit, unknownCommit, weatherMs }: Rates): boolean =>
  kill + pause + statement + commit + unknownCommit + weatherMs === 0;

export class Oracle {
  /** Keys that clients have sent, and where their commands stand in history. */
  readonly #sent = new Set<string>();
  readonly #executed = new Map<string, { readonly id: string; readonly revision: number }>();
  readonly #answers = new Map<string, Answer>();
  readonly #once = new Set<string>();
  readonly #killers = new Set<string>();
  /** Jobs whose process was killed by another job. */
  readonly #victims = new Set<string>();
  readonly #runs = new Map<string, number>();
  /** Attempts that the world ended, and that were given back uncounted. */
  readonly #interruptions = new Map<string, number>();
  readonly #published = new Map<Tx, readonly [id: string, key: string]>();
  readonly #signalled: { readonly signal: string; readonly instanceId: string; readonly waitId: string }[] =
    [];
  starts = 0;

  constructor(
    private readonly world: World,
    private readonly planted: PlantedBug | null,
  ) {}

  bug(name: PlantedBug): boolean {
    return this.planted === name;
  }

  stated(statement: Statement): void {
    this.world.coverage.stated(statement);
  }

  note(what: string): void {
    this.world.coverage.note(what);
  }

  broken(rule: string): never {
    throw new Violation(rule);
  }

  #onlyOnce(what: string): void {
    if (this.#once.has(what)) this.broken(`I6: ${what} happened twice`);
    this.#once.add(what);
  }

  // ---- told by the database, at a commit

  inserting(db: Database, id: string): void {
    if (db.instances.has(id)) this.broken(`I9: instance id ${id} was given twice`);
    this.starts += 1;
  }

  saving(row: InstanceRow, revision: number): void {
    if (revision !== row.revision + 1)
      this.broken(`I8: instance ${row.id} goes from revision ${row.revision} to ${revision}`);
  }

  appending(db: Database, instanceId: string, history: readonly HistoryRow[], row: HistoryRow, tx: Tx): void {
    const last = history.at(-1);
    if (row.revision !== history.length + 1)
      this.broken(
        `I8: history of ${instanceId} holds ${history.length} rows and gets revision ${row.revision}`,
      );
    if (row.previousHash !== (last?.hash ?? ''))
      this.broken(`I10: history of ${instanceId} has lost its chain`);
    if (last !== undefined && row.at < last.at)
      this.broken(`history of ${instanceId} goes back in time at ${row.revision}`);
    this.#judgeOrigin(db, instanceId, row, tx);
    tx.changed.push(instanceId);
  }

  #judgeOrigin(db: Database, instanceId: string, row: HistoryRow, tx: Tx): void {
    const { origin } = tx;
    if (origin === null) this.broken(`I11: nobody sent revision ${row.revision} of ${instanceId}`);
    switch (origin.by) {
      case 'request':
        this.#execute(origin.key, instanceId, row.revision);
        return;
      case 'timer': {
        const timer = db.timers.get(rowKey(instanceId, origin.waitId));
        this.#onlyOnce(`timer ${instanceId} ${origin.waitId}`);
        if (timer === undefined || timer.dueAt > Date.parse(row.at))
          this.broken(`I5: timer ${instanceId} ${origin.waitId} fires before it is due`);
        return;
      }
      case 'job': {
        this.#onlyOnce(`answer of job ${instanceId} ${origin.waitId}`);
        if (tx.fenceSeen !== origin.fence)
          this.broken(
            `I8: job ${instanceId} ${origin.waitId} is answered under fence ${origin.fence} of ${tx.fenceSeen}`,
          );
        if (db.jobs.get(rowKey(instanceId, origin.waitId))?.fence !== origin.fence)
          this.broken(
            `I8: job ${instanceId} ${origin.waitId} was claimed between the fence check and the commit`,
          );
        if (origin.gaveUp !== null) this.#noteIncident(rowKey(instanceId, origin.waitId), origin.gaveUp);
        if (origin.effectKey !== '' && !this.world.sink.has(origin.effectKey))
          this.broken(`I7: job ${origin.effectKey} is done without its effect`);
        return;
      }
      case 'message': {
        this.#onlyOnce(`delivery of message ${origin.messageId}`);
        const message = db.messages.get(origin.messageId);
        if (message !== undefined && message.expiresAt <= Date.parse(row.at))
          this.broken(`message ${origin.messageId} is delivered after its time`);
        return;
      }
      case 'signal':
        this.#onlyOnce(`delivery of signal ${origin.deliveryId}`);
    }
  }

  #execute(key: string, id: string, revision: number): void {
    if (!this.#sent.has(key)) this.broken(`I11: nobody sent the command of key ${key}`);
    const before = this.#executed.get(key);
    if (before !== undefined)
      this.broken(
        `I6: key ${key} had its effect at ${before.id} ${before.revision} and again at ${id} ${revision}`,
      );
    const answer = this.#answers.get(key);
    if (answer?.ok === false) this.broken(`I11: key ${key} was refused (${answer.code}) and is carried out`);
    this.#executed.set(key, { id, revision });
  }

  committed(db: Database, tx: Tx): void {
    const published = this.#published.get(tx);
    if (published !== undefined) {
      this.#published.delete(tx);
      this.#execute(published[1], published[0], 0);
    }
    for (const instanceId of tx.changed) this.#compareRows(db, instanceId);
  }

  /** I1, I5: each wait has its row, and there is no row without one. */
  #compareRows(db: Database, instanceId: string): void {
    const row = db.instances.get(instanceId);
    if (row === undefined) return;
    let expected = 0;
    for (const wait of Object.values(row.state.waits)) {
      const key = rowKey(instanceId, wait.id);
      if (wait.kind === 'timer') {
        const due = wait.dueAt === null ? Number.POSITIVE_INFINITY : Date.parse(wait.dueAt);
        if (db.timers.get(key)?.dueAt !== due) this.broken(`I5: timer ${key} has another row than its wait`);
      } else if (wait.kind === 'job') {
        if (!db.jobs.has(key)) this.broken(`I1: job ${key} has no row`);
      } else if (wait.kind === 'message' || wait.kind === 'signal' || wait.kind === 'incident') {
        if (!db[wait.kind === 'incident' ? 'incidents' : 'subscriptions'].has(key))
          this.broken(`I1: ${wait.kind} ${key} has no row`);
      } else continue;
      expected += 1;
    }
    if (row.waitRows !== expected)
      this.broken(`I1: instance ${instanceId} has ${row.waitRows} rows for ${expected} waits`);
  }

  published(tx: Tx, id: string, key: string): void {
    this.#published.set(tx, [id, key]);
  }

  /** Who waits for the signal when it is sent must not be left out. */
  signalSent(db: Database, signal: MessageRow): void {
    for (const { kind, name, instanceId, waitId, openedAt } of db.subscriptions.values())
      if (
        kind === 'signal' &&
        name === signal.name &&
        instanceId !== signal.sentBy &&
        openedAt <= signal.sentAt
      )
        this.#signalled.push({ signal: signal.id, instanceId, waitId });
  }

  // ---- told by workers

  ran({ instanceId, waitId, activity, effectKey }: HandedOut): void {
    const key = rowKey(instanceId, waitId);
    const runs = (this.#runs.get(key) ?? 0) + 1;
    this.#runs.set(key, runs);
    const interruptions = this.#interruptions.get(key) ?? 0;
    if (interruptions > interruptionsMax)
      this.broken(`F10: job ${key} runs after ${interruptions} interruptions`);
    if (runs > runsMax + interruptions) this.broken(`F10: job ${key} runs for the ${runs}th time`);
    const keys = this.world.sink.keysOf.get(activity);
    if (keys !== undefined && !keys.has(effectKey))
      this.broken(`I7: job ${key} asks for its effect under a second key ${effectKey}`);
  }

  interrupted({ instanceId, waitId }: { readonly instanceId: string; readonly waitId: string }): void {
    const key = rowKey(instanceId, waitId);
    this.#interruptions.set(key, (this.#interruptions.get(key) ?? 0) + 1);
  }

  killedItsProcess({ instanceId, waitId }: HandedOut, atWork: readonly string[]): void {
    const killer = rowKey(instanceId, waitId);
    this.#killers.add(killer);
    for (const key of atWork) {
      if (key === killer || this.#killers.has(key)) continue;
      if (this.#victims.has(key)) this.broken(`F10: job ${key} lost its process to another a second time`);
      this.#victims.add(key);
    }
  }

  atWork(process: string, count: number, countMax: number): void {
    if (count > countMax) this.broken(`F10: ${process} is at ${count} jobs at once`);
  }

  #noteIncident(key: string, why: Failure): void {
    const isItsOwn = why instanceof JobFailed && why.detail === 'the data is at fault';
    this.note(`incident of a job: ${isItsOwn ? 'its data' : why.detail || why.code}`);
    if (isInterruption(why) && (this.#interruptions.get(key) ?? 0) < interruptionsMax)
      this.broken(`F10: job ${key} is an incident for ${why.code}, which is not its fault`);
    if (!(why instanceof JobFailed) || isItsOwn || this.#killers.has(key)) return;
    this.note('incident of a job that never did anything wrong');
    if (isQuiet(this.world.faults.rates))
      this.broken(`F10: job ${key} is an incident and never did anything wrong`);
  }

  // ---- told by clients

  sending(key: string): void {
    this.#sent.add(key);
  }

  answered(key: string, answer: Answer): void {
    const before = this.#answers.get(key);
    this.#answers.set(key, answer);
    const executed = this.#executed.get(key);
    if (!answer.ok) {
      if (executed !== undefined)
        this.broken(`I11: key ${key} is refused (${answer.code}) but was carried out`);
      return;
    }
    const { stored } = answer;
    if (executed === undefined || executed.id !== stored.id || executed.revision !== stored.revision)
      this.broken(`I11: key ${key} is acknowledged as ${stored.id} ${stored.revision} and is not in history`);
    const { reached } = answer;
    if (reached !== null && this.world.database.messages.get(stored.id)?.deliveredTo !== reached)
      this.broken(`I11: message ${stored.id} is said to have reached ${reached}`);
    if (before !== undefined && (!before.ok || !sameJson(before.stored, stored)))
      this.broken(`I6: key ${key} has two answers`);
  }

  // ---- at the end of an episode

  finish(): void {
    const { database, sink } = this.world;
    if (database.instances.size !== this.starts)
      this.broken(`I13: ${this.starts} instances were started and ${database.instances.size} are there`);
    for (const row of database.instances.values()) this.#replay(row);
    for (const { signal, instanceId, waitId } of this.#signalled)
      if (
        database.instances.get(instanceId)?.state.waits[waitId] !== undefined &&
        !this.world.isBroken(instanceId)
      )
        this.broken(`signal ${signal} has not reached ${instanceId} ${waitId}`);
    for (const [activity, keys] of sink.keysOf)
      if (keys.size > 1) this.broken(`I7: ${activity} had its effect under ${keys.size} keys`);
  }

  /** I4, I10: history alone gives the stored state, its chain holds, and all that it threw is kept. */
  #replay(row: InstanceRow): void {
    const history = this.world.database.history.get(row.id) ?? [];
    let state: InstanceState = notStarted;
    let last = '';
    for (const entry of history) {
      const events = JSON.parse(entry.events) as readonly EngineEvent[];
      for (const event of events) state = evolve(state, event);
      if (chainHash(row.id, entry) !== entry.hash || entry.previousHash !== last)
        this.broken(`I10: the chain of ${row.id} breaks at ${entry.revision}`);
      last = entry.hash;
      this.#findThrown(row.id, entry.revision, events);
    }
    if (!sameJson(state, JSON.parse(row.stateText)))
      this.broken(`I4: the history of ${row.id} does not give its state`);
    if (history.length !== row.revision)
      this.broken(`I8: ${row.id} has ${history.length} rows at ${row.revision}`);
  }

  #findThrown(instanceId: string, revision: number, events: readonly EngineEvent[]): void {
    const { messages } = this.world.database;
    let count = 0;
    for (const { type } of events) {
      if (type !== 'messageThrown' && type !== 'signalThrown') continue;
      const id = messageIdOf(instanceId, revision, count);
      count += 1;
      if (!messages.has(id)) this.broken(`I7: message ${id} was thrown and is nowhere`);
    }
    for (const { id, kind, deliveredAt } of messages.values())
      if (kind === 'message' && (deliveredAt !== null) !== this.#once.has(`delivery of message ${id}`))
        this.broken(`I7: message ${id} is ${deliveredAt === null ? 'not ' : ''}marked as delivered`);
  }
}
