/** A dossier as it comes in: applicant, code, components, application. What reception and online intake share. */
import { Injectable } from '@nestjs/common';
import { evaluate } from '../feel/evaluate.js';
import { DirectorySnapshot, getUnit, type Unit } from '../organisation/directory.js';
import { newId } from '../platform/ids.js';
import { asInstant, type Statement, type Transaction } from '../platform/unit-of-work.js';
import { checkForm, type FormData } from '../procedures/form.js';
import { ProcedureBook, type LoadedVersion } from '../procedures/procedure-book.js';
import { Problem, type FieldProblem } from '../shared/problem.js';
import type { Instant } from '../shared/time.js';
import type { ComponentReceived, ReceiveDossierBody } from './dossier.schemas.js';
import {
  insertDossier,
  keepApplicant,
  keepComponents,
  nextDossierNumber,
  readNow,
  type ComponentInput,
} from './reception.store.js';
import { insertSubmission } from './submissions.js';

export interface Registered {
  readonly dossierId: string;
  readonly code: string;
  readonly version: LoadedVersion;
  readonly unit: Unit;
  readonly receivingUnit: Unit;
  readonly application: FormData;
  readonly now: Instant;
}

export interface Registration extends Pick<
  ReceiveDossierBody,
  'procedureId' | 'unitId' | 'channel' | 'applicant' | 'components' | 'application' | 'resultReturn'
> {
  /** The desk at which it comes in. */
  readonly receivingUnitId: string;
  readonly submittedBy: string | null;
  readonly fictional: boolean;
}

@Injectable()
export class RegisterDossier {
  constructor(
    private readonly book: ProcedureBook,
    private readonly directory: DirectorySnapshot,
  ) {}

  /** Checks everything and makes the rows of status 1. Two round trips; more of the same transaction may follow. */
  async run(
    tx: Transaction,
    registration: Registration,
    readsAfter: (dossierId: string) => readonly Statement[] = () => [],
  ) {
    const { version, unit, receivingUnit, application, components } = await this.check(registration);
    const [clock = [], numbers = [], applicants = []] = await tx.read([
      readNow,
      nextDossierNumber(receivingUnit.code),
      keepApplicant({
        id: newId(),
        kind: registration.applicant.kind,
        fullName: registration.applicant.fullName,
        identityNumber: registration.applicant.identityNumber,
        birthDate: registration.applicant.birthDate ?? null,
        phone: registration.applicant.phone ?? null,
        email: registration.applicant.email ?? null,
        address: registration.applicant.address,
        fictional: registration.fictional,
      }),
    ]);
    const now = asInstant(clock[0]?.['now']);
    const dossierId = newId();
    // Four digits of the day's number; a fifth when a day needs it (decision 41).
    const code = `${receivingUnit.code}-${String(numbers[0]?.['day'])}-${String(numbers[0]?.['last']).padStart(4, '0')}`;
    const { card } = version;
    const inserts = [
      insertDossier({
        id: dossierId,
        code,
        procedureId: card.id,
        versionId: version.id,
        unitId: unit.id,
        receivingUnitId: receivingUnit.id,
        divisionKind: card.division,
        channel: registration.channel,
        applicantId: String(applicants[0]?.['id']),
        applicantName: registration.applicant.fullName,
        procedureName: card.name,
        domain: card.domain,
        registeredAt: now,
        receivedBy: registration.submittedBy,
        resultReturn: registration.resultReturn,
      }),
      keepComponents(dossierId, components, now),
      insertSubmission({
        dossierId,
        formId: card.applicationForm,
        formDigest: version.forms[card.applicationForm] ?? '',
        stepId: null,
        waitId: null,
        data: application,
        by: registration.submittedBy,
        at: now,
      }),
    ];
    const rows = await tx.read([...inserts, ...readsAfter(dossierId)]);
    const registered: Registered = { dossierId, code, version, unit, receivingUnit, application, now };
    return { registered, rows: rows.slice(inserts.length) };
  }

  /** @throws Problem 422 with every field that is wrong, at once */
  private async check(registration: Registration) {
    const catalogue = await this.book.fresh();
    const current = catalogue.current.get(registration.procedureId);
    if (current === undefined) throw new Problem(404, 'PROCEDURE_NOT_FOUND');
    const version = await this.book.version(current.id);
    const directory = await this.directory.fresh();
    const receivingUnit = getUnit(directory, registration.receivingUnitId);
    const unit = directory.units.get(registration.unitId ?? receivingUnit.id);
    if (unit === undefined || !version.card.competent.includes(unit.kind))
      throw new Problem(422, 'UNIT_NOT_COMPETENT');
    const form = this.book.heldForm(version, version.card.applicationForm);
    const application = checkForm(form, registration.application, feelForForms);
    const fields: FieldProblem[] = application.problems.map((problem) => ({
      ...problem,
      path: `application.${problem.path}`,
    }));
    if (!version.card.applicantKinds.includes(registration.applicant.kind))
      fields.push({ path: 'applicant.kind', code: 'notOption' });
    const components = componentsOf(version, registration.components, fields);
    if (fields.length > 0) throw new Problem(422, 'DOSSIER_INCOMPLETE', {}, fields);
    return { version, unit, receivingUnit, application: application.data, components };
  }
}

/** Conditions of forms: whatever fails or is unknown counts as not hidden. */
export const feelForForms = (expression: string, data: FormData): unknown => {
  const result = evaluate(expression, (name) => (Object.hasOwn(data, name) ? (data[name] ?? null) : null));
  return result.ok ? result.value.value : null;
};

/** The card's components with what was handed in. Unknown codes are refused; what is required must be there. */
export function componentsOf(
  { card }: LoadedVersion,
  received: readonly ComponentReceived[],
  fields: FieldProblem[],
): ComponentInput[] {
  const byCode = new Map(received.map((component) => [component.code, component]));
  for (const { code } of received)
    if (!card.components.some((spec) => spec.code === code))
      fields.push({ path: `components.${code}`, code: 'unknownField' });
  return card.components.map((spec, position) => {
    const component = byCode.get(spec.code);
    if (spec.required && component?.received !== true)
      fields.push({ path: `components.${spec.code}`, code: 'componentMissing' });
    if (component?.form === 'stateDatabase' && !spec.heldByState)
      fields.push({ path: `components.${spec.code}`, code: 'notHeldByState' });
    return {
      code: spec.code,
      position,
      name: spec.name,
      required: spec.required,
      received: component?.received ?? false,
      form: component?.form ?? 'paper',
      copies: component?.copies ?? 0,
      note: component?.note ?? null,
    };
  });
}
