/** Reception (NĐ 61/2018 Đ17): a complete dossier is taken in, its clock begins, and its process starts. */
import { Injectable } from '@nestjs/common';
import { dueDate, type DueDate } from '../calendar/due-date.js';
import { localDate } from '../calendar/working-calendar.js';
import { agenciesOf, type Actor } from '../identity/actor.js';
import { maySee } from '../identity/access.js';
import { auditEntry } from '../audit/audit.store.js';
import { CalendarsSnapshot } from '../organisation/calendars.js';
import { DirectorySnapshot, getUnit } from '../organisation/directory.js';
import { snapshotRevisions, withMemory } from '../platform/snapshot.js';
import {
  UnitOfWork,
  asInstant,
  type Idempotency,
  type Row,
  type Statement,
  type Transaction,
} from '../platform/unit-of-work.js';
import { checkForm, variablesOf } from '../procedures/form.js';
import { ProcedureBook } from '../procedures/procedure-book.js';
import { CommandRunner } from '../runtime/command-runner.js';
import type { Change } from '../runtime/ports.js';
import { Problem, type FieldProblem } from '../shared/problem.js';
import type { Language } from '../shared/messages/translate.js';
import type { Instant } from '../shared/time.js';
import { DossierClock } from './dossier-clock.js';
import { timeline } from './timeline.js';
import type { ReceiveDossierBody, ReceptionBody } from './dossier.schemas.js';
import { explainDueDate, type DueDateExplanation } from './due-date-text.js';
import { feesOf } from './fees.js';
import {
  acceptedBy,
  attachToComponents,
  insertFees,
  insertPayment,
  keepComponents,
  readNow,
  receiveDossierRow,
} from './reception.store.js';
import { insertSubmission } from './submissions.js';
import { componentsOf, feelForForms, RegisterDossier, type Registered } from './register-dossier.js';

export interface ReceivedDossier {
  readonly id: string;
  readonly code: string;
  readonly dueAt: Instant;
  readonly explanation: DueDateExplanation;
}

const channelVariable = { counter: 'truc-tiep', online: 'truc-tuyen', post: 'buu-chinh' } as const;

@Injectable()
export class ReceiveDossier {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly register: RegisterDossier,
    private readonly runner: CommandRunner,
    private readonly book: ProcedureBook,
    private readonly directory: DirectorySnapshot,
    private readonly calendars: CalendarsSnapshot,
  ) {}

  /** At the counter or by post: registered and received in one transaction. */
  async run(
    actor: Actor,
    body: ReceiveDossierBody,
    language: Language,
    idempotency?: Idempotency,
    fictional = false,
  ): Promise<ReceivedDossier> {
    const receivingUnitId = this.deskOf(actor);
    let change: Change | null = null;
    const received = await withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const reads = (dossierId: string): readonly Statement[] => [
          snapshotRevisions,
          ...this.runner.projectorReads(dossierId).flat(),
        ];
        const { registered, rows } = await this.register.run(
          tx,
          { ...body, receivingUnitId, submittedBy: actor.id, fictional },
          reads,
        );
        const result = this.begin(tx, { actor, body, registered, rows, language });
        ({ change } = result);
        return result.received;
      }, idempotency),
    );
    if (change !== null) this.runner.ringFor(change);
    return received;
  }

  /** An online dossier of status 1 is accepted. */
  async accept(
    actor: Actor,
    dossierId: string,
    body: ReceptionBody,
    language: Language,
    idempotency?: Idempotency,
  ): Promise<ReceivedDossier> {
    const receivingUnitId = this.deskOf(actor);
    let change: Change | null = null;
    const received = await withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const [dossiers = [], clock = [], , ...rest] = await tx.read([
          lockRegistered(dossierId),
          readNow,
          acceptedBy(dossierId, actor.id),
          snapshotRevisions,
          ...this.runner.projectorReads(dossierId).flat(),
        ]);
        const row = dossiers[0];
        const guarded =
          row === undefined
            ? null
            : { unitId: String(row['unit_id']), receivingUnitId: String(row['receiving_unit_id']) };
        if (row === undefined || guarded === null || !maySee(actor, guarded))
          throw new Problem(404, 'DOSSIER_NOT_FOUND');
        if (Number(row['status']) !== 1)
          throw new Problem(409, 'DOSSIER_ALREADY_HANDLED', { code: String(row['code']) });
        if (guarded.receivingUnitId !== receivingUnitId) throw new Problem(403, 'OTHER_DESK');
        const version = this.book.held(Number(row['version_id']));
        const directory = await this.directory.fresh();
        const registered: Registered = {
          dossierId,
          code: String(row['code']),
          version,
          unit: getUnit(directory, guarded.unitId),
          receivingUnit: getUnit(directory, guarded.receivingUnitId),
          application: body.application,
          now: asInstant(clock[0]?.['now']),
        };
        const fields: FieldProblem[] = [];
        const form = checkForm(
          this.book.heldForm(version, version.card.applicationForm),
          body.application,
          feelForForms,
        );
        fields.push(...form.problems.map((problem) => ({ ...problem, path: `application.${problem.path}` })));
        const components = componentsOf(version, body.components, fields);
        if (fields.length > 0) throw new Problem(422, 'DOSSIER_INCOMPLETE', {}, fields);
        tx.write(keepComponents(dossierId, components, registered.now));
        if (JSON.stringify(row['application']) !== JSON.stringify(form.data))
          tx.write(
            insertSubmission({
              dossierId,
              formId: version.card.applicationForm,
              formDigest: version.forms[version.card.applicationForm] ?? '',
              stepId: null,
              waitId: null,
              data: form.data,
              by: actor.id,
              at: registered.now,
            }),
          );
        const whole: ReceiveDossierBody = {
          ...body,
          procedureId: version.procedureId,
          channel: 'online',
          applicant: { kind: row['kind'] as 'person', fullName: '', identityNumber: '', address: '' },
        };
        const result = this.begin(tx, {
          actor,
          body: whole,
          registered: { ...registered, application: form.data },
          rows: rest,
          language,
        });
        ({ change } = result);
        return result.received;
      }, idempotency),
    );
    if (change !== null) this.runner.ringFor(change);
    return received;
  }

  /** What a due date would be; nothing is kept. */
  async preview(
    procedureId: string,
    unitId: string,
    receivedAt: Instant,
  ): Promise<DueDate & { readonly versionId: number }> {
    const current = (await this.book.fresh()).current.get(procedureId);
    if (current === undefined) throw new Problem(404, 'PROCEDURE_NOT_FOUND');
    const calendars = await this.calendars.fresh();
    return { ...dueDate(calendars.of(unitId), current.card.decidedLimit, receivedAt), versionId: current.id };
  }

  /** The desk at which the actor receives. @throws Problem 403 */
  deskOf(actor: Actor): string {
    const [desk] = agenciesOf(actor, 'reception');
    if (desk === undefined) throw new Problem(403, 'ROLE_MISSING', { roles: 'reception' });
    return desk;
  }

  private begin(
    tx: Transaction,
    about: {
      readonly actor: Actor;
      readonly body: ReceiveDossierBody;
      readonly registered: Registered;
      /** Snapshot revisions, then the projectors' rows. */
      readonly rows: readonly (readonly Row[])[];
      readonly language: Language;
    },
  ): { readonly received: ReceivedDossier; readonly change: Change } {
    const { actor, body, registered, rows, language } = about;
    const { dossierId, version, unit, now } = registered;
    const [revisions = [], ...projected] = rows;
    const directory = this.directory.checked(revisions);
    const calendars = this.calendars.checked(revisions);
    const calendar = calendars.of(unit.id);
    const limit = version.card.decidedLimit;
    const due = dueDate(calendar, limit, now);
    const fees = feesOf(version.card, body);
    const links = body.components.flatMap(({ code, attachmentIds }) =>
      attachmentIds.map((id) => ({ id, code })),
    );
    tx.write(
      ...receiveDossierRow({
        id: dossierId,
        receivedAt: now,
        receivedBy: actor.id,
        dueAt: due.dueAt,
        provisional: due.provisional,
        exemption: body.exemption ?? null,
        resultReturn: body.resultReturn,
      }),
      ...(links.length > 0 ? [attachToComponents(dossierId, actor.id, links)] : []),
      ...(fees.lines.length > 0 ? [insertFees(dossierId, fees.lines)] : []),
      ...(fees.total > 0 && body.feePaid !== null
        ? [
            insertPayment({
              dossierId,
              unitId: registered.receivingUnit.id,
              amount: fees.total,
              method: body.feePaid.method,
              collectedBy: actor.id,
              at: now,
              year: Number(localDate(now).slice(0, 4)),
            }),
          ]
        : []),
      timeline(dossierId, now, [
        {
          kind: 'received',
          officerId: actor.id,
          unitId: registered.receivingUnit.id,
          params: { dueAt: due.dueAt },
        },
      ]),
      auditEntry({
        actorId: actor.id,
        action: 'dossier.receive',
        objectKind: 'dossier',
        objectId: dossierId,
      }),
    );
    const clock = new DossierClock(
      { state: 'running', cause: null, since: now, dueAt: due.dueAt, provisional: due.provisional },
      { calendar, limit, afterSupplement: version.card.afterSupplement },
    );
    const change = this.runner.start({
      tx,
      instanceId: dossierId,
      version,
      now,
      clock,
      projectorRows: this.split(dossierId, projected),
      directory,
      calendars,
      actorId: actor.id,
      variables: {
        ...variablesOf(this.book.heldForm(version, version.card.applicationForm), registered.application),
        kenh: channelVariable[body.channel],
        doiTuong: body.applicant.kind,
        maThuTuc: version.card.code,
        hanBoSungNgay: version.card.supplementWithinDays,
      },
    });
    const explanation = explainDueDate(due, { receivedAt: now, limit, language });
    return { received: { id: dossierId, code: registered.code, dueAt: due.dueAt, explanation }, change };
  }

  /** Rows per projector. */
  private split(dossierId: string, rows: readonly (readonly Row[])[]): (readonly (readonly Row[])[])[] {
    let at = 0;
    return this.runner.projectorReads(dossierId).map(({ length }) => rows.slice(at, (at += length)));
  }
}

const lockRegistered = (dossierId: string): Statement => ({
  name: 'dossier.lock-registered',
  text: `select d.code, d.status, d.version_id, d.unit_id, d.receiving_unit_id, a.kind,
      (select s.data from submission s where s.dossier_id = d.id order by s.id desc limit 1) as application
    from dossier d join applicant a on a.id = d.applicant_id where d.id = $1 for update of d`,
  values: [dossierId],
});
