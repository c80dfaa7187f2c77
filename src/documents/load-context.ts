/** Gathers what the documents of one dossier may say. Reads rows only; nothing here changes anything. */
import { Injectable } from '@nestjs/common';
import QRCode from 'qrcode';
import { DirectorySnapshot, getUnit, officerName, type Unit } from '../organisation/directory.js';
import { UnitOfWork, asInstant, asInstantOrNull, cityNow } from '../platform/unit-of-work.js';
import { ProcedureBook, type LoadedVersion } from '../procedures/procedure-book.js';
import type { Instant } from '../shared/time.js';
import {
  dateInWords,
  documentNumber,
  formatDay,
  formatMoment,
  formatMoney,
  formatTime,
  formsInWords,
  type SubmittedForm,
} from './document-context.js';
import { citationInFull, signatureLines } from './words.js';
import { limitText } from '../dossiers/due-date-text.js';
import { translate } from '../shared/messages/translate.js';

export interface DocumentContext {
  readonly version: LoadedVersion;
  readonly context: Readonly<Record<string, unknown>>;
}

@Injectable()
export class LoadContext {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly book: ProcedureBook,
    private readonly directory: DirectorySnapshot,
  ) {}

  /** @param stage what the document is: a draft carries its mark, a final one its number */
  async run(
    dossierId: string,
    about: { readonly template: string; readonly stage: 'draft' | 'final'; readonly title: string },
  ): Promise<DocumentContext> {
    const row = (name: string, text: string) => this.unitOfWork.query({ name, text, values: [dossierId] });
    const [dossiers, components, fees, submissions, entries, approvals, tasks, requests] = await Promise.all([
      row('context.dossier', dossierSql),
      row(
        'context.components',
        'select name, received, form, copies, note from dossier_component where dossier_id = $1 order by position',
      ),
      row('context.fees', 'select name, amount, quantity, waived from fee_line where dossier_id = $1'),
      row(
        'context.submissions',
        'select form_id, form_digest, data from submission where dossier_id = $1 order by id',
      ),
      row(
        'context.entries',
        'select template, number, symbol, text, signed_on, taken_at from register_entry where dossier_id = $1',
      ),
      row(
        'context.approvals',
        'select officer_id, capacity, approved_at from approval where dossier_id = $1 order by approved_at desc',
      ),
      row('context.tasks', tasksSql),
      row(
        'context.requests',
        'select components, reason, requested_by, requested_at, position from supplement_request where dossier_id = $1 order by position desc',
      ),
    ]);
    const [dossier] = dossiers;
    if (dossier === undefined) throw new Error(`Expected dossier ${dossierId} but there is none`);
    const version = await this.book.version(Number(dossier['version_id']));
    const directory = await this.directory.fresh();
    const unit = getUnit(directory, String(dossier['unit_id']));
    const receivingUnit = getUnit(directory, String(dossier['receiving_unit_id']));
    const parent = unit.parentId === null ? null : getUnit(directory, unit.parentId);
    const now = asInstant(dossier['now']);
    const entry = entries.find((candidate) => candidate['template'] === about.template);
    const numberedAt = entry === undefined ? null : asInstant(entry['taken_at']);
    const approval = approvals[0];
    const forms: SubmittedForm[] = [];
    for (const submission of submissions)
      forms.push({
        formId: String(submission['form_id']),
        schema: await this.book.form(String(submission['form_digest'])),
        data: submission['data'] as Record<string, unknown>,
      });
    const dueAt = asInstantOrNull(dossier['due_at']);
    const receivedAt = asInstantOrNull(dossier['received_at']) ?? asInstant(dossier['registered_at']);
    const feeLines = fees.map((line) => ({
      name: String(line['name']),
      quantity: Number(line['quantity']),
      waived: line['waived'] === true,
      amount: formatMoney(Number(line['amount'])),
      total: formatMoney(line['waived'] === true ? 0 : Number(line['amount']) * Number(line['quantity'])),
    }));
    const feeTotal = fees.reduce(
      (sum, line) => sum + (line['waived'] === true ? 0 : Number(line['amount']) * Number(line['quantity'])),
      0,
    );
    const signer =
      approval === undefined
        ? leaderOf(directory, unit.id)
        : (directory.officers.get(String(approval['officer_id'])) ?? null);
    const context = {
      document: {
        title: about.title,
        draft: about.stage === 'draft',
        number: entry === undefined ? '' : documentNumber(Number(entry['number'])),
        symbol: entry === undefined ? '' : String(entry['symbol']),
        numberText: entry === undefined ? '' : String(entry['text']),
        place: placeOf(unit),
        date: dateInWords(numberedAt ?? now),
        printedAt: formatMoment(now),
      },
      unit: {
        name: unit.level === 'agency' && unit.kind === 'commune' ? `Ủy ban nhân dân ${unit.name}` : unit.name,
        shortName: unit.name,
        parentName: parent === null ? '' : 'Ủy ban nhân dân Thành phố Hồ Chí Minh',
        address: unit.address ?? '',
        isCommune: unit.kind === 'commune',
      },
      desk: {
        name: `Trung tâm Phục vụ hành chính công ${placeOf(receivingUnit)}`,
        parentName: `Ủy ban nhân dân ${placeOf(receivingUnit)}`,
        place: placeOf(receivingUnit),
        address: receivingUnit.address ?? '',
      },
      dossier: {
        code: String(dossier['code']),
        receivedAt: formatMoment(receivedAt),
        receivedTime: formatTime(receivedAt),
        receivedDay: dateInWords(receivedAt),
        dueAt: dueAt === null ? '' : formatMoment(dueAt),
        dueTime: dueAt === null ? '' : formatTime(dueAt),
        dueDay: dueAt === null ? null : dateInWords(dueAt),
        provisionalDue: dossier['provisional_due'] === true,
        channel: translate('vi', `server.channel.${String(dossier['channel'])}`),
        resultReturn: translate('vi', `server.resultReturn.${String(dossier['result_return'])}`),
        receivedBy: officerName(directory, dossier['received_by'] as string | null) ?? '',
        refusal: dossier['refusal'] ?? null,
        withdrawal: dossier['withdrawal'] ?? null,
        limit: limitText(version.card.decidedLimit, 'vi'),
      },
      procedure: {
        name: version.card.name,
        code: version.card.code,
        domain: version.card.domain,
        results: version.card.results.map(({ name }) => name),
        legalBasis: inForce(version, now),
      },
      applicant: {
        kind: String(dossier['applicant_kind']),
        fullName: String(dossier['full_name']),
        identityNumber: String(dossier['identity_number']),
        birthDate: dossier['birth_date'] === null ? '' : formatBirth(String(dossier['birth_date'])),
        phone: String(dossier['phone'] ?? ''),
        email: String(dossier['email'] ?? ''),
        address: String(dossier['address']),
        fictional: dossier['fictional'] === true,
      },
      components: components.map((component, index) => ({
        position: index + 1,
        name: String(component['name']),
        received: component['received'] === true,
        copies: Number(component['copies']),
        form: translate('vi', `server.componentForm.${String(component['form'])}`),
        note: String(component['note'] ?? ''),
      })),
      fees: {
        lines: feeLines,
        total: formatMoney(feeTotal),
        paid: dossier['paid_at'] !== null,
        receiptNumber:
          dossier['receipt_number'] === null ? '' : String(dossier['receipt_number']).padStart(6, '0'),
      },
      forms: formsInWords(forms),
      signer: {
        fullName: signer?.fullName ?? '',
        title: signer?.title ?? '',
        capacity: approval === undefined ? '' : String(approval['capacity']),
        lines: signatureLines(signer?.title ?? '', unit.kind === 'commune'),
      },
      steps: tasks.map((task) => ({
        name: String(task['name']),
        officer: officerName(directory, (task['ended_by'] ?? task['assignee_id']) as string | null) ?? '',
        unit: getUnit(directory, String(task['unit_id'])).name,
        givenAt: formatMoment(asInstant(task['created_at'])),
        doneAt: task['ended_at'] === null ? '' : formatMoment(asInstant(task['ended_at'])),
        dueAt: task['due_at'] === null ? '' : formatMoment(asInstant(task['due_at'])),
        verdict:
          task['state'] === 'cancelled'
            ? 'Thu hồi'
            : verdictOf(asInstantOrNull(task['ended_at']), asInstantOrNull(task['due_at'])),
      })),
      supplement:
        requests[0] === undefined
          ? null
          : {
              position: Number(requests[0]['position']),
              components: requests[0]['components'],
              reason: String(requests[0]['reason']),
              requestedBy: officerName(directory, String(requests[0]['requested_by'])) ?? '',
              withinDays: version.card.supplementWithinDays,
            },
      qr: await QRCode.toDataURL(String(dossier['code']), {
        margin: 0,
        errorCorrectionLevel: 'M',
        width: 220,
      }),
    };
    return { version, context };
  }
}

const dossierSql = `select d.code, d.version_id, d.unit_id, d.receiving_unit_id, d.channel, d.result_return, d.registered_at, d.received_at, d.received_by,
    d.due_at, d.provisional_due, d.refusal, d.withdrawal, a.kind as applicant_kind, a.full_name, a.identity_number, a.birth_date, a.phone, a.email,
    a.address, a.fictional, p.collected_at as paid_at, p.receipt_number, ${cityNow} as now
  from dossier d join applicant a on a.id = d.applicant_id left join fee_payment p on p.dossier_id = d.id where d.id = $1`;

const tasksSql = `select name, unit_id, assignee_id, ended_by, created_at, ended_at, due_at, state from task where instance_id = $1 order by created_at, wait_id`;

/** The place name that a document of this agency bears (NĐ 30/2020, annex I). The city's centre receives for all departments. */
const placeOf = ({ kind, name }: Unit): string => (kind === 'commune' ? name : 'Thành phố Hồ Chí Minh');

const formatBirth = (date: string): string => `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;

/** What is printed cites only law in force (decision 36). */
function inForce(
  { card }: LoadedVersion,
  now: Instant,
): readonly { readonly citation: string; readonly title: string; readonly text: string }[] {
  const today = now.slice(0, 10);
  return card.legalBasis
    .filter(
      ({ validFrom, validTo, state }) =>
        state === 'verified' && validFrom <= today && (validTo === undefined || validTo >= today),
    )
    .map(({ citation, title }) => ({ citation, title, text: citationInFull({ citation, title }) }));
}

/** Early, on time and late as the control sheet has them. */
function verdictOf(endedAt: Instant | null, dueAt: Instant | null): string {
  if (endedAt === null) return '';
  if (dueAt === null) return 'Đúng hạn';
  const [ended, due] = [formatDay(endedAt), formatDay(dueAt)];
  if (endedAt > dueAt) return 'Quá hạn';
  return ended === due ? 'Đúng hạn' : 'Trước hạn';
}

function leaderOf(directory: Awaited<ReturnType<DirectorySnapshot['fresh']>>, unitId: string) {
  return (
    (directory.byAgency.get(unitId) ?? []).find(
      (officer) => officer.active && officer.roles.some(({ role }) => role === 'leader'),
    ) ?? null
  );
}
