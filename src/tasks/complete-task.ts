/** An officer completes a task: the right to act now, the form, the step's act, the engine, all in two round trips. */
import { Inject, Injectable } from '@nestjs/common';
import { auditEntry } from '../audit/audit.store.js';
import { maySee } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { feelForForms } from '../dossiers/register-dossier.js';
import { attachToTask, insertSubmission } from '../dossiers/submissions.js';
import { officerName } from '../organisation/directory.js';
import { withMemory } from '../platform/snapshot.js';
import {
  UnitOfWork,
  asInstantOrNull,
  type Idempotency,
  type Row,
  type Statement,
} from '../platform/unit-of-work.js';
import { checkForm, variablesOf, type FormData } from '../procedures/form.js';
import { ProcedureBook } from '../procedures/procedure-book.js';
import { CommandRunner, type LockedInstance } from '../runtime/command-runner.js';
import type { Change } from '../runtime/ports.js';
import { formatMoment } from '../shared/format.js';
import { Problem } from '../shared/problem.js';
import { holdsRoleOf } from './kept-apart.js';
import { STEP_ACTIONS, type StepAction } from './step-action.js';
import { taskId } from './task-id.js';
import { TaskProjector } from './task-projector.js';
import type { AssignmentReason } from '../assignment/choose-officer.js';

export interface Completion {
  readonly instanceId: string;
  readonly waitId: string;
  /** The task's revision that the page had seen. */
  readonly revision: number;
  readonly data: FormData;
  readonly documentSha256: string | null;
  readonly attachmentIds: readonly string[];
}

export interface Completed {
  readonly dossierId: string;
  readonly ended: boolean;
  readonly next: readonly {
    readonly taskId: string | null;
    readonly stepName: string;
    readonly kind: string;
    readonly officerName: string | null;
    readonly reason: AssignmentReason | null;
  }[];
}

@Injectable()
export class CompleteTask {
  readonly #actions: ReadonlyMap<string, StepAction>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runner: CommandRunner,
    private readonly book: ProcedureBook,
    private readonly projector: TaskProjector,
    @Inject(STEP_ACTIONS) actions: readonly StepAction[],
  ) {
    this.#actions = new Map(actions.map((action) => [action.name, action]));
  }

  async run(actor: Actor, completion: Completion, idempotency?: Idempotency): Promise<Completed> {
    let change: Change | null = null;
    const completed = await withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const { instanceId, waitId } = completion;
        const perAction = [...this.#actions.values()].map((action) => action.reads(instanceId, completion));
        const locked = await this.runner.lock(tx, instanceId, [
          taskForCommand(instanceId, waitId),
          ...perAction.flat(),
        ]);
        const [taskRows = [], ...actionRows] = locked?.rows ?? [];
        const task = mayActNow(actor, locked, taskRows[0], completion.revision);
        const { data, variables } = this.#checkData(task.locked, task.formId, completion.data);
        const action = task.action === null ? null : (this.#actions.get(task.action) ?? null);
        if (action !== null) {
          const at = [...this.#actions.values()].indexOf(action);
          const from = perAction.slice(0, at).reduce((sum, { length }) => sum + length, 0);
          const rows = actionRows.slice(from, from + (perAction[at]?.length ?? 0));
          tx.write(...action.act({ actor, ...completion, locked: task.locked, task, data, variables }, rows));
        }
        const result = this.runner.execute(
          tx,
          task.locked,
          { type: 'completeTask', wait: waitId, output: variables },
          actor.id,
        );
        if (!result.ok) throw new Problem(409, 'TASK_ALREADY_DONE', { by: '', at: '' });
        const { now, version } = task.locked;
        if (task.formId !== null)
          tx.write(
            insertSubmission({
              dossierId: instanceId,
              formId: task.formId,
              formDigest: version.forms[task.formId] ?? '',
              stepId: task.node,
              waitId,
              data,
              by: actor.id,
              at: now,
            }),
          );
        if (completion.attachmentIds.length > 0)
          tx.write(attachToTask(instanceId, actor.id, waitId, completion.attachmentIds));
        tx.write(
          dropDraft(instanceId, waitId),
          auditEntry({
            actorId: actor.id,
            action: 'task.complete',
            objectKind: 'task',
            objectId: taskId(instanceId, waitId),
          }),
        );
        change = result.value;
        return this.#answer(result.value);
      }, idempotency),
    );
    if (change !== null) this.runner.ringFor(change);
    return completed;
  }

  #checkData(locked: LockedInstance, formId: string | null, data: FormData) {
    if (formId === null) {
      if (Object.keys(data).length > 0)
        throw new Problem(422, 'FORM_INVALID', {}, [
          { path: Object.keys(data)[0] ?? '', code: 'unknownField' },
        ]);
      return { data: {}, variables: {} };
    }
    const schema = this.book.heldForm(locked.version, formId);
    const checked = checkForm(schema, data, feelForForms);
    if (checked.problems.length > 0) throw new Problem(422, 'FORM_INVALID', {}, checked.problems);
    return { data: checked.data, variables: variablesOf(schema, checked.data) };
  }

  #answer(change: Change): Completed {
    const { opened } = this.projector.planOf(change);
    const waiting = change.events.flatMap((event) => {
      if (event.type !== 'waitOpened' || change.state.waits[event.wait.id] === undefined) return [];
      const { kind, node } = event.wait;
      return kind === 'job' || kind === 'message' || kind === 'incident' ? [{ kind, node }] : [];
    });
    const nameOf = (node: string): string =>
      [...change.version.graphs.byDigest.values()]
        .map((graph) => graph.nodes.get(node)?.name)
        .find((name) => name !== undefined) ?? node;
    return {
      dossierId: change.instanceId,
      ended: change.state.status !== 'running',
      next: [
        ...opened.map(({ waitId, name, assignment }) => ({
          taskId: taskId(change.instanceId, waitId),
          stepName: name,
          kind: 'task',
          officerName: officerName(change.directory, assignment.officerId),
          reason: assignment.reason,
        })),
        ...waiting.map(({ kind, node }) => ({
          taskId: null,
          stepName: nameOf(node),
          kind,
          officerName: null,
          reason: null,
        })),
      ],
    };
  }
}

export const taskForCommand = (instanceId: string, waitId: string): Statement => ({
  name: 'task.for-command',
  text: `select t.wait_id, t.node, t.graph, t.name, t.role, t.form_id, t.document, t.action, t.unit_id, t.agency_id, t.assignee_id, t.state, t.revision,
      t.ended_by, t.ended_at, d.unit_id as case_unit_id, d.receiving_unit_id
    from task t join dossier d on d.id = t.instance_id where t.instance_id = $1 and t.wait_id = $2`,
  values: [instanceId, waitId],
});

const dropDraft = (instanceId: string, waitId: string): Statement => ({
  name: 'task-draft.drop',
  text: 'delete from task_draft where instance_id = $1 and wait_id = $2',
  values: [instanceId, waitId],
});

export interface TaskForCommand {
  readonly locked: LockedInstance;
  readonly waitId: string;
  readonly node: string;
  readonly graph: string;
  readonly name: string;
  readonly role: string;
  readonly formId: string | null;
  readonly document: string | null;
  readonly action: string | null;
  readonly unitId: string;
  readonly agencyId: string;
  readonly assigneeId: string | null;
}

/** The right to see, then the task's state, then the page's revision, then whose it is: each refusal says who and when. */
export function openTask(
  actor: Actor,
  locked: LockedInstance | null,
  row: Row | undefined,
  revision: number,
): TaskForCommand {
  const guarded =
    row === undefined
      ? null
      : { unitId: String(row['case_unit_id']), receivingUnitId: String(row['receiving_unit_id']) };
  if (locked === null || row === undefined || guarded === null || !maySee(actor, guarded))
    throw new Problem(404, 'TASK_NOT_FOUND');
  const nameOf = (id: unknown): string => officerName(locked.directory, id as string | null) ?? '';
  if (row['state'] !== 'open') {
    const at = asInstantOrNull(row['ended_at']);
    const code = row['state'] === 'done' ? 'TASK_ALREADY_DONE' : 'TASK_WITHDRAWN';
    throw new Problem(409, code, { by: nameOf(row['ended_by']), at: at === null ? '' : formatMoment(at) });
  }
  if (Number(row['revision']) !== revision)
    throw new Problem(412, 'TASK_CHANGED', { holder: nameOf(row['assignee_id']) });
  return {
    locked,
    waitId: String(row['wait_id']),
    node: String(row['node']),
    graph: String(row['graph']),
    name: String(row['name']),
    role: String(row['role']),
    formId: row['form_id'] as string | null,
    document: row['document'] as string | null,
    action: row['action'] as string | null,
    unitId: String(row['unit_id']),
    agencyId: String(row['agency_id']),
    assigneeId: row['assignee_id'] as string | null,
  };
}

function mayActNow(
  actor: Actor,
  locked: LockedInstance | null,
  row: Row | undefined,
  revision: number,
): TaskForCommand {
  const task = openTask(actor, locked, row, revision);
  if (task.assigneeId !== actor.id) {
    const holder = officerName(task.locked.directory, task.assigneeId) ?? '';
    throw new Problem(403, 'TASK_NOT_YOURS', { holder });
  }
  // Rights count when one acts, not when the task was given.
  if (
    !holdsRoleOf(actor, task) &&
    !actor.roles.some((held) => held.role === 'leader' && held.agencyId === task.agencyId)
  )
    throw new Problem(403, 'ROLE_MISSING', { roles: task.role });
  return task;
}
