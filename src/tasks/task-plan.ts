/** From a decision's events to tasks: who gets each new one, and what became of the old ones. Pure. */
import {
  chooseOfficer,
  type Assignment,
  type Candidate,
  type ExclusionCode,
} from '../assignment/choose-officer.js';
import { parseDuration, workingMinutesOf } from '../calendar/duration.js';
import { workingMinutesBetween } from '../calendar/working-calendar.js';
import { getNode, graphOf, type FlowNode, type Variables, type Wait } from '../engine/index.js';
import { evaluate } from '../feel/evaluate.js';
import type { Directory, Officer, Unit } from '../organisation/directory.js';
import { isRole, type Role } from '../organisation/roles.js';
import { asInstantOrNull, type Row } from '../platform/unit-of-work.js';
import type { Change } from '../runtime/ports.js';
import { keptApart } from './kept-apart.js';
import type { Instant } from '../shared/time.js';

export interface PlannedTask {
  readonly waitId: string;
  readonly activity: string;
  readonly node: string;
  readonly graph: string;
  readonly name: string;
  readonly role: Role;
  readonly formId: string | null;
  readonly document: string | null;
  readonly action: string | null;
  readonly unitId: string;
  readonly agencyId: string;
  readonly assignment: Assignment;
  readonly expectedMinutes: number;
  readonly dueAt: Instant | null;
}

export interface EndedTask {
  readonly waitId: string;
  readonly node: string;
  readonly name: string;
  readonly outcome: 'answered' | 'withdrawn';
  readonly assigneeId: string | null;
  readonly expectedMinutes: number;
  readonly workingMinutes: number;
}

export interface TaskPlan {
  readonly opened: readonly PlannedTask[];
  readonly ended: readonly EndedTask[];
  /** Tasks whose due date moved, by activity. */
  readonly moved: readonly { readonly activity: string; readonly dueAt: Instant | null }[];
  /** Tasks that went over their limit, by activity. */
  readonly overdue: readonly { readonly activity: string; readonly node: string }[];
}

/** The dossier as assignment sees it. */
export interface CaseFacts {
  readonly unitId: string;
  readonly receivingUnitId: string;
  readonly divisionKind: string;
  readonly receivedBy: string | null;
}

interface KnownTask {
  readonly waitId: string;
  readonly node: string;
  readonly name: string;
  readonly assigneeId: string | null;
  readonly endedBy: string | null;
  readonly state: string;
  readonly createdAt: Instant;
  readonly expectedMinutes: number;
}

/** Desk roles sit where the dossier was received; all others where it is decided. */
const deskRoles: readonly Role[] = ['reception', 'digitisation', 'feeCollector', 'resultDesk'];
const divisionRoles: readonly Role[] = ['officer', 'divisionHead'];
const defaultExpectedMinutes = 60;

export function planTasks(change: Change, rows: readonly (readonly Row[])[]): TaskPlan {
  const [caseRows = [], taskRows = [], loadRows = []] = rows;
  const facts = toFacts(caseRows[0]);
  const known = taskRows.map(toKnownTask);
  const loads = new Map(loadRows.map((row) => [String(row['officer_id']), toCandidate(row)]));
  const calendar = change.calendars.of(facts.unitId);
  const opened: PlannedTask[] = [];
  const ended: EndedTask[] = [];
  const moved: { activity: string; dueAt: Instant | null }[] = [];
  const overdue: { activity: string; node: string }[] = [];
  const dueByActivity = new Map<string, Instant | null>();
  for (const event of change.events) {
    if (event.type === 'waitOpened' && event.wait.kind === 'timer' && event.wait.limit)
      dueByActivity.set(event.wait.activity, event.wait.dueAt);
    if (event.type === 'limitExceeded') overdue.push({ activity: event.activity, node: event.node });
    if (event.type === 'timerRescheduled') {
      const wait = change.state.waits[event.wait];
      if (wait?.kind === 'timer' && wait.limit) moved.push({ activity: wait.activity, dueAt: event.dueAt });
    }
    if (event.type === 'waitClosed') {
      const task = known.find(({ waitId, state }) => waitId === event.wait && state === 'open');
      if (task !== undefined)
        ended.push({
          ...task,
          outcome: event.outcome,
          workingMinutes: Math.round(workingMinutesBetween(calendar, task.createdAt, change.now)),
        });
    }
  }
  for (const wait of Object.values(change.state.waits)) {
    if (wait.kind !== 'task' || change.before.waits[wait.id] !== undefined) continue;
    const task = planTask(wait, {
      change,
      facts,
      known,
      ended,
      loads,
      dueAt: dueByActivity.get(wait.activity) ?? null,
    });
    opened.push(task);
    const { officerId } = task.assignment;
    const load = officerId === null ? undefined : loads.get(officerId);
    if (load !== undefined)
      loads.set(load.officerId, {
        ...load,
        openMinutes: load.openMinutes + task.expectedMinutes,
        lastAssignedAt: change.now,
      });
  }
  return { opened, ended, moved, overdue };
}

interface Planning {
  readonly change: Change;
  readonly facts: CaseFacts;
  readonly known: readonly KnownTask[];
  readonly ended: readonly EndedTask[];
  readonly loads: ReadonlyMap<string, Candidate>;
  readonly dueAt: Instant | null;
}

function planTask(wait: Wait, planning: Planning): PlannedTask {
  const { change, facts } = planning;
  const graphDigest = graphOf(change.state, wait.activity);
  const graph = change.version.graphs.byDigest.get(graphDigest);
  if (graph === undefined) throw new Error(`Expected graph ${graphDigest} but there is none`);
  const node = getNode(graph, wait.node);
  const { role = '', form, document, action, limit } = node.extension;
  if (!isRole(role)) throw new Error(`Expected a role of decision 43 at ${node.id} but found "${role}"`);
  const agencyId = deskRoles.includes(role) ? facts.receivingUnitId : facts.unitId;
  const { unit, holders } = holdersOf(change.directory, role, agencyId, facts.divisionKind);
  const duration = limit === undefined ? null : parseDuration(limit);
  return {
    waitId: wait.id,
    activity: wait.activity,
    node: node.id,
    graph: graphDigest,
    name: node.name,
    role,
    formId: form ?? null,
    document: documentOf(document, wait, change),
    action: action ?? null,
    unitId: unit.id,
    agencyId,
    assignment: assign(node, holders, planning),
    expectedMinutes: duration?.ok ? workingMinutesOf(duration.value) : defaultExpectedMinutes,
    dueAt: planning.dueAt,
  };
}

/** Who holds a role for a dossier, and the unit whose pool the task is in. */
function holdersOf(
  directory: Directory,
  role: Role,
  agencyId: string,
  divisionKind: string,
): { unit: Unit; holders: readonly Officer[] } {
  const agency = directory.units.get(agencyId);
  if (agency === undefined) throw new Error(`Expected unit ${agencyId} but there is none`);
  const holders = (directory.byAgency.get(agencyId) ?? []).filter((officer) =>
    officer.roles.some((held) => held.role === role && held.agencyId === agencyId),
  );
  if (!divisionRoles.includes(role)) return { unit: agency, holders };
  const division = [...directory.units.values()].find(
    (unit) => unit.parentId === agencyId && unit.kind === divisionKind,
  );
  if (division === undefined) return { unit: agency, holders };
  return {
    unit: division,
    holders: holders.filter((officer) =>
      officer.roles.some((held) => held.role === role && held.unitId === division.id),
    ),
  };
}

function assign(node: FlowNode, holders: readonly Officer[], planning: Planning): Assignment {
  const { facts, known, ended, loads, change } = planning;
  const doneBy = (step: string): string | null => {
    const justNow = ended.find(({ node: at, outcome }) => at === step && outcome === 'answered');
    if (justNow !== undefined) return change.actorId ?? justNow.assigneeId;
    return known.filter(({ node: at, state }) => at === step && state === 'done').at(-1)?.endedBy ?? null;
  };
  const excluded = new Map<string, ExclusionCode>();
  for (const officer of holders) if (!officer.active) excluded.set(officer.id, 'inactive');
  for (const [id, code] of keptApart(node, { doneBy, receivedBy: facts.receivedBy })) excluded.set(id, code);
  const rule = node.extension['assign'] ?? 'leastLoad';
  const sameAs = rule.startsWith('sameAs:') ? doneBy(rule.slice('sameAs:'.length)) : doneBy(node.id);
  const holds = (officerId: string | null): officerId is string => holders.some(({ id }) => id === officerId);
  let named: { officerId: string; code: 'receiver' | 'sameAsStep' } | null = null;
  if (rule === 'receiver' && holds(facts.receivedBy))
    named = { officerId: facts.receivedBy, code: 'receiver' };
  else if (holds(sameAs)) named = { officerId: sameAs, code: 'sameAsStep' };
  const heads = change.directory.byAgency.get(facts.unitId) ?? [];
  const head =
    heads.find(
      (officer) =>
        officer.active && !excluded.has(officer.id) && officer.roles.some((held) => held.role === 'leader'),
    ) ?? null;
  return chooseOfficer({
    candidates: holders.map(
      ({ id }) => loads.get(id) ?? { officerId: id, openMinutes: 0, lastAssignedAt: null },
    ),
    excluded,
    named,
    fallback: head?.id ?? null,
  });
}

/** `mc:document` is a name, or FEEL over the process's variables when it begins with `=`. */
function documentOf(document: string | undefined, wait: Wait, { state }: Change): string | null {
  if (document === undefined || !document.startsWith('=')) return document ?? null;
  const result = evaluate(document.slice(1), (name) => readUpwards(state.activities, wait.activity, name));
  return result.ok && typeof result.value.value === 'string' ? result.value.value : null;
}

export function readUpwards(activities: Change['state']['activities'], from: string, name: string): unknown {
  for (let at: string | null = from; at !== null;) {
    const activity: (typeof activities)[string] | undefined = activities[at];
    if (activity === undefined) return undefined;
    const variables: Variables | undefined = activity.variables;
    if (variables !== undefined && Object.hasOwn(variables, name)) return variables[name];
    if (activity.calls !== undefined) return undefined;
    at = activity.parent;
  }
  return undefined;
}

function toFacts(row: Row | undefined): CaseFacts {
  if (row === undefined) throw new Error('Expected the dossier of an instance but there is none');
  return {
    unitId: String(row['unit_id']),
    receivingUnitId: String(row['receiving_unit_id']),
    divisionKind: String(row['division_kind']),
    receivedBy: row['received_by'] === null ? null : String(row['received_by']),
  };
}

const toKnownTask = (row: Row): KnownTask => ({
  waitId: String(row['wait_id']),
  node: String(row['node']),
  name: String(row['name']),
  assigneeId: row['assignee_id'] as string | null,
  endedBy: row['ended_by'] as string | null,
  state: String(row['state']),
  createdAt: asInstantOrNull(row['created_at']) ?? '',
  expectedMinutes: Number(row['expected_minutes']),
});

const toCandidate = (row: Row): Candidate => ({
  officerId: String(row['officer_id']),
  openMinutes: Number(row['open_minutes']),
  lastAssignedAt: asInstantOrNull(row['last_assigned_at']),
});
