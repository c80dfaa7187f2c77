/** Rows that reception makes: counter, applicant, dossier, components, fees. */
import { cityNow, type Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';

export const readNow: Statement = { name: 'clock.now', text: `select ${cityNow} as now`, values: [] };

/** The next number of a unit's day; its row is locked until the commit, so no number is lost or given twice. */
export const nextDossierNumber = (unitCode: string): Statement => ({
  name: 'dossier.next-number',
  text: `insert into dossier_counter (unit_code, day, last)
    values ($1, (${cityNow} at time zone 'Asia/Ho_Chi_Minh')::date, 1)
    on conflict (unit_code, day) do update set last = dossier_counter.last + 1
    returning last, to_char(day, 'YYMMDD') as day`,
  values: [unitCode],
});

export interface ApplicantInput {
  readonly id: string;
  readonly kind: 'person' | 'organisation';
  readonly fullName: string;
  readonly identityNumber: string;
  readonly birthDate: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly address: string;
  readonly fictional: boolean;
}

/** Found by identity number or made; what the person said today replaces what was known. */
export const keepApplicant = (applicant: ApplicantInput): Statement => ({
  name: 'applicant.keep',
  text: `insert into applicant (id, kind, full_name, identity_number, birth_date, phone, email, address, fictional, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${cityNow})
    on conflict (kind, identity_number) do update set full_name = excluded.full_name,
      birth_date = coalesce(excluded.birth_date, applicant.birth_date), phone = coalesce(excluded.phone, applicant.phone),
      email = coalesce(excluded.email, applicant.email), address = excluded.address
    returning id`,
  values: [
    applicant.id,
    applicant.kind,
    applicant.fullName,
    applicant.identityNumber,
    applicant.birthDate,
    applicant.phone,
    applicant.email,
    applicant.address,
    applicant.fictional,
  ],
});

export interface DossierInput {
  readonly id: string;
  readonly code: string;
  readonly procedureId: string;
  readonly versionId: number;
  readonly unitId: string;
  readonly receivingUnitId: string;
  readonly divisionKind: string;
  readonly channel: 'counter' | 'online' | 'post';
  readonly applicantId: string;
  readonly applicantName: string;
  readonly procedureName: string;
  readonly domain: string;
  readonly registeredAt: Instant;
  /** Who takes it in at the counter; null for what comes online. */
  readonly receivedBy: string | null;
  readonly resultReturn: string;
}

/** A dossier as registered: status 1, nobody's clock runs yet. */
export const insertDossier = (dossier: DossierInput): Statement => ({
  name: 'dossier.insert',
  text: `insert into dossier (id, code, procedure_id, version_id, unit_id, receiving_unit_id, division_kind, channel, applicant_id,
      applicant_name, procedure_name, domain, status, registered_at, received_by, result_return)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15)`,
  values: [
    dossier.id,
    dossier.code,
    dossier.procedureId,
    dossier.versionId,
    dossier.unitId,
    dossier.receivingUnitId,
    dossier.divisionKind,
    dossier.channel,
    dossier.applicantId,
    dossier.applicantName,
    dossier.procedureName,
    dossier.domain,
    dossier.registeredAt,
    dossier.receivedBy,
    dossier.resultReturn,
  ],
});

/** Says who accepts an online dossier, before assignment asks. */
export const acceptedBy = (dossierId: string, officerId: string): Statement => ({
  name: 'dossier.accepted-by',
  text: 'update dossier set received_by = $2 where id = $1 and status = 1',
  values: [dossierId, officerId],
});

export const receiveDossierRow = (row: {
  readonly id: string;
  readonly receivedAt: Instant;
  readonly receivedBy: string;
  readonly dueAt: Instant;
  readonly provisional: boolean;
  readonly exemption: string | null;
  readonly resultReturn: string;
}): Statement[] => [
  {
    name: 'dossier.receive',
    text: `update dossier set status = 2, received_at = $2, received_by = $3, due_at = $4, provisional_due = $5, exemption = $6,
        result_return = $7, clock_state = 'running', clock_since = $2, revision = revision + 1
      where id = $1`,
    values: [
      row.id,
      row.receivedAt,
      row.receivedBy,
      row.dueAt,
      row.provisional,
      row.exemption,
      row.resultReturn,
    ],
  },
  {
    name: 'clock-segment.first',
    text: `insert into clock_segment (dossier_id, position, state, cause, from_at) values ($1, 1, 'running', 'running', $2)`,
    values: [row.id, row.receivedAt],
  },
];

export interface ComponentInput {
  readonly code: string;
  readonly position: number;
  readonly name: string;
  readonly required: boolean;
  readonly received: boolean;
  readonly form: string;
  readonly copies: number;
  readonly note: string | null;
}

export const keepComponents = (
  dossierId: string,
  components: readonly ComponentInput[],
  now: Instant,
): Statement => ({
  name: 'dossier-component.keep',
  text: `insert into dossier_component (dossier_id, code, position, name, required, received, form, copies, note, received_at)
    select $1, code, position, name, required, received, form, copies, note, case when received then $3::timestamptz end
    from jsonb_to_recordset($2::jsonb) as c (code text, position int, name text, required boolean, received boolean, form text, copies int, note text)
    on conflict (dossier_id, code) do update set received = dossier_component.received or excluded.received,
      form = excluded.form, copies = excluded.copies, note = coalesce(excluded.note, dossier_component.note),
      received_at = coalesce(dossier_component.received_at, excluded.received_at)`,
  values: [dossierId, JSON.stringify(components), now],
});

/** Files that were uploaded by this officer and belong to nothing yet. */
export const attachToComponents = (
  dossierId: string,
  uploadedBy: string,
  links: readonly { readonly id: string; readonly code: string }[],
): Statement => ({
  name: 'attachment.to-component',
  text: `update attachment a set dossier_id = $1, component_code = l.code
    from jsonb_to_recordset($2::jsonb) as l (id uuid, code text)
    where a.id = l.id and a.uploaded_by = $3 and (a.dossier_id is null or a.dossier_id = $1)`,
  values: [dossierId, JSON.stringify(links), uploadedBy],
});

export interface FeeLineInput {
  readonly code: string;
  readonly name: string;
  readonly amount: number;
  readonly quantity: number;
  readonly waived: boolean;
}

export const insertFees = (dossierId: string, lines: readonly FeeLineInput[]): Statement => ({
  name: 'fee-line.insert',
  text: `insert into fee_line (dossier_id, code, name, amount, quantity, waived)
    select $1, code, name, amount, quantity, waived
    from jsonb_to_recordset($2::jsonb) as f (code text, name text, amount bigint, quantity int, waived boolean)`,
  values: [dossierId, JSON.stringify(lines)],
});

/** The receipt's number comes from the unit's own series of the year, in this transaction. */
export const insertPayment = (payment: {
  readonly dossierId: string;
  readonly unitId: string;
  readonly amount: number;
  readonly method: string;
  readonly collectedBy: string;
  readonly at: Instant;
  readonly year: number;
}): Statement => ({
  name: 'fee-payment.insert',
  text: `with number as (
      insert into register (unit_id, kind, year, last_number) values ($2, 'bien-lai', $7, 1)
      on conflict (unit_id, kind, year) do update set last_number = register.last_number + 1 returning last_number)
    insert into fee_payment (dossier_id, amount, method, receipt_number, collected_by, collected_at)
    select $1, $3, $4, last_number, $5, $6 from number`,
  values: [
    payment.dossierId,
    payment.unitId,
    payment.amount,
    payment.method,
    payment.collectedBy,
    payment.at,
    payment.year,
  ],
});
