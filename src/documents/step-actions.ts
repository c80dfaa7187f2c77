/** The legal acts of steps: approve these bytes, take the number, issue, hand over, ask for a supplement. */
import { localDate } from '../calendar/working-calendar.js';
import { timeline } from '../dossiers/timeline.js';
import { newId } from '../platform/ids.js';
import type { Row, Statement } from '../platform/unit-of-work.js';
import { Problem } from '../shared/problem.js';
import { StepAction, type StepAct } from '../tasks/step-action.js';
import { templateOf, titleOf } from './render-document.js';

const documentsOf = (dossierId: string): Statement => ({
  name: 'document.of-dossier',
  text: 'select id, template, stage, sha256, created_at from document where dossier_id = $1 order by created_at desc, id desc',
  values: [dossierId],
});

function newest(rows: readonly Row[], template: string, stage: string): Row | null {
  return rows.find((row) => row['template'] === template && row['stage'] === stage) ?? null;
}

const templateIn = ({ locked, task }: StepAct): string =>
  templateOf(locked.version, task.document ?? 'result');

/** Values of a decision that send the draft back instead of approving it. */
const returns = new Set(['tra-lai', 'khong-dong-y', 'yeu-cau-sua']);

/** The leader approves exactly the bytes that were shown, or sends them back. */
export class Approve extends StepAction {
  readonly name = 'approve';

  override reads(dossierId: string): readonly Statement[] {
    return [documentsOf(dossierId)];
  }

  act(act: StepAct, [documents = []]: readonly (readonly Row[])[]): readonly Statement[] {
    const { actor, locked, task, documentSha256, variables } = act;
    const sentBack = Object.values(variables).some(
      (value) => typeof value === 'string' && returns.has(value),
    );
    if (sentBack) return [];
    const draft = newest(documents, templateIn(act), 'draft');
    if (draft === null) throw new Problem(409, 'DRAFT_MISSING');
    if (documentSha256 !== draft['sha256']) throw new Problem(409, 'DRAFT_CHANGED');
    const acting = actor.roles.some(({ role, unitId }) => role === 'leader' && unitId === task.agencyId);
    return [
      {
        name: 'approval.insert',
        text: `insert into approval (dossier_id, document_id, sha256, officer_id, capacity, approved_at) values ($1, $2, $3, $4, $5, $6)
          on conflict (document_id, officer_id) do nothing`,
        values: [
          locked.instanceId,
          draft['id'],
          documentSha256,
          actor.id,
          acting ? actor.title : '',
          locked.now,
        ],
      },
      timeline(locked.instanceId, locked.now, [
        {
          kind: 'approved',
          officerId: actor.id,
          stepName: task.name,
          documentId: String(draft['id']),
          params: { sha256: String(draft['sha256']).slice(0, 12) },
        },
      ]),
    ];
  }
}

/** Văn thư takes the next number of the unit's register, in this transaction: no gap, whatever runs beside it. */
export class TakeNumber extends StepAction {
  readonly name = 'number';

  override reads(dossierId: string): readonly Statement[] {
    return [
      {
        name: 'register-entry.of-dossier',
        text: 'select template from register_entry where dossier_id = $1',
        values: [dossierId],
      },
    ];
  }

  act(act: StepAct, [entries = []]: readonly (readonly Row[])[]): readonly Statement[] {
    const { actor, locked, task } = act;
    const template = templateIn(act);
    // A document keeps the number it was given, also when the step comes round again.
    if (entries.some((row) => row['template'] === template)) return [];
    const register = registerOf(act, template);
    const year = Number(localDate(locked.now).slice(0, 4));
    return [
      {
        name: 'register.take',
        text: `with taken as (
            insert into register (unit_id, kind, year, last_number) values ($1, $2, $3, 1)
            on conflict (unit_id, kind, year) do update set last_number = register.last_number + 1
            returning id, last_number)
          , entry as (
            insert into register_entry (register_id, number, dossier_id, template, symbol, text, signed_on, taken_by, taken_at)
            select id, last_number, $4, $5, $6, lpad(last_number::text, greatest(2, length(last_number::text)), '0') || $7, $8, $9, $10 from taken
            returning text)
          insert into timeline_entry (dossier_id, at, kind, officer_id, step_name, params)
          select $4, $10, 'numbered', $9, $11, jsonb_build_object('number', text) from entry`,
        values: [
          task.agencyId,
          register.kind,
          year,
          locked.instanceId,
          template,
          register.symbol,
          register.symbol === '' ? '' : `/${register.symbol}`,
          localDate(locked.now),
          actor.id,
          locked.now,
          task.name,
        ],
      },
    ];
  }
}

/** Register and symbol of a document: the result's own, or the unit's register of outgoing letters. */
function registerOf(
  { locked, task }: StepAct,
  template: string,
): { readonly kind: string; readonly symbol: string } {
  const result = locked.version.card.results.find((candidate) => candidate.template === template);
  if (result !== undefined) return { kind: result.register, symbol: result.symbol };
  const unit = locked.directory.units.get(task.agencyId);
  return { kind: 'van-ban-di', symbol: unit?.kind === 'commune' ? 'TB-UBND' : 'TB-S' };
}

/** Printed, signed, sealed, and the signed copy scanned back: only then is there a result (decision 42). */
export class Issue extends StepAction {
  readonly name = 'issue';

  override reads(
    dossierId: string,
    body: { readonly attachmentIds: readonly string[] },
  ): readonly Statement[] {
    return [
      documentsOf(dossierId),
      {
        name: 'attachment.for-issue',
        text: 'select id, name, media_type, sha256, size_bytes, uploaded_by from attachment where id = any($1::uuid[])',
        values: [body.attachmentIds],
      },
    ];
  }

  act(act: StepAct, [documents = [], scans = []]: readonly (readonly Row[])[]): readonly Statement[] {
    const { actor, locked, task } = act;
    const template = templateIn(act);
    const final = newest(documents, template, 'final');
    if (final === null) throw new Problem(409, 'RESULT_NOT_RENDERED');
    const scan = scans.find(
      (row) =>
        row['uploaded_by'] === actor.id &&
        /^(application\/pdf|image\/(png|jpeg))$/.test(String(row['media_type'])),
    );
    if (scan === undefined) throw new Problem(422, 'SIGNED_SCAN_MISSING');
    const id = newId();
    return [
      {
        name: 'document.insert-signed',
        text: `insert into document (id, dossier_id, template, stage, title, sha256, size_bytes, pages, effect_key, created_at)
          values ($1, $2, $3, 'signed', $4, $5, $6, 1, $7, $8)`,
        values: [
          id,
          locked.instanceId,
          template,
          titleOf(locked.version, template),
          scan['sha256'],
          scan['size_bytes'],
          `${locked.instanceId}.${task.waitId}`,
          locked.now,
        ],
      },
      timeline(locked.instanceId, locked.now, [
        { kind: 'issued', officerId: actor.id, stepName: task.name, documentId: id },
      ]),
    ];
  }
}

/** The result is handed over; who took it stands in the form. */
export class Deliver extends StepAction {
  readonly name = 'deliver';

  override reads(dossierId: string): readonly Statement[] {
    return [documentsOf(dossierId)];
  }

  act(act: StepAct, [documents = []]: readonly (readonly Row[])[]): readonly Statement[] {
    const { actor, locked, task } = act;
    if (newest(documents, templateIn(act), 'signed') === null) throw new Problem(409, 'RESULT_NOT_ISSUED');
    return [
      timeline(locked.instanceId, locked.now, [
        { kind: 'delivered', officerId: actor.id, stepName: task.name },
      ]),
    ];
  }
}

/** One request, complete and exact (NĐ 61/2018 Đ15.3); a second one needs the leader, which is not in reach here. */
export class RequestSupplement extends StepAction {
  readonly name = 'requestSupplement';

  act({ actor, locked, task, data }: StepAct): readonly Statement[] {
    const [components] = Object.values(data).filter(Array.isArray);
    if (components === undefined || components.length === 0)
      throw new Problem(422, 'FORM_INVALID', {}, [{ path: 'canBoSung', code: 'required' }]);
    const reason = typeof data['lyDoBoSung'] === 'string' ? data['lyDoBoSung'] : '';
    return [
      {
        name: 'supplement-request.insert',
        text: `insert into supplement_request (dossier_id, position, components, reason, requested_by, requested_at)
          select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5 from supplement_request where dossier_id = $1`,
        values: [locked.instanceId, JSON.stringify(components), reason, actor.id, locked.now],
      },
      timeline(locked.instanceId, locked.now, [
        {
          kind: 'supplementRequested',
          officerId: actor.id,
          stepName: task.name,
          params: { count: components.length },
        },
      ]),
    ];
  }
}

/** Papers go back to the applicant after a withdrawal (NĐ 61/2018 Đ20.2). */
export class ReturnPapers extends StepAction {
  readonly name = 'returnPapers';

  act({ actor, locked, task }: StepAct): readonly Statement[] {
    return [
      timeline(locked.instanceId, locked.now, [
        { kind: 'papersReturned', officerId: actor.id, stepName: task.name },
      ]),
    ];
  }
}
