/** Acts on a dossier from outside its steps: withdrawal, supplement, refusal at reception, retry of an incident. */
import { Injectable } from '@nestjs/common';
import { auditEntry } from '../audit/audit.store.js';
import { assertHolds, assertVisible, maySee } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { withMemory } from '../platform/snapshot.js';
import { UnitOfWork, type Idempotency, type Row, type Statement } from '../platform/unit-of-work.js';
import { CommandRunner, type LockedInstance } from '../runtime/command-runner.js';
import type { Change } from '../runtime/ports.js';
import { Problem, type FieldProblem } from '../shared/problem.js';
import type { Command } from '../engine/index.js';
import type { ComponentReceived } from './dossier.schemas.js';
import { DossierClock } from './dossier-clock.js';
import { timeline } from './timeline.js';
import { attachToComponents, keepComponents, readNow } from './reception.store.js';
import { componentsOf } from './register-dossier.js';

/** Message names of the models (docs/how-to/author-a-procedure.md). */
const messages = {
  withdrawal: 'rut-ho-so',
  supplement: 'bo-sung-ho-so',
  /** Papers that the applicant adds without having been asked. */
  addition: 'gui-them-tai-lieu',
} as const;

@Injectable()
export class CaseActs {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runner: CommandRunner,
  ) {}

  /** The applicant takes the dossier back; lawful until the result is ready. */
  withdraw(actor: Actor, dossierId: string, reason: string, idempotency?: Idempotency): Promise<void> {
    return this.#act(actor, dossierId, idempotency, (locked) => {
      const wait = messageWait(locked, messages.withdrawal);
      // The clock has stopped: the result lies ready.
      const ready = locked.clock instanceof DossierClock && locked.clock.reading.state === 'stopped';
      if (wait === null || ready) throw new Problem(409, 'TOO_LATE_TO_WITHDRAW');
      return {
        command: { type: 'correlate', wait, payload: {} },
        writes: [
          {
            name: 'dossier.withdrawal',
            text: 'update dossier set withdrawal = $2 where id = $1',
            values: [dossierId, JSON.stringify({ reason, at: locked.now })],
          },
          timeline(dossierId, locked.now, [{ kind: 'withdrawn', officerId: actor.id, params: { reason } }]),
          auditEntry({
            actorId: actor.id,
            action: 'dossier.withdraw',
            objectKind: 'dossier',
            objectId: dossierId,
          }),
        ],
      };
    });
  }

  /** What was missing has been handed in; the clock goes on at this minute. */
  supplement(
    actor: Actor,
    dossierId: string,
    received: readonly ComponentReceived[],
    note: string,
    idempotency?: Idempotency,
  ): Promise<void> {
    return this.#act(actor, dossierId, idempotency, (locked) => {
      const wait = messageWait(locked, messages.supplement) ?? messageWait(locked, messages.addition);
      if (wait === null) throw new Problem(409, 'NO_SUPPLEMENT_AWAITED');
      const fields: FieldProblem[] = [];
      const components = componentsOf(locked.version, received, fields).filter(({ code }) =>
        received.some((one) => one.code === code),
      );
      const unknown = fields.filter(({ code }) => code !== 'componentMissing');
      if (unknown.length > 0) throw new Problem(422, 'DOSSIER_INCOMPLETE', {}, unknown);
      const links = received.flatMap(({ code, attachmentIds }) => attachmentIds.map((id) => ({ id, code })));
      return {
        command: { type: 'correlate', wait, payload: {} },
        writes: [
          keepComponents(dossierId, components, locked.now),
          ...(links.length > 0 ? [attachToComponents(dossierId, actor.id, links)] : []),
          {
            name: 'supplement-request.answer',
            text: 'update supplement_request set answered_at = $2 where dossier_id = $1 and answered_at is null',
            values: [dossierId, locked.now],
          },
          timeline(dossierId, locked.now, [
            { kind: 'supplementReceived', officerId: actor.id, params: { note, count: components.length } },
          ]),
          auditEntry({
            actorId: actor.id,
            action: 'dossier.supplement',
            objectKind: 'dossier',
            objectId: dossierId,
          }),
        ],
      };
    });
  }

  /** Tries again what an incident stopped. */
  retry(actor: Actor, dossierId: string, waitId: string, idempotency?: Idempotency): Promise<void> {
    return this.#act(actor, dossierId, idempotency, (locked) => {
      if (locked.state.waits[waitId]?.kind !== 'incident') throw new Problem(409, 'INCIDENT_GONE');
      return {
        command: { type: 'retry', wait: waitId },
        writes: [
          timeline(dossierId, locked.now, [{ kind: 'incidentRetried', officerId: actor.id }]),
          auditEntry({
            actorId: actor.id,
            action: 'incident.retry',
            objectKind: 'dossier',
            objectId: dossierId,
          }),
        ],
      };
    });
  }

  /** An online dossier is not taken in (status 3): with the reason and its basis in law. */
  async refuse(
    actor: Actor,
    dossierId: string,
    refusal: { readonly reason: string; readonly legalBasis: string },
    idempotency?: Idempotency,
  ): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const [rows = [], clock = []] = await tx.read([lockForRefusal(dossierId), readNow]);
      const row = rows[0];
      const guarded = toGuarded(row);
      if (row === undefined || guarded === null || !maySee(actor, guarded))
        throw new Problem(404, 'DOSSIER_NOT_FOUND');
      assertHolds(actor, ['reception'], guarded.receivingUnitId);
      if (Number(row['status']) !== 1)
        throw new Problem(409, 'DOSSIER_ALREADY_HANDLED', { code: String(row['code']) });
      const now = new Date(clock[0]?.['now'] as Date).toISOString();
      tx.write(
        {
          name: 'dossier.refuse',
          text: 'update dossier set status = 3, refusal = $2, finished_at = $3, revision = revision + 1 where id = $1',
          values: [dossierId, JSON.stringify({ ...refusal, by: actor.fullName }), now],
        },
        timeline(dossierId, now, [{ kind: 'refused', officerId: actor.id, params: { ...refusal } }]),
        auditEntry({
          actorId: actor.id,
          action: 'dossier.refuse',
          objectKind: 'dossier',
          objectId: dossierId,
        }),
      );
      return null;
    }, idempotency);
  }

  async #act(
    actor: Actor,
    dossierId: string,
    idempotency: Idempotency | undefined,
    decide: (locked: LockedInstance) => { readonly command: Command; readonly writes: readonly Statement[] },
  ): Promise<void> {
    let change: Change | null = null;
    await withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const locked = await this.runner.lock(tx, dossierId, [readGuarded(dossierId)]);
        const guarded = toGuarded(locked?.rows[0]?.[0]);
        assertVisible(actor, guarded);
        if (locked === null) throw new Problem(404, 'DOSSIER_NOT_FOUND');
        assertHolds(actor, ['reception', 'officer', 'divisionHead', 'leader', 'supervisor']);
        if (locked.state.status !== 'running') throw new Problem(409, 'DOSSIER_ENDED');
        const { command, writes } = decide(locked);
        tx.write(...writes);
        const result = this.runner.execute(tx, locked, command, actor.id);
        if (!result.ok) throw new Problem(409, 'DOSSIER_CHANGED');
        change = result.value;
        return null;
      }, idempotency),
    );
    if (change !== null) this.runner.ringFor(change);
  }
}

export function messageWait(locked: Pick<LockedInstance, 'state'>, name: string): string | null {
  return (
    Object.values(locked.state.waits).find((wait) => wait.kind === 'message' && wait.name === name)?.id ??
    null
  );
}

const readGuarded = (dossierId: string): Statement => ({
  name: 'dossier.guarded',
  text: 'select unit_id, receiving_unit_id, status from dossier where id = $1',
  values: [dossierId],
});

const lockForRefusal = (dossierId: string): Statement => ({
  name: 'dossier.lock-for-refusal',
  text: 'select code, status, unit_id, receiving_unit_id from dossier where id = $1 for update',
  values: [dossierId],
});

const toGuarded = (row: Row | undefined) =>
  row === undefined
    ? null
    : { unitId: String(row['unit_id']), receivingUnitId: String(row['receiving_unit_id']) };
