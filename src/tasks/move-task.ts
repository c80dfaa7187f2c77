/** A task changes hands without moving the token: claimed from the pool, or given to somebody else with a reason. */
import { Injectable } from '@nestjs/common';
import { auditEntry } from '../audit/audit.store.js';
import type { AssignmentReason } from '../assignment/choose-officer.js';
import { timeline } from '../dossiers/timeline.js';
import { assertHolds } from '../identity/access.js';
import type { Actor } from '../identity/actor.js';
import { officerName } from '../organisation/directory.js';
import { withMemory } from '../platform/snapshot.js';
import { UnitOfWork, type Idempotency, type Statement } from '../platform/unit-of-work.js';
import { CommandRunner } from '../runtime/command-runner.js';
import { Problem } from '../shared/problem.js';
import type { Instant } from '../shared/time.js';
import { openTask, taskForCommand, type TaskForCommand } from './complete-task.js';
import { holdsRoleOf, keptApartFrom } from './kept-apart.js';
import { taskId } from './task-id.js';
import { caseFacts, tasksOfCase } from './task.store.js';

interface Which {
  readonly instanceId: string;
  readonly waitId: string;
  readonly revision: number;
}

@Injectable()
export class MoveTask {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runner: CommandRunner,
  ) {}

  /** Takes a task that nobody has. Whoever holds its role where it lies may. */
  claim(actor: Actor, which: Which, idempotency?: Idempotency): Promise<void> {
    return this.#move(actor, which, idempotency, (task) => {
      if (!holdsRoleOf(actor, task)) throw new Problem(403, 'ROLE_MISSING', { roles: task.role });
      if (task.assigneeId !== null)
        throw new Problem(409, 'TASK_TAKEN', {
          holder: officerName(task.locked.directory, task.assigneeId) ?? '',
        });
      return { officerId: actor.id, code: 'claimed', note: '' };
    });
  }

  /** Gives a task to another holder of its role. Heads of the unit, its leaders and supervisors may. */
  reassign(
    actor: Actor,
    which: Which,
    to: { readonly officerId: string; readonly reason: string },
    idempotency?: Idempotency,
  ): Promise<void> {
    return this.#move(actor, which, idempotency, (task) => {
      assertHolds(actor, ['divisionHead', 'leader', 'supervisor'], task.agencyId);
      const officer = task.locked.directory.officers.get(to.officerId);
      if (officer?.active !== true || !holdsRoleOf(officer, task))
        throw new Problem(422, 'OFFICER_DOES_NOT_FIT');
      if (officer.id === task.assigneeId) throw new Problem(409, 'TASK_TAKEN', { holder: officer.fullName });
      return { officerId: officer.id, code: 'reassigned', note: to.reason };
    });
  }

  async #move(
    actor: Actor,
    which: Which,
    idempotency: Idempotency | undefined,
    choose: (task: TaskForCommand) => {
      readonly officerId: string;
      readonly code: AssignmentReason['code'];
      readonly note: string;
    },
  ): Promise<void> {
    await withMemory(() =>
      this.unitOfWork.run(async (tx) => {
        const { instanceId, waitId, revision } = which;
        const locked = await this.runner.lock(tx, instanceId, [
          taskForCommand(instanceId, waitId),
          caseFacts(instanceId),
          tasksOfCase(instanceId),
        ]);
        const [taskRows = [], caseRows = [], tasks = []] = locked?.rows ?? [];
        const task = openTask(actor, locked, taskRows[0], revision);
        const { officerId, code, note } = choose(task);
        const { now, directory } = task.locked;
        if (keptApartFrom(task.locked.version, task, { caseRow: caseRows[0], tasks }).has(officerId))
          throw new Problem(422, 'KEPT_APART', { officer: officerName(directory, officerId) ?? '' });
        const reason: AssignmentReason = { code, openMinutes: 0, considered: [] };
        tx.write(
          assignTask({ instanceId, waitId, officerId, reason, now }),
          ...moveLoad(task.assigneeId, officerId, instanceId, waitId, now),
          timeline(instanceId, now, [
            {
              kind: code === 'claimed' ? 'taskClaimed' : 'taskReassigned',
              officerId,
              stepId: task.node,
              stepName: task.name,
              params: { note, by: actor.fullName },
            },
          ]),
          auditEntry({
            actorId: actor.id,
            action: `task.${code}`,
            objectKind: 'task',
            objectId: taskId(instanceId, waitId),
            detail: { officerId },
          }),
        );
        return null;
      }, idempotency),
    );
  }
}

const assignTask = (row: {
  instanceId: string;
  waitId: string;
  officerId: string;
  reason: AssignmentReason;
  now: Instant;
}): Statement => ({
  name: 'task.assign',
  text: `update task set assignee_id = $3, reason = $4, claimed_at = $5, revision = revision + 1 where instance_id = $1 and wait_id = $2`,
  values: [row.instanceId, row.waitId, row.officerId, JSON.stringify(row.reason), row.now],
});

function moveLoad(
  from: string | null,
  to: string,
  instanceId: string,
  waitId: string,
  now: Instant,
): Statement[] {
  const change = (officerId: string, sign: 1 | -1): Statement => ({
    name: 'officer-load.move',
    text: `update officer_load set open_tasks = open_tasks + $2, last_assigned_at = case when $2 > 0 then $5::timestamptz else last_assigned_at end,
        open_minutes = open_minutes + $2 * (select expected_minutes from task where instance_id = $3 and wait_id = $4)
      where officer_id = $1`,
    values: [officerId, sign, instanceId, waitId, now],
  });
  const moves = [
    ...(from === null ? [] : [{ officerId: from, sign: -1 as const }]),
    { officerId: to, sign: 1 as const },
  ];
  return moves
    .sort((a, b) => a.officerId.localeCompare(b.officerId))
    .map(({ officerId, sign }) => change(officerId, sign));
}
