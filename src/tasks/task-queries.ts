/** What pages show of tasks: the inbox with its counts, one task beside its dossier, who else could do it. */
import { Injectable } from '@nestjs/common';
import type { AssignmentReason } from '../assignment/choose-officer.js';
import { workingMinutesBetween } from '../calendar/working-calendar.js';
import { deadlineOf } from '../dossiers/deadline.js';
import { reasonInWords } from '../dossiers/reason-text.js';
import { DossierQueries, incidentInWords, searchTerms } from '../dossiers/dossier-queries.js';
import { maySee, visibleSql, visibleValues } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { CalendarsSnapshot } from '../organisation/calendars.js';
import { DirectorySnapshot, officerName, type Directory, type Officer } from '../organisation/directory.js';
import { asInstant, asInstantOrNull, cityNow, UnitOfWork, type Row } from '../platform/unit-of-work.js';
import { fieldsOf, type FormSchema } from '../procedures/form.js';
import { ProcedureBook } from '../procedures/procedure-book.js';
import { formatNumber } from '../shared/format.js';
import { translate, type Language } from '../shared/messages/translate.js';
import { Problem } from '../shared/problem.js';
import { holdsRoleOf, keptApartFrom } from './kept-apart.js';
import { parseTaskId, taskId } from './task-id.js';
import { caseFacts, tasksOfCase } from './task.store.js';
import type { z } from 'zod';
import type { TaskQuery, TaskRow, TaskView } from './task.schemas.js';

const pageSize = 50;

const columns = `t.instance_id, t.wait_id, t.revision, t.node, t.name, t.role, t.state, t.assignee_id, t.reason, t.created_at, t.due_at, t.ended_at,
  t.unit_id, t.agency_id, d.code, d.applicant_name, d.procedure_id, d.procedure_name, d.due_at as dossier_due_at, d.unit_id as case_unit_id, ${cityNow} as now`;

/** What each tab holds. $1 is the officer, $2 the pools (unit and role) that are theirs to take from. */
const tabSql = {
  mine: `t.state = 'open' and t.assignee_id = $1`,
  pool: `t.state = 'open' and t.assignee_id is null and (t.unit_id || ' ' || t.role) = any($2)`,
  dueSoon: `t.state = 'open' and t.assignee_id = $1 and t.due_at >= ${cityNow} and t.due_at < ${cityNow} + interval '2 days'`,
  overdue: `t.state = 'open' and t.assignee_id = $1 and t.due_at < ${cityNow}`,
  doneToday: `t.state = 'done' and t.ended_by = $1 and (t.ended_at at time zone 'Asia/Ho_Chi_Minh')::date = (${cityNow} at time zone 'Asia/Ho_Chi_Minh')::date`,
} as const;

/** Incidents of dossiers whose last completed task was the officer's. */
const incidentsSql = `select n.instance_id, n.node, n.code as incident, n.detail, d.code,
    (select t.name from task t where t.instance_id = n.instance_id and t.node = n.node order by t.created_at desc limit 1) as step
  from incident n join dossier d on d.id = n.instance_id
  where (select t.ended_by from task t where t.instance_id = n.instance_id and t.state = 'done' order by t.ended_at desc limit 1) = $1
  order by n.opened_at desc limit 20`;
const stepName = (row: Row): string => String(row['step'] ?? row['node']);

const order = {
  due: 'd.due_at nulls last, t.due_at nulls last, t.created_at, t.instance_id, t.wait_id',
  waiting: 't.created_at, t.instance_id, t.wait_id',
  received: 'd.received_at desc, t.instance_id, t.wait_id',
} as const;

@Injectable()
export class TaskQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly book: ProcedureBook,
    private readonly directory: DirectorySnapshot,
    private readonly calendars: CalendarsSnapshot,
    private readonly dossiers: DossierQueries,
  ) {}

  /** The actor's own tasks; with `assignee` or `unitId`, a supervisor's look at others', as far as they may see. */
  async list(actor: Actor, query: TaskQuery, language: Language) {
    const pools = poolsOf(actor);
    const others = query.assignee !== undefined || query.unitId !== undefined || query.deadline !== undefined;
    const values: unknown[] = [actor.id, pools, ...visibleValues(actor)];
    // Every parameter is named somewhere, so that its type is known whatever the tab.
    const parts = [visibleSql('d', 3), '($1::uuid is not null and $2::text[] is not null)'];
    const add = (sql: (parameter: string) => string, value: unknown): void => {
      values.push(value);
      parts.push(sql(`$${values.length}`));
    };
    if (others) {
      parts.push(`t.state = 'open'`);
      if (query.assignee === 'none') parts.push('t.assignee_id is null');
      else if (query.assignee !== undefined) add((p) => `t.assignee_id = ${p}`, query.assignee);
      if (query.unitId !== undefined) add((p) => `t.agency_id = ${p}`, query.unitId);
      if (query.deadline === 'overdue') parts.push(`t.due_at < ${cityNow}`);
    } else parts.push(tabSql[query.tab ?? 'mine']);
    if (query.query) add((p) => `d.search @@ to_tsquery('simple', ${p})`, searchTerms(query.query));
    if (query.procedure) add((p) => `d.procedure_id = ${p}`, query.procedure);
    if (query.domain) add((p) => `d.domain = ${p}`, query.domain);
    const offset = readOffset(query.after);
    const sort =
      query.tab === 'doneToday' && query.sort === undefined ? 't.ended_at desc' : order[query.sort ?? 'due'];
    const [rows, counts, incidents] = await Promise.all([
      this.unitOfWork.query({
        name: '',
        text: `select ${columns} from task t join dossier d on d.id = t.instance_id where ${parts.join(' and ')} order by ${sort} limit ${pageSize + 1} offset ${offset}`,
        values,
      }),
      this.unitOfWork.query({
        name: 'task.counts',
        text: `select ${Object.entries(tabSql)
          .map(([tab, sql]) => `(select count(*)::int from task t where ${sql}) as "${tab}"`)
          .join(', ')}, ${cityNow} as now`,
        values: [actor.id, pools],
      }),
      this.unitOfWork.query({ name: 'task.incidents', text: incidentsSql, values: [actor.id] }),
    ]);
    const [count] = counts;
    return {
      items: await this.toRows(rows.slice(0, pageSize), language),
      counts: {
        mine: Number(count?.['mine']),
        pool: Number(count?.['pool']),
        dueSoon: Number(count?.['dueSoon']),
        overdue: Number(count?.['overdue']),
        doneToday: Number(count?.['doneToday']),
      },
      incidents: incidents.map((row) => ({
        dossierId: String(row['instance_id']),
        dossierCode: String(row['code']),
        stepName: stepName(row),
        text: incidentInWords(String(row['incident']), String(row['detail']), language),
      })),
      next: rows.length > pageSize ? String(offset + pageSize) : null,
      at: asInstant(count?.['now']),
    };
  }

  /** The most urgent of the actor's own; `except` leaves one out. */
  async next(actor: Actor, language: Language, except: string | null = null): Promise<TaskRow | null> {
    const rows = await this.unitOfWork.query({
      name: 'task.next',
      text: `select ${columns} from task t join dossier d on d.id = t.instance_id
        where t.state = 'open' and t.assignee_id = $1 and (t.instance_id::text || '.' || t.wait_id) is distinct from $2 order by ${order.due} limit 1`,
      values: [actor.id, except],
    });
    const [row] = await this.toRows(rows, language);
    return row ?? null;
  }

  async one(actor: Actor, id: string, language: Language): Promise<TaskRow> {
    const row = await this.#row(actor, id);
    const [task] = await this.toRows([row], language);
    if (task === undefined) throw new Problem(404, 'TASK_NOT_FOUND');
    return task;
  }

  /** One task with everything that is needed to do it. */
  async view(actor: Actor, id: string, language: Language) {
    const row = await this.#row(actor, id);
    const [task] = await this.toRows([row], language);
    if (task === undefined) throw new Problem(404, 'TASK_NOT_FOUND');
    const opened = await this.dossiers.open(actor, task.dossierId);
    const { version, directory } = opened;
    const [dossier, submissions, drafts, documents, stores] = await Promise.all([
      this.dossiers.detail(actor, opened, language),
      this.unitOfWork.query({
        name: 'task.submissions',
        text: 'select form_id, form_digest, data, submitted_by, submitted_at, step_id from submission where dossier_id = $1 order by id',
        values: [task.dossierId],
      }),
      this.unitOfWork.query({
        name: 'task.draft',
        text: 'select data, revision, saved_at from task_draft where instance_id = $1 and wait_id = $2',
        values: [row['instance_id'], row['wait_id']],
      }),
      this.unitOfWork.query({
        name: 'task.documents',
        text: 'select id, template, stage, sha256, pages from document where dossier_id = $1 order by created_at desc, id desc',
        values: [task.dossierId],
      }),
      this.unitOfWork.query({
        name: 'task.registers',
        text: "select kind, last_number from register where unit_id = $1 and year = extract(year from city_now() at time zone 'Asia/Ho_Chi_Minh')",
        values: [row['agency_id']],
      }),
    ]);
    const forms = await Promise.all(
      submissions.map(async (submission) => {
        const schema = await this.book.form(String(submission['form_digest']));
        return {
          formId: String(submission['form_id']),
          title:
            schema.title ?? stepNameOf(version, submission['step_id'] as string | null) ?? version.card.name,
          schema,
          data: submission['data'] as Record<string, unknown>,
          submittedAt: asInstant(submission['submitted_at']),
          byName: officerName(directory, submission['submitted_by'] as string | null) ?? '',
        };
      }),
    );
    const formId = row['form_id'] as string | null;
    const stepForm = formId === null ? null : this.book.heldForm(version, formId);
    const [draft] = drafts;
    const named = row['document'] as string | null;
    const template =
      named === null ? null : named === 'result' ? (version.card.results[0]?.template ?? named) : named;
    const [document] = documents.filter(
      (candidate) => template === null || candidate['template'] === template,
    );
    const action = row['action'] as NonNullable<z.infer<typeof TaskView>['task']['action']> | null;
    const mine = row['assignee_id'] === actor.id;
    const open = row['state'] === 'open';
    const mayClaim =
      open &&
      row['assignee_id'] === null &&
      poolsOf(actor).includes(`${String(row['unit_id'])} ${String(row['role'])}`);
    const mayReassign =
      open &&
      actor.roles.some(
        ({ role, agencyId }) =>
          ['divisionHead', 'leader', 'supervisor'].includes(role) && agencyId === row['agency_id'],
      );
    const register =
      action === 'number' && template !== null ? registerPreview(version, template, stores) : null;
    return {
      task: {
        ...task,
        ...(named === null ? {} : { document: named }),
        ...(action === null ? {} : { action }),
        stepForm,
        prefill: prefillOf(stepForm, forms, opened.row),
        draft:
          draft === undefined
            ? null
            : {
                data: draft['data'] as Record<string, unknown>,
                revision: Number(draft['revision']),
                savedAt: asInstant(draft['saved_at']),
              },
        mayAct: open && mine,
        mayClaim,
        mayReassign,
        ...(open && mine ? {} : { whyNot: whyNot(row, directory, language) }),
      },
      dossier,
      forms,
      document:
        document === undefined || template === null
          ? null
          : {
              id: String(document['id']),
              kind: String(document['template']),
              stage: document['stage'] as 'draft',
              sha256: String(document['sha256']),
              pages: Number(document['pages']),
              url: `/api/documents/${String(document['id'])}/content`,
            },
      ...(register === null ? {} : { nextNumber: register }),
    };
  }

  async candidates(actor: Actor, id: string, language: Language) {
    const row = await this.#row(actor, id);
    const directory = await this.directory.fresh();
    const loads = await this.unitOfWork.query({
      name: 'task.candidate-loads',
      text: 'select officer_id, open_minutes from officer_load where agency_id = $1',
      values: [row['agency_id']],
    });
    const instanceId = String(row['instance_id']);
    const [[caseRow], tasks, version] = await Promise.all([
      this.unitOfWork.query(caseFacts(instanceId)),
      this.unitOfWork.query(tasksOfCase(instanceId)),
      this.book.version(Number(row['version_id'])),
    ]);
    const apart = keptApartFrom(
      version,
      { graph: String(row['graph']), node: String(row['node']) },
      { caseRow, tasks },
    );
    const task = {
      role: String(row['role']),
      unitId: String(row['unit_id']),
      agencyId: String(row['agency_id']),
    };
    const minutesOf = new Map(
      loads.map((load) => [String(load['officer_id']), Number(load['open_minutes'])]),
    );
    return (directory.byAgency.get(task.agencyId) ?? [])
      .filter((officer) => holdsRoleOf(officer, task))
      .map((officer) => {
        const minutes = minutesOf.get(officer.id) ?? 0;
        const why = whyCandidate(officer, { holderId: row['assignee_id'], apart });
        const eligible = why === 'fits';
        return {
          officerId: officer.id,
          name: officer.fullName,
          loadHours: Math.round(minutes / 6) / 10,
          eligible,
          why: translate(language, `server.candidate.${why}`, {
            hours: formatNumber(Math.round(minutes / 6) / 10, language),
          }),
        };
      });
  }

  /** A draft is kept as it is, unchecked; whoever holds the task may save it. */
  async saveDraft(actor: Actor, id: string, data: Readonly<Record<string, unknown>>) {
    const { instanceId, waitId } = parseTaskId(id);
    const text = JSON.stringify(data);
    if (text.length > 200_000) throw new Problem(413, 'TOO_LARGE');
    const rows = await this.unitOfWork.query({
      name: 'task-draft.save',
      text: `insert into task_draft (instance_id, wait_id, data, revision, saved_by, saved_at)
        select instance_id, wait_id, $3::jsonb, 1, $4, ${cityNow} from task
        where instance_id = $1 and wait_id = $2 and state = 'open' and assignee_id = $4
        on conflict (instance_id, wait_id) do update set data = excluded.data, revision = task_draft.revision + 1,
          saved_by = excluded.saved_by, saved_at = excluded.saved_at
        returning revision, saved_at`,
      values: [instanceId, waitId, text, actor.id],
    });
    const [row] = rows;
    if (row === undefined) {
      const task = await this.#row(actor, id);
      const holder = officerName(await this.directory.fresh(), task['assignee_id'] as string | null) ?? '';
      throw new Problem(409, 'TASK_NOT_YOURS', { holder });
    }
    return { revision: Number(row['revision']), savedAt: asInstant(row['saved_at']) };
  }

  async #row(actor: Actor, id: string): Promise<Row> {
    const { instanceId, waitId } = parseTaskId(id);
    const [row] = await this.unitOfWork.query({
      name: 'task.one',
      text: `select ${columns}, t.graph, t.form_id, t.document, t.action, t.ended_by, d.receiving_unit_id, d.version_id from task t join dossier d on d.id = t.instance_id
        where t.instance_id = $1 and t.wait_id = $2`,
      values: [instanceId, waitId],
    });
    if (
      row === undefined ||
      !maySee(actor, {
        unitId: String(row['case_unit_id']),
        receivingUnitId: String(row['receiving_unit_id']),
      })
    )
      throw new Problem(404, 'TASK_NOT_FOUND');
    return row;
  }

  private async toRows(rows: readonly Row[], language: Language): Promise<TaskRow[]> {
    const [directory, calendars] = await Promise.all([this.directory.fresh(), this.calendars.fresh()]);
    return rows.map((row) => {
      const calendar = calendars.of(String(row['case_unit_id']));
      const now = asInstant(row['now']);
      const createdAt = asInstant(row['created_at']);
      const endedAt = asInstantOrNull(row['ended_at']);
      const assigneeId = row['assignee_id'] as string | null;
      const dueAt = asInstantOrNull(row['due_at']);
      return {
        id: taskId(String(row['instance_id']), String(row['wait_id'])),
        revision: Number(row['revision']),
        dossierId: String(row['instance_id']),
        dossierCode: String(row['code']),
        applicantName: String(row['applicant_name']),
        procedureId: String(row['procedure_id']),
        procedureName: String(row['procedure_name']),
        stepId: String(row['node']),
        stepName: String(row['name']),
        role: String(row['role']),
        state: row['state'] as 'open',
        assignee:
          assigneeId === null ? null : { id: assigneeId, name: officerName(directory, assigneeId) ?? '' },
        reason: reasonInWords(row['reason'] as AssignmentReason, language),
        createdAt,
        endedAt,
        dueAt,
        deadline: deadlineOf(
          { dueAt, startedAt: createdAt, finishedAt: endedAt, clock: null },
          { now, calendar, language },
        ),
        dossierDueAt: asInstantOrNull(row['dossier_due_at']),
        waitingWorkingMinutes: Math.round(workingMinutesBetween(calendar, createdAt, endedAt ?? now)),
      };
    });
  }
}

function whyCandidate(
  officer: Officer,
  task: { readonly holderId: unknown; readonly apart: ReadonlyMap<string, unknown> },
): 'holdsIt' | 'inactive' | 'keptApart' | 'fits' {
  if (officer.id === task.holderId) return 'holdsIt';
  if (!officer.active) return 'inactive';
  return task.apart.has(officer.id) ? 'keptApart' : 'fits';
}

/** Unit and role of the pools an officer may take tasks from. */
const poolsOf = (actor: Actor): string[] => [
  ...new Set(
    actor.roles.flatMap(({ role, unitId, agencyId }) => [`${unitId} ${role}`, `${agencyId} ${role}`]),
  ),
];

function whyNot(row: Row, directory: Directory, language: Language): string {
  const name = officerName(
    directory,
    (row['state'] === 'done' ? row['ended_by'] : row['assignee_id']) as string | null,
  );
  const key = row['state'] !== 'open' ? String(row['state']) : name === null ? 'pool' : 'other';
  return translate(language, `server.whyNot.${key}`, { officer: name ?? '' });
}

function stepNameOf(
  version: {
    readonly graphs: {
      readonly byDigest: ReadonlyMap<
        string,
        { readonly nodes: ReadonlyMap<string, { readonly name: string }> }
      >;
    };
  },
  stepId: string | null,
): string | null {
  if (stepId === null) return null;
  for (const graph of version.graphs.byDigest.values()) {
    const node = graph.nodes.get(stepId);
    if (node !== undefined) return node.name;
  }
  return null;
}

/** Fields that show an earlier form's value (`from`), or begin with what the applicant or an earlier form said (`prefill`). */
function prefillOf(
  schema: FormSchema | null,
  forms: readonly { readonly formId: string; readonly data: Readonly<Record<string, unknown>> }[],
  dossier: Row,
): Record<string, unknown> {
  const prefill: Record<string, unknown> = {};
  const applicant: Record<string, unknown> = {
    fullName: dossier['full_name'],
    identityNumber: dossier['identity_number'],
    birthDate: dossier['birth_date'],
    phone: dossier['phone'],
    address: dossier['address'],
  };
  for (const { key = '', properties } of schema === null ? [] : fieldsOf(schema.components)) {
    const [place = '', field = ''] = (properties?.['from'] ?? properties?.['prefill'] ?? '').split('.');
    const said = place === 'applicant' ? applicant : forms.findLast(({ formId }) => formId === place)?.data;
    const value = said?.[field];
    if (value !== undefined && value !== null) prefill[key] = value;
  }
  return prefill;
}

function registerPreview(
  version: {
    readonly card: {
      readonly results: readonly {
        readonly template: string;
        readonly register: string;
        readonly symbol: string;
      }[];
    };
  },
  template: string,
  registers: readonly Row[],
): { register: string; number: number; text: string } {
  const result = version.card.results.find((candidate) => candidate.template === template);
  const kind = result?.register ?? 'van-ban-di';
  const number = Number(registers.find((row) => row['kind'] === kind)?.['last_number'] ?? 0) + 1;
  const symbol = result?.symbol ?? '';
  return {
    register: kind,
    number,
    text: `${String(number).padStart(2, '0')}${symbol === '' ? '' : `/${symbol}`}`,
  };
}

function readOffset(after: string | undefined): number {
  const offset = Number(after ?? 0);
  if (!Number.isInteger(offset) || offset < 0 || offset > 10_000) throw new Problem(400, 'REQUEST_INVALID');
  return offset;
}
