/** What pages show of dossiers: lists, one dossier, its timeline, its diagram, its due date. */
import { Injectable } from '@nestjs/common';
import { runLines, dueDate, type DueDateLine } from '../calendar/due-date.js';
import {
  addWorkingMinutes,
  workingMinutesBetween,
  type WorkingCalendar,
} from '../calendar/working-calendar.js';
import { getNode, graphOf, type InstanceState, type ProcessGraph } from '../engine/index.js';
import { maySee, visibleSql, visibleValues } from '../identity/access.js';
import { holds, type Actor } from '../identity/actor.js';
import { CalendarsSnapshot } from '../organisation/calendars.js';
import { DirectorySnapshot, officerName, type Directory } from '../organisation/directory.js';
import { asInstant, asInstantOrNull, cityNow, UnitOfWork, type Row } from '../platform/unit-of-work.js';
import type { FormComponent, FormSchema } from '../procedures/form.js';
import { ProcedureBook, type LoadedVersion } from '../procedures/procedure-book.js';
import { formatMoment } from '../shared/format.js';
import { hasText, translate, type Language } from '../shared/messages/translate.js';
import { Problem } from '../shared/problem.js';
import type { Instant } from '../shared/time.js';
import { deadlineOf, type DeadlineState } from './deadline.js';
import type { DossierDetail, DossierQuery, DossierRow } from './dossier.schemas.js';
import { explainDueDate, explainLine, limitText, type DueDateExplanation } from './due-date-text.js';
import { mask } from './mask.js';
import { reasonInWords } from './reason-text.js';
import { timeShares } from './time-shares.js';

const pageSize = 50;

export interface OpenDossier {
  readonly row: Row;
  readonly now: Instant;
  readonly version: LoadedVersion;
  readonly directory: Directory;
  readonly calendar: WorkingCalendar;
}

@Injectable()
export class DossierQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly book: ProcedureBook,
    private readonly directory: DirectorySnapshot,
    private readonly calendars: CalendarsSnapshot,
  ) {}

  async list(
    actor: Actor,
    query: DossierQuery,
    language: Language,
  ): Promise<{ items: DossierRow[]; next: string | null; total: number }> {
    const { where, values } = whereOf(actor, query);
    const after = readCursor(query.after);
    const page =
      after === null
        ? ''
        : `and (coalesce(d.received_at, d.registered_at), d.id) < ($${values.length + 1}, $${values.length + 2})`;
    const pageValues = after === null ? values : [...values, after.at, after.id];
    const [rows, totals] = await Promise.all([
      this.unitOfWork.query({
        name: '',
        text: `select ${rowColumns} from dossier d where ${where} ${page} order by coalesce(d.received_at, d.registered_at) desc, d.id desc limit ${pageSize + 1}`,
        values: pageValues,
      }),
      this.unitOfWork.query({
        name: '',
        text: `select count(*)::int as total from (select 1 from dossier d where ${where} limit 10000) counted`,
        values,
      }),
    ]);
    const items = await this.toRows(rows.slice(0, pageSize), language);
    const last = rows.length > pageSize ? rows[pageSize - 1] : undefined;
    const next =
      last === undefined
        ? null
        : writeCursor(asInstant(last['received_at'] ?? last['registered_at']), String(last['id']));
    return { items, next, total: Number(totals[0]?.['total'] ?? 0) };
  }

  /** Online dossiers that wait to be accepted at the actor's desks. */
  async queue(actor: Actor, language: Language): Promise<DossierRow[]> {
    const [everything, agencies] = visibleValues(actor);
    const rows = await this.unitOfWork.query({
      name: 'dossier.queue',
      text: `select ${rowColumns} from dossier d where d.status = 1 and d.receiving_unit_id = any($2) and ${visibleSql('d', 1)} order by d.registered_at limit 200`,
      values: [everything, agencies],
    });
    return this.toRows(rows, language);
  }

  /** @throws Problem 404 when there is none that the actor may see */
  async open(actor: Actor, dossierId: string): Promise<OpenDossier> {
    const [row] = await this.unitOfWork.query({
      name: 'dossier.open',
      text: `select d.*, ${cityNow} as now, i.state, i.status as instance_status, a.kind as applicant_kind, a.full_name, a.identity_number,
          a.birth_date, a.phone, a.address, p.amount as paid_amount, p.method as paid_method, p.receipt_number, p.collected_at
        from dossier d join applicant a on a.id = d.applicant_id left join instance i on i.id = d.id left join fee_payment p on p.dossier_id = d.id
        where d.id = $1`,
      values: [dossierId],
    });
    const guarded =
      row === undefined
        ? null
        : { unitId: String(row['unit_id']), receivingUnitId: String(row['receiving_unit_id']) };
    if (row === undefined || guarded === null || !maySee(actor, guarded))
      throw new Problem(404, 'DOSSIER_NOT_FOUND');
    const [version, directory, calendars] = await Promise.all([
      this.book.version(Number(row['version_id'])),
      this.directory.fresh(),
      this.calendars.fresh(),
    ]);
    return { row, now: asInstant(row['now']), version, directory, calendar: calendars.of(guarded.unitId) };
  }

  async detail(actor: Actor, opened: OpenDossier, language: Language): Promise<DossierDetail> {
    const { row, version, directory, calendar, now } = opened;
    const id = String(row['id']);
    const of = (name: string, text: string): Promise<readonly Row[]> =>
      this.unitOfWork.query({ name, text, values: [id] });
    const [components, attachments, fees, submissions, documents, segments, tasks, incidents, entries] =
      await Promise.all([
        of('detail.components', 'select * from dossier_component where dossier_id = $1 order by position'),
        of(
          'detail.attachments',
          'select id, component_code, name, media_type, size_bytes, sha256 from attachment where dossier_id = $1 order by uploaded_at',
        ),
        of('detail.fees', 'select * from fee_line where dossier_id = $1'),
        of(
          'detail.application',
          `select form_id, form_digest, data from submission where dossier_id = $1 and step_id is null order by id desc limit 1`,
        ),
        of(
          'detail.documents',
          'select id, template, title, stage, sha256, created_at from document where dossier_id = $1 order by created_at desc, id desc',
        ),
        of('detail.segments', 'select * from clock_segment where dossier_id = $1 order by position'),
        of('detail.tasks', tasksOfDossier),
        of(
          'detail.incidents',
          'select wait_id, node, code, detail, opened_at from incident where instance_id = $1 order by opened_at',
        ),
        of(
          'detail.entries',
          'select template, number, symbol, text, signed_on from register_entry where dossier_id = $1 order by taken_at desc',
        ),
      ]);
    const [base] = await this.toRows(
      [{ ...row, open_tasks: tasks.filter((task) => task['state'] === 'open') }],
      language,
    );
    if (base === undefined) throw new Error('Expected one row');
    const [submission] = submissions;
    const schema = submission === undefined ? null : await this.book.form(String(submission['form_digest']));
    const attachmentRows = attachments.map(toAttachment);
    const [entry] = entries;
    const state = row['state'] as InstanceState | null;
    const awaits = (name: string): boolean =>
      Object.values(state?.waits ?? {}).some((wait) => wait.kind === 'message' && wait.name === name);
    const mayHandle = holds(actor, 'reception', 'officer', 'divisionHead', 'leader', 'supervisor');
    const clockSegments = segments.map((segment) => ({
      from: asInstant(segment['from_at']),
      to: asInstantOrNull(segment['to_at']),
      state: segment['state'] as 'running',
      cause: String(segment['cause']),
      party: segment['state'] === 'paused' ? pausedParty(String(segment['cause'])) : 'officer',
      workingMinutes: Math.round(
        workingMinutesBetween(
          calendar,
          asInstant(segment['from_at']),
          asInstantOrNull(segment['to_at']) ?? now,
        ),
      ),
      legalBasis: segment['legal_basis'] as string | null,
    }));
    return {
      ...base,
      procedureId: String(row['procedure_id']),
      procedureVersion: version.version,
      modelDigest: version.model,
      channel: row['channel'] as 'counter',
      resultReturn: row['result_return'] as 'counter',
      applicant: {
        id: String(row['applicant_id']),
        kind: row['applicant_kind'] as 'person',
        fullName: String(row['full_name']),
        identityNumberMasked: mask(String(row['identity_number'])),
        birthDate: row['birth_date'] as string | null,
        phone: row['phone'] === null ? null : mask(String(row['phone'])),
        address: String(row['address']),
      },
      components: components.map((component) => ({
        code: String(component['code']),
        name: String(component['name']),
        required: component['required'] === true,
        received: component['received'] === true,
        form: component['form'] as 'paper',
        copies: Number(component['copies']),
        attachments: attachments
          .filter((file) => file['component_code'] === component['code'])
          .map(toAttachment),
        note: component['note'] as string | null,
      })),
      fees: fees.map((fee) => ({
        code: String(fee['code']),
        name: String(fee['name']),
        amount: Number(fee['amount']),
        quantity: Number(fee['quantity']),
        total: fee['waived'] === true ? 0 : Number(fee['amount']) * Number(fee['quantity']),
        waived: fee['waived'] === true,
      })),
      feeTotal: fees.reduce(
        (sum, fee) => sum + (fee['waived'] === true ? 0 : Number(fee['amount']) * Number(fee['quantity'])),
        0,
      ),
      feePaid:
        row['collected_at'] === null
          ? null
          : {
              amount: Number(row['paid_amount']),
              method: String(row['paid_method']),
              receiptNumber: Number(row['receipt_number']),
              at: asInstant(row['collected_at']),
            },
      exemption: version.card.fees.exemptions.find(({ code }) => code === row['exemption'])?.question ?? null,
      application:
        submission === undefined || schema === null
          ? null
          : {
              formId: String(submission['form_id']),
              schema,
              data: maskPersonal(
                schema,
                submission['data'] as Record<string, unknown>,
                mayHandle || holds(actor, 'registry', 'resultDesk'),
              ),
            },
      attachments: attachmentRows,
      documents: documents.map((document) => ({
        id: String(document['id']),
        kind: String(document['template']),
        title: String(document['title']),
        stage: document['stage'] as 'draft',
        sha256: String(document['sha256']),
        createdAt: asInstant(document['created_at']),
        url: `/api/documents/${String(document['id'])}/content`,
      })),
      result:
        entry === undefined
          ? null
          : {
              number: String(entry['text']),
              symbol: String(entry['symbol']),
              date: String(entry['signed_on']),
            },
      clock: {
        dueAt: asInstantOrNull(row['due_at']),
        segments: clockSegments,
        shares: timeShares({ segments, tasks, calendar, now }).map((share) => ({
          ...share,
          label: translate(language, `server.party.${share.party}`),
        })),
      },
      permissions: {
        mayWithdraw: mayHandle && awaits('rut-ho-so') && row['clock_state'] !== 'stopped',
        maySupplement: mayHandle && (awaits('bo-sung-ho-so') || awaits('gui-them-tai-lieu')),
        mayImpersonate: tasks.some((task) => task['state'] === 'open' && task['assignee_id'] !== null),
        mayAccept: Number(row['status']) === 1 && holds(actor, 'reception'),
        mayRetry: mayHandle && incidents.length > 0,
      },
      waits: waitsInWords({ state, version, language, tasks, incidents, directory, now }),
    };
  }

  async timeline(opened: OpenDossier, language: Language) {
    const rows = await this.unitOfWork.query({
      name: 'dossier.timeline',
      text: 'select * from timeline_entry where dossier_id = $1 order by id desc limit 500',
      values: [opened.row['id']],
    });
    return rows.map((row) => {
      const params = (row['params'] ?? {}) as Record<string, string | number>;
      const step = String(row['step_name'] ?? '');
      const byName = officerName(opened.directory, row['officer_id'] as string | null);
      const words = { ...params, step, by: String(params['by'] ?? byName ?? ''), officer: byName ?? '' };
      const kind = String(row['kind']);
      const title =
        kind === 'statusChanged'
          ? translate(language, 'server.timeline.statusChanged', {
              status: translate(language, `server.status.${params['status'] ?? ''}`),
            })
          : translate(language, `server.timeline.${kind}`, words);
      const detail = timelineDetail(kind, params, language);
      const unit =
        row['unit_id'] === null ? undefined : opened.directory.units.get(String(row['unit_id']))?.name;
      return {
        at: asInstant(row['at']),
        kind,
        title,
        ...(detail === '' ? {} : { detail }),
        ...(byName === null ? {} : { byName }),
        ...(unit === undefined ? {} : { unitName: unit }),
        ...(row['working_minutes'] === null ? {} : { workingMinutes: Number(row['working_minutes']) }),
        ...(row['step_id'] === null ? {} : { stepId: String(row['step_id']) }),
        ...(row['document_id'] === null ? {} : { documentId: String(row['document_id']) }),
      };
    });
  }

  /** The model with its tokens; called processes apart, each with its own drawing. */
  async diagram(opened: OpenDossier) {
    const { row, version } = opened;
    const state = row['state'] as InstanceState | null;
    const history = await this.unitOfWork.query({
      name: 'dossier.passed',
      text: `select e->>'type' as type, coalesce(e->>'node', e->>'flow') as element
        from history h, jsonb_array_elements(h.events) e
        where h.instance_id = $1 and (e->>'type' in ('nodePassed', 'flowTaken') or (e->>'type' = 'activityLeft' and e->>'outcome' = 'completed'))`,
      values: [row['id']],
    });
    const passed = [...new Set(history.map((event) => String(event['element'])))];
    const graphs = [...version.graphs.byDigest.values()];
    const inGraph = (graph: ProcessGraph, ids: readonly string[]): string[] =>
      ids.filter((id) => graph.nodes.has(id) || graph.flows.has(id));
    const active = Object.values(state?.activities ?? {}).flatMap(({ node }) =>
      node === null ? [] : [node],
    );
    const main = graphs.find(({ digest }) => digest === version.model);
    if (main === undefined) throw new Error('Expected the main graph of a version');
    const callers = graphs
      .flatMap((graph) => [...graph.nodes.values()])
      .filter((node) => node.type === 'bpmn:CallActivity');
    const calledInstances = await Promise.all(
      callers
        .filter((node) => active.includes(node.id) || passed.includes(node.id))
        .flatMap((node) => {
          const digest =
            'calledElement' in node ? version.graphs.called.get(String(node.calledElement)) : undefined;
          const graph = graphs.find((candidate) => candidate.digest === digest);
          return graph === undefined ? [] : [{ node, graph }];
        })
        .map(async ({ node, graph }) => ({
          elementId: node.id,
          name: graph.name,
          xml: await this.book.body(graph.digest),
          active: active.includes(node.id) ? inGraph(graph, active) : [],
          completed: inGraph(graph, passed),
        })),
    );
    return {
      xml: await this.book.body(version.model),
      active: inGraph(main, active),
      completed: inGraph(main, passed),
      waits: Object.values(state?.waits ?? {})
        .filter((wait) => main.nodes.has(wait.node) && !(wait.kind === 'timer' && wait.limit))
        .map((wait) => ({
          elementId: wait.node,
          kind: wait.kind,
          ...(wait.kind === 'timer' && wait.dueAt !== null ? { dueAt: wait.dueAt } : {}),
        })),
      calledInstances,
    };
  }

  /** The due date with every reason for it, pauses and restarts among them. */
  async dueDate(opened: OpenDossier, language: Language): Promise<DueDateExplanation> {
    const { row, version, calendar, now } = opened;
    const limit = version.card.decidedLimit;
    const receivedAt = asInstantOrNull(row['received_at']);
    const dueAt = asInstantOrNull(row['due_at']);
    if (receivedAt === null || dueAt === null) throw new Problem(409, 'CLOCK_NOT_RUNNING');
    const segments = await this.unitOfWork.query({
      name: 'dossier.pauses',
      text: `select cause, from_at, to_at from clock_segment where dossier_id = $1 and state = 'paused' order by position`,
      values: [row['id']],
    });
    const first = dueDate(calendar, limit, receivedAt);
    if (segments.length === 0) return explainDueDate(first, { receivedAt, limit, language });
    const restarts = version.card.afterSupplement === 'restart';
    const lines: DueDateLine[] = [];
    let countsFrom = first.countsFrom;
    let from = first.countsFrom;
    for (const segment of segments) {
      const pausedAt = asInstant(segment['from_at']);
      const resumedAt = asInstantOrNull(segment['to_at']);
      const cause = String(segment['cause']);
      lines.push(...runLines(calendar, from, pausedAt));
      lines.push({
        kind: 'pause',
        from: pausedAt,
        to: resumedAt,
        cause,
        minutes: workingMinutesBetween(calendar, pausedAt, resumedAt ?? now),
      });
      if (resumedAt === null)
        return { ...explainDueDate({ ...first, lines }, { receivedAt, limit, language }), dueAt };
      from = resumedAt;
      if (restarts && cause === 'citizen') {
        const again = dueDate(calendar, limit, resumedAt);
        ({ countsFrom } = again);
        from = again.countsFrom;
        lines.push(
          { kind: 'restart', at: resumedAt, cause },
          ...again.lines.filter(({ kind }) => kind === 'cutoff' || kind === 'outsideHours'),
        );
      }
    }
    lines.push(...runLines(calendar, from, dueAt));
    return {
      startAt: receivedAt,
      countsFrom,
      limitText: limitText(limit, language),
      lines: lines.map((line) => explainLine(line, language)),
      dueAt,
      provisional: row['provisional_due'] === true,
      citations: [limit.decision, ...(restarts ? ['NĐ 61/2018/NĐ-CP, Điều 19 khoản 4'] : [])],
    };
  }

  private async toRows(rows: readonly Row[], language: Language): Promise<DossierRow[]> {
    const [directory, calendars] = await Promise.all([this.directory.fresh(), this.calendars.fresh()]);
    return rows.map((row) => {
      const open = (row['open_tasks'] ?? []) as readonly {
        readonly name: string;
        readonly assignee_id: string | null;
      }[];
      const status = Number(row['status']);
      return {
        id: String(row['id']),
        code: String(row['code']),
        applicantName: String(row['applicant_name']),
        procedureName: String(row['procedure_name']),
        domain: String(row['domain']),
        unitName: directory.units.get(String(row['unit_id']))?.name ?? '',
        status,
        statusName: translate(language, `server.status.${status}`),
        receivedAt: asInstantOrNull(row['received_at']),
        registeredAt: asInstant(row['registered_at']),
        dueAt: asInstantOrNull(row['due_at']),
        deadline: deadlineOfRow(row, calendars.of(String(row['unit_id'])), language),
        holders: [...new Set(open.flatMap(({ assignee_id: id }) => officerName(directory, id) ?? []))],
        currentSteps: [...new Set(open.map(({ name }) => name))],
      };
    });
  }
}

/** An online dossier is to be accepted within eight working hours; after that it counts as accepted late (domain §1.2). */
const acceptanceMinutes = 480;

export function deadlineOfRow(row: Row, calendar: WorkingCalendar, language: Language): DeadlineState {
  const waits = Number(row['status']) === 1;
  const registeredAt = asInstant(row['registered_at']);
  return deadlineOf(
    {
      dueAt: waits
        ? addWorkingMinutes(calendar, registeredAt, acceptanceMinutes)
        : asInstantOrNull(row['due_at']),
      startedAt: waits ? registeredAt : asInstantOrNull(row['received_at']),
      finishedAt: asInstantOrNull(row['finished_at']),
      clock: {
        state: String(row['clock_state']),
        cause: row['clock_cause'] as string | null,
        since: asInstantOrNull(row['clock_since']),
      },
    },
    { now: asInstant(row['now']), calendar, language },
  );
}

const rowColumns = `d.id, d.code, d.applicant_name, d.procedure_name, d.domain, d.unit_id, d.status, d.received_at, d.registered_at, d.due_at,
  d.finished_at, d.clock_state, d.clock_cause, d.clock_since, ${cityNow} as now,
  (select jsonb_agg(jsonb_build_object('name', t.name, 'assignee_id', t.assignee_id) order by t.created_at)
    from task t where t.instance_id = d.id and t.state = 'open') as open_tasks`;

const tasksOfDossier = `select wait_id, node, name, role, action, assignee_id, ended_by, state, created_at, ended_at from task where instance_id = $1 order by created_at`;

/** SQL of a filter and its values. The same words select the rows behind every number of a report. */
export function whereOf(
  actor: Actor,
  query: DossierQuery,
): { readonly where: string; readonly values: unknown[] } {
  const values: unknown[] = [...visibleValues(actor)];
  const parts = [visibleSql('d', 1)];
  const add = (sql: (parameter: string) => string, value: unknown): void => {
    values.push(value);
    parts.push(sql(`$${values.length}`));
  };
  if (query.query) add((p) => `d.search @@ to_tsquery('simple', ${p})`, searchTerms(query.query));
  if (query.status)
    add((p) => `d.status = any(${p}::int[])`, query.status.split(',').map(Number).filter(isStatus));
  if (query.unitId) add((p) => `d.unit_id = ${p}`, query.unitId);
  if (query.procedureId) add((p) => `d.procedure_id = ${p}`, query.procedureId);
  if (query.assignee)
    add(
      (p) =>
        `exists (select 1 from task t where t.instance_id = d.id and t.state = 'open' and t.assignee_id = ${p})`,
      query.assignee,
    );
  if (query.from)
    add((p) => `d.received_at >= (${p}::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'`, query.from);
  if (query.to)
    add((p) => `d.received_at < (${p}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'`, query.to);
  if (query.deadline) parts.push(deadlineSql[query.deadline]);
  return { where: parts.join(' and '), values };
}

const isStatus = (status: number): boolean => Number.isInteger(status) && status >= 1 && status <= 10;
const cityDate = (instant: string): string => `(${instant} at time zone 'Asia/Ho_Chi_Minh')::date`;
/** Dossiers whose clock still matters. */
const inHand = `d.status in (2, 4, 5, 6) and d.due_at is not null`;
export const deadlineSql: Readonly<Record<NonNullable<DossierQuery['deadline']>, string>> = {
  open: `d.status in (1, 2, 4, 5, 6)`,
  overdue: `${inHand} and d.clock_state = 'running' and d.due_at < ${cityNow}`,
  dueToday: `${inHand} and d.clock_state = 'running' and d.due_at >= ${cityNow} and ${cityDate('d.due_at')} = ${cityDate(cityNow)}`,
  dueSoon: `${inHand} and d.clock_state = 'running' and d.due_at >= ${cityNow} and ${cityDate('d.due_at')} <= ${cityDate(cityNow)} + 3`,
  onTime: `${inHand} and d.clock_state = 'running' and ${cityDate('d.due_at')} > ${cityDate(cityNow)} + 3`,
  paused: `d.clock_state = 'paused'`,
  incident: `exists (select 1 from incident n where n.instance_id = d.id)`,
  waitingSignature: `exists (select 1 from task t where t.instance_id = d.id and t.state = 'open' and t.action = 'approve')`,
};

/** Every word as a prefix, folded as the stored column is; operators of tsquery are taken out. */
export const searchTerms = (text: string): string =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 12)
    .map((word) => `${word}:*`)
    .join(' & ');

/** As `fold` in the database: lower case, no tone marks, đ as d, composed or decomposed alike. */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

const writeCursor = (at: Instant, id: string): string => Buffer.from(`${at}|${id}`).toString('base64url');
function readCursor(text: string | undefined): { readonly at: string; readonly id: string } | null {
  if (text === undefined) return null;
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split('|');
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id)) throw new Problem(400, 'REQUEST_INVALID');
  return { at, id };
}

const toAttachment = (row: Row) => ({
  id: String(row['id']),
  name: String(row['name']),
  mediaType: String(row['media_type']),
  sizeBytes: Number(row['size_bytes']),
  sha256: String(row['sha256']),
});

const pausedParty = (cause: string): string => (cause === 'otherAgency' ? 'otherAgency' : 'citizen');

/** Personal fields are shown to those who handle the dossier and masked for everyone else. */
function maskPersonal(
  schema: FormSchema,
  data: Readonly<Record<string, unknown>>,
  clear: boolean,
): Record<string, unknown> {
  if (clear) return { ...data };
  const personal = new Set<string>();
  const walk = (components: readonly FormComponent[]): void => {
    for (const component of components) {
      if (component.components) walk(component.components);
      if (component.properties?.['personal'] === 'true' && component.key !== undefined)
        personal.add(component.key);
    }
  };
  walk(schema.components);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      personal.has(key) && typeof value === 'string' ? mask(value) : value,
    ]),
  );
}

function waitsInWords(about: {
  readonly state: InstanceState | null;
  readonly version: LoadedVersion;
  readonly language: Language;
  readonly tasks: readonly Row[];
  readonly incidents: readonly Row[];
  readonly directory: Directory;
  readonly now: Instant;
}): DossierDetail['waits'] {
  const { state, version, language, tasks, incidents, directory } = about;
  const waits: DossierDetail['waits'] = [];
  for (const wait of Object.values(state?.waits ?? {})) {
    if (wait.kind === 'timer' || state === null) continue;
    const graph = version.graphs.byDigest.get(graphOf(state, wait.activity));
    const node =
      graph?.nodes.get(wait.node) === undefined || graph === undefined ? null : getNode(graph, wait.node);
    const task = tasks.find((row) => row['wait_id'] === wait.id);
    const incident = incidents.find((row) => row['wait_id'] === wait.id);
    // What an event sub-process would take is no reason to wait.
    if (wait.kind !== 'incident' && node?.type === 'bpmn:StartEvent') continue;
    waits.push({
      id: wait.id,
      kind: wait.kind,
      label: translate(language, `server.wait.${wait.kind}`, {
        step: node?.name ?? '',
        officer:
          officerName(directory, (task?.['assignee_id'] ?? null) as string | null) ??
          translate(language, 'server.nobody'),
      }),
      since: asInstantOrNull(task?.['created_at'] ?? incident?.['opened_at']) ?? about.now,
      ...(incident === undefined
        ? {}
        : { detail: incidentInWords(String(incident['code']), String(incident['detail']), language) }),
    });
  }
  return waits;
}

export function incidentInWords(code: string, detail: string, language: Language): string {
  const key = `server.incident.${code}`;
  return hasText(key) ? translate(language, key, { detail }) : detail;
}

function timelineDetail(
  kind: string,
  params: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  const dueAt = String(params['dueAt'] ?? '');
  if (dueAt !== '') return translate(language, 'server.timelineDetail.dueAt', { dueAt: formatMoment(dueAt) });
  if (kind === 'taskAssigned')
    return reasonInWords(
      {
        code: String(params['reason'] ?? ''),
        openMinutes: Number(params['minutes'] ?? 0),
        considered: Array.from({ length: Number(params['candidates'] ?? 0) }),
      },
      language,
    );
  return String(params['reason'] ?? params['note'] ?? '');
}
