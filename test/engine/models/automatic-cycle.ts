/** Whether a token may run round and round without a rest: then one command goes to the limit of steps, and the check of
 *  soundness does so for every way in which the choices on the way may fall. */
import type { Model, Node } from '../reference/model.js';

const resting = new Set(['userTask', 'receiveTask', 'eventBasedGateway']);
const rests = ({ kind, loop, triggers }: Node): boolean =>
  (resting.has(kind) && loop === null) ||
  (kind === 'intermediateCatchEvent' &&
    triggers.some((trigger) => ['timer', 'message'].includes(trigger.kind)));

export function hasAutomaticCycle({ nodes }: Model): boolean {
  const done = new Set<string>();
  const onPath = new Set<string>();
  const walk = (id: string): boolean => {
    const node = nodes.get(id);
    if (node === undefined || rests(node) || done.has(id)) return false;
    if (onPath.has(id)) return true;
    onPath.add(id);
    const found = node.outgoing.some(({ target }) => walk(target));
    onPath.delete(id);
    done.add(id);
    return found;
  };
  return [...nodes.keys()].some(walk);
}
