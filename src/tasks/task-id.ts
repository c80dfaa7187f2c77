/** A task is a wait of an instance; its id says both, so a command knows what to lock without a look-up. */
import { Problem } from '../shared/problem.js';

export const taskId = (instanceId: string, waitId: string): string => `${instanceId}.${waitId}`;

/** @throws Problem 404 for anything that is not a task's id */
export function parseTaskId(id: string): { readonly instanceId: string; readonly waitId: string } {
  const match = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(w\d{1,9})$/.exec(id);
  if (match?.[1] === undefined || match[2] === undefined) throw new Problem(404, 'TASK_NOT_FOUND');
  return { instanceId: match[1], waitId: match[2] };
}
