/**
 * Messages and signals between instances (decision 7, design §6): they are rows of the sender's transaction; the relay looks
 * for who waits after both have committed, and delivers each in the receiver's transaction, once. A message for which nobody
 * waits is kept for its time to live. The bell only shortens the wait, the sweep finds the same rows.
 */
import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Command } from '../engine/index.js';
import { Bell } from '../platform/bell.js';
import {
  asInstant,
  cityNow,
  UnitOfWork,
  type Idempotency,
  type Row,
  type Statement,
} from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';
import { withMemory } from '../platform/snapshot.js';
import { CommandRunner, type LockedInstance } from './command-runner.js';
import {
  claimMessage,
  claimSignal,
  insertMessage,
  markDelivered,
  matchedMessage,
  matchedMessages,
  messageOutcome,
  signalsToDeliver,
  signalTaken,
  spreadSignals,
  timeToLiveSecondsDefault,
} from './message.store.js';

const perBatch = 200;

export interface MessageToSend {
  readonly name: string;
  readonly key?: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly timeToLiveSeconds?: number;
}

/** Exactly who was reached, or until when the message is kept. */
export type Sent =
  | { readonly id: string; readonly outcome: 'delivered'; readonly instanceId: string }
  | { readonly id: string; readonly outcome: 'kept'; readonly until: Instant };

@Injectable()
export class MessageRelay {
  readonly #log = new Logger(MessageRelay.name);
  #stopping = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runner: CommandRunner,
    private readonly bell: Bell,
  ) {}

  stop(): void {
    this.#stopping = true;
  }

  /**
   * A message from outside: kept under the key of its request, then delivered if somebody waits for it. Once it is kept the
   * request has succeeded: whatever hinders its delivery now, the sweep finds it again.
   */
  async send(message: MessageToSend, idempotency?: Idempotency): Promise<Sent> {
    const { id, until } = await this.#keep('message', message, idempotency);
    const instanceId = await this.#reachNow(id);
    return instanceId === null ? { id, outcome: 'kept', until } : { id, outcome: 'delivered', instanceId };
  }

  /** A signal to everybody who waits for it now. @returns the id under which it is delivered */
  async broadcast(
    name: string,
    payload: Readonly<Record<string, unknown>>,
    idempotency?: Idempotency,
  ): Promise<string> {
    const { id } = await this.#keep('signal', { name, payload }, idempotency);
    this.bell.ring('messages');
    return id;
  }

  /** Tries everything that can be delivered now, each once; what follows from it rings anew. @returns how many were taken */
  async relay(): Promise<number> {
    const messages = await this.#deliverAll(matchedMessages);
    await this.unitOfWork.query(spreadSignals);
    return messages + (await this.#deliverAll(signalsToDeliver));
  }

  async #deliverAll(list: (limit: number, after: Row | null) => Statement): Promise<number> {
    let taken = 0;
    for (let last: Row | null = null; ;) {
      const page: readonly Row[] = await this.unitOfWork.query(list(perBatch, last));
      for (const row of page) {
        if (this.#stopping) return taken;
        if (await this.#deliver(row)) taken += 1;
      }
      // What did not move is another worker's, or fails; the next sweep looks again.
      if (page.length < perBatch) return taken;
      last = page.at(-1) ?? null;
    }
  }

  async #deliver(row: Row): Promise<boolean> {
    const instanceId = String(row['instance_id']);
    try {
      return row['wait_id'] === undefined
        ? await this.#deliverSignal(String(row['message_id']), instanceId)
        : await this.#deliverMessage(String(row['id']), instanceId, String(row['wait_id']));
    } catch (error) {
      this.#log.error(`Message to ${instanceId}: ${String(error)}`);
      return false;
    }
  }

  #deliverMessage(id: string, instanceId: string, waitId: string): Promise<boolean> {
    return this.#command(instanceId, claimMessage(id), (locked, [message]) => {
      // Delivered elsewhere, or the wait was answered, since the list was read.
      if (message === undefined || locked.state.waits[waitId]?.kind !== 'message') return null;
      const payload = message['payload'] as Readonly<Record<string, unknown>>;
      return {
        command: { type: 'correlate', wait: waitId, payload },
        writes: [markDelivered(id, instanceId, locked.now)],
      };
    });
  }

  #deliverSignal(id: string, instanceId: string): Promise<boolean> {
    return this.#command(instanceId, claimSignal(id, instanceId), (locked, [signal]) => {
      if (signal === undefined) return null;
      const writes = [signalTaken(id, instanceId)];
      if (locked.state.status !== 'running') return { command: null, writes };
      const payload = signal['payload'] as Readonly<Record<string, unknown>>;
      return { command: { type: 'deliverSignal', name: String(signal['name']), payload }, writes };
    });
  }

  async #command(
    instanceId: string,
    claim: Statement,
    choose: (
      locked: LockedInstance,
      claimed: readonly Row[],
    ) => { readonly command: Command | null; readonly writes: readonly Statement[] } | null,
  ): Promise<boolean> {
    const change = await withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const locked = await this.runner.lock(tx, instanceId, [claim]);
        const chosen = locked === null ? null : choose(locked, locked.rows[0] ?? []);
        if (locked === null || chosen === null) return null;
        tx.write(...chosen.writes);
        if (chosen.command === null) return 'nothing to do';
        const result = this.runner.execute(tx, locked, chosen.command, null);
        if (!result.ok)
          throw new Error(`Expected ${chosen.command.type} to be accepted but: ${result.error.code}`);
        return result.value;
      }),
    );
    if (change !== null && change !== 'nothing to do') this.runner.ringFor(change);
    return change !== null;
  }

  #keep(
    kind: 'message' | 'signal',
    { name, key, payload, timeToLiveSeconds = timeToLiveSecondsDefault }: MessageToSend,
    idempotency: Idempotency | undefined,
  ): Promise<{ readonly id: string; readonly until: Instant }> {
    return this.unitOfWork.run(async (tx) => {
      const [[row] = []] = await tx.read([nowStatement]);
      const sentAt = asInstant(row?.['now']);
      const id = randomUUID();
      tx.write(
        insertMessage({ id, kind, name, key: key ?? null, payload, sentBy: null, sentAt, timeToLiveSeconds }),
      );
      return { id, until: new Date(Date.parse(sentAt) + timeToLiveSeconds * 1_000).toISOString() };
    }, idempotency);
  }

  /** This message alone: what else is on its way is not the sender's concern. @returns whom it has reached */
  async #reachNow(id: string): Promise<string | null> {
    try {
      const [match] = await this.unitOfWork.query(matchedMessage(id));
      if (match !== undefined && (await this.#deliver(match))) return String(match['instance_id']);
      const [row] = await this.unitOfWork.query(messageOutcome(id));
      const reached = row?.['delivered_to'] ?? null;
      if (match !== undefined && reached === null) this.bell.ring('messages');
      return reached === null ? null : String(reached);
    } catch (error) {
      this.#log.error(`Message ${id}: ${String(error)}`);
      this.bell.ring('messages');
      return null;
    }
  }
}

const nowStatement: Statement = { name: 'message.now', text: `select ${cityNow} as now`, values: [] };
