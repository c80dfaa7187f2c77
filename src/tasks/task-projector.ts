import { Injectable } from '@nestjs/common';
import { timeline, type TimelineEntry } from '../dossiers/timeline.js';
import type { Row, Statement } from '../platform/unit-of-work.js';
import { Projector, type Change } from '../runtime/ports.js';
import { planTasks, type TaskPlan } from './task-plan.js';
import {
  caseFacts,
  changeLoad,
  closeTasks,
  loadsOfCase,
  markOverdue,
  moveTasks,
  openTasks,
  tasksOfCase,
} from './task.store.js';

/** Tasks, workloads, and the tasks' part of the timeline. */
@Injectable()
export class TaskProjector extends Projector {
  readonly #plans = new WeakMap<Change, TaskPlan>();

  reads(instanceId: string): readonly Statement[] {
    return [caseFacts(instanceId), tasksOfCase(instanceId), loadsOfCase(instanceId)];
  }

  project(change: Change, rows: readonly (readonly Row[])[]): readonly Statement[] {
    const plan = planTasks(change, rows);
    this.#plans.set(change, plan);
    const { instanceId, now, actorId } = change;
    const entries: TimelineEntry[] = [
      ...plan.ended.map((task): TimelineEntry => ({
        kind: task.outcome === 'answered' ? 'taskCompleted' : 'taskWithdrawn',
        officerId: task.outcome === 'answered' ? actorId : task.assigneeId,
        stepId: task.node,
        stepName: task.name,
        workingMinutes: task.workingMinutes,
      })),
      ...plan.overdue.map(({ node }): TimelineEntry => ({
        kind: 'taskOverdue',
        stepId: node,
        stepName: nameOf(change, node),
      })),
      ...plan.opened.map((task): TimelineEntry => ({
        kind: 'taskAssigned',
        officerId: task.assignment.officerId,
        unitId: task.unitId,
        stepId: task.node,
        stepName: task.name,
        params: {
          reason: task.assignment.reason.code,
          minutes: task.assignment.reason.openMinutes,
          candidates: task.assignment.reason.considered.length,
        },
      })),
    ];
    return [
      ...closeTasks(instanceId, plan.ended, { actorId, now }),
      ...openTasks(instanceId, plan.opened, now),
      ...moveTasks(instanceId, plan.moved),
      ...markOverdue(instanceId, plan.overdue, now),
      ...changeLoad(plan, now),
      ...(entries.length > 0 ? [timeline(instanceId, now, entries)] : []),
    ];
  }

  /** What a change that was just projected did to tasks. */
  planOf(change: Change): TaskPlan {
    const plan = this.#plans.get(change);
    if (plan === undefined) throw new Error('Expected a change that was projected');
    return plan;
  }
}

function nameOf(change: Change, node: string): string {
  for (const graph of change.version.graphs.byDigest.values()) {
    const found = graph.nodes.get(node);
    if (found !== undefined) return found.name;
  }
  return node;
}
