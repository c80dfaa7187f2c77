/** Rows of tasks and of officers' loads. */
import type { Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';
import type { EndedTask, PlannedTask, TaskPlan } from './task-plan.js';

export const caseFacts = (instanceId: string): Statement => ({
  name: 'task.case-facts',
  text: 'select unit_id, receiving_unit_id, division_kind, received_by from dossier where id = $1',
  values: [instanceId],
});

export const tasksOfCase = (instanceId: string): Statement => ({
  name: 'task.of-case',
  text: `select wait_id, node, name, assignee_id, ended_by, state, created_at, expected_minutes
    from task where instance_id = $1 order by created_at`,
  values: [instanceId],
});

/** Loads of everyone in the agencies that take part. */
export const loadsOfCase = (instanceId: string): Statement => ({
  name: 'task.loads-of-case',
  text: `select officer_id, open_minutes, last_assigned_at from officer_load
    where agency_id = any(array(select unnest(array[unit_id, receiving_unit_id]) from dossier where id = $1))`,
  values: [instanceId],
});

export const openTasks = (instanceId: string, tasks: readonly PlannedTask[], now: Instant): Statement[] =>
  tasks.length === 0
    ? []
    : [
        {
          name: 'task.open',
          text: `insert into task (instance_id, wait_id, activity, node, graph, name, role, form_id, document, action, unit_id,
              agency_id, assignee_id, reason, state, expected_minutes, created_at, due_at)
            select $1, "waitId", activity, node, graph, name, role, "formId", document, action, "unitId", "agencyId",
              "assigneeId", reason, 'open', "expectedMinutes", $3, "dueAt"
            from jsonb_to_recordset($2::jsonb) as t ("waitId" text, activity text, node text, graph text, name text, role text,
              "formId" text, document text, action text, "unitId" text, "agencyId" text, "assigneeId" uuid, reason jsonb,
              "expectedMinutes" int, "dueAt" timestamptz)`,
          values: [
            instanceId,
            JSON.stringify(
              tasks.map(({ assignment, ...task }) => ({
                ...task,
                assigneeId: assignment.officerId,
                reason: assignment.reason,
              })),
            ),
            now,
          ],
        },
      ];

export const closeTasks = (
  instanceId: string,
  tasks: readonly EndedTask[],
  by: { readonly actorId: string | null; readonly now: Instant },
): Statement[] =>
  tasks.length === 0
    ? []
    : [
        {
          name: 'task.close',
          text: `update task t set state = case when e.outcome = 'answered' then 'done' else 'cancelled' end,
              revision = revision + 1, ended_at = $3, ended_by = case when e.outcome = 'answered' then $4::uuid end
            from jsonb_to_recordset($2::jsonb) as e ("waitId" text, outcome text)
            where t.instance_id = $1 and t.wait_id = e."waitId"`,
          values: [
            instanceId,
            JSON.stringify(tasks.map(({ waitId, outcome }) => ({ waitId, outcome }))),
            by.now,
            by.actorId,
          ],
        },
      ];

export const moveTasks = (instanceId: string, moved: TaskPlan['moved']): Statement[] =>
  moved.length === 0
    ? []
    : [
        {
          name: 'task.move',
          text: `update task t set due_at = m."dueAt", revision = t.revision from jsonb_to_recordset($2::jsonb) as m (activity text, "dueAt" timestamptz)
            where t.instance_id = $1 and t.activity = m.activity and t.state = 'open'`,
          values: [instanceId, JSON.stringify(moved)],
        },
      ];

export const markOverdue = (instanceId: string, overdue: TaskPlan['overdue'], now: Instant): Statement[] =>
  overdue.length === 0
    ? []
    : [
        {
          name: 'task.overdue',
          text: `update task set overdue_at = $3 where instance_id = $1 and activity = any($2) and state = 'open'`,
          values: [instanceId, overdue.map(({ activity }) => activity), now],
        },
      ];

/** Counter rows of officers, in the order of their ids so that two transactions never wait for each other in a ring. */
export function changeLoad({ opened, ended }: Pick<TaskPlan, 'opened' | 'ended'>, now: Instant): Statement[] {
  const deltas = new Map<string, { tasks: number; minutes: number; assigned: boolean }>();
  const add = (officerId: string | null, tasks: 1 | -1, minutes: number): void => {
    if (officerId === null) return;
    const delta = deltas.get(officerId) ?? { tasks: 0, minutes: 0, assigned: false };
    deltas.set(officerId, {
      tasks: delta.tasks + tasks,
      minutes: delta.minutes + tasks * minutes,
      assigned: delta.assigned || tasks > 0,
    });
  };
  for (const task of ended) add(task.assigneeId, -1, task.expectedMinutes);
  for (const task of opened) add(task.assignment.officerId, 1, task.expectedMinutes);
  return [...deltas.entries()]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([officerId, { tasks, minutes, assigned }]) => ({
      name: 'officer-load.change',
      text: `update officer_load set open_tasks = open_tasks + $2, open_minutes = open_minutes + $3,
          last_assigned_at = case when $4 then $5::timestamptz else last_assigned_at end
        where officer_id = $1`,
      values: [officerId, tasks, minutes, assigned, now],
    }));
}
