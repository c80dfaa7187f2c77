/** What still has to happen by itself: nothing, when all that is open waits for people or for a time that is to come. */
import type { Clients } from './clients.js';
import { isOnItsWay, waitFor } from './relay-statements.js';
import type { World } from './world.js';

export function unrest(world: World, clients: Clients): string[] {
  const { database } = world;
  const left: string[] = [];
  if (clients.busy > 0) left.push(`${clients.busy} requests are without an answer`);
  for (const { dueAt, instanceId, waitId } of database.timers.values())
    if (dueAt <= database.now && !world.isBroken(instanceId))
      left.push(`timer ${instanceId} ${waitId} is due since ${database.now - dueAt} ms`);
  for (const { instanceId, waitId, attempts } of database.jobs.values())
    left.push(`job ${instanceId} ${waitId} is open after ${attempts} attempts`);
  for (const { id, instanceId } of database.deliveries.values())
    if (!world.isBroken(instanceId)) left.push(`signal ${id} is not delivered`);
  for (const message of database.messages.values()) {
    if (message.kind === 'signal' && message.deliveredAt === null)
      left.push(`signal ${message.id} is not spread`);
    if (!isOnItsWay(database, message)) continue;
    const wait = waitFor(database, message);
    if (wait !== null && !world.isBroken(wait.instanceId))
      left.push(`message ${message.id} is not delivered to ${wait.instanceId} ${wait.waitId}`);
  }
  if (left.length === 0 && [...database.open].some(({ applies }) => applies.length > 0))
    left.push('a transaction is open');
  return left;
}
