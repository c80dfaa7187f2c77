/** What a script expects to see, compared with what there is. */
import type { Activity, ProcessGraph } from '../../../src/engine/index.js';
import { listOf, type Step } from './case-file.js';
import type { Driver } from './driver.js';
import { isContinuation, nameOf, same } from './waits.js';
import { executedIn } from './executed.js';
import type { Look } from './look.js';
import { enabledIn } from './operations.js';

type Difference = string;
type CompensationRecord = NonNullable<Activity['compensations']>[number];

/** @returns one line for everything that is not as expected */
export function compare(driver: Driver, step: Step): readonly Difference[] {
  const differences: Difference[] = [];
  const looks = [...driver.looks()];
  const multiset = (word: string, seen: () => readonly string[]): void => {
    if (step[word] === undefined) return;
    const expected = listOf(step[word]).toSorted();
    const found = [...seen()].toSorted();
    if (!same(expected, found))
      differences.push(`${word}: expected [${expected.join(' ')}] saw [${found.join(' ')}]`);
  };
  const among = (word: string, seen: () => readonly string[]): void => {
    if (step[word] === undefined) return;
    const found = [...seen()];
    const missing = listOf(step[word]).filter((name) => {
      const at = found.indexOf(name);
      if (at >= 0) found.splice(at, 1);
      return at < 0;
    });
    if (missing.length > 0)
      differences.push(`${word}: expected [${missing.join(' ')}] among [${seen().join(' ')}]`);
  };
  const active = (): string[] => looks.flatMap(([, look]) => activeIn(look));
  multiset('expectTasks', () => looks.flatMap(([, look]) => look.tasks()));
  multiset('active', active);
  among('activeContains', active);
  multiset('subscriptions', () => [
    ...looks.flatMap(([, look]) => subscriptionsIn(look)),
    ...(driver.definitions.latest.length === 0 ? [] : startSubscriptions(driver)),
  ]);
  multiset('jobs', () => [
    ...looks.flatMap(([, look]) => jobsIn(look)),
    ...driver.timers.scheduled.map(({ node }) => `timer@${node}`),
  ]);
  multiset('external', () => driver.external.describe());
  multiset('expectEnabled', () =>
    looks.flatMap(([, look]) =>
      look.waits.flatMap((wait) => ((wait.kind as string) === 'adHoc' ? enabledIn(driver, wait, look) : [])),
    ),
  );
  multiset('expectNames', () => looks.flatMap(([instance]) => scriptNames(driver, instance)));
  among('executedContains', () => executed(driver));
  multiset('executed', () => executed(driver));
  if (step['expectEnded'] === true) {
    const open = looks.flatMap(([instance, look]) => (look.ended ? [] : [instance]));
    if (open.length > 0) differences.push(`expectEnded: instance ${open.join(' ')} goes on`);
  }
  multiset('endedInstances', () =>
    looks.flatMap(([instance, look]) => (look.ended ? [String(instance)] : [])),
  );
  differences.push(...variablesDiffer(driver, step));
  const incidents = driver.incidents() + driver.external.incidents();
  if (typeof step['incidents'] === 'number' && step['incidents'] !== incidents)
    differences.push(`incidents: expected ${step['incidents']} saw ${incidents}`);
  const troubled = incidents > 0 || driver.refusedStart !== null;
  if (step['expectIncident'] !== undefined && !troubled) differences.push('expectIncident: saw none');
  if (step['expectIncidentOrRefusal'] !== undefined && !troubled && driver.refusedDeployment === null)
    differences.push('expectIncidentOrRefusal: saw neither');
  return differences;
}

function variablesDiffer(driver: Driver, step: Step): Difference[] {
  const expected = step['vars'];
  if (typeof expected !== 'object' || expected === null) return [];
  return Object.entries(expected as Readonly<Record<string, Readonly<Record<string, unknown>>>>).flatMap(
    ([instance, variables]) => {
      if (driver.instances[Number(instance)] === undefined) return [`vars: no instance ${instance}`];
      const seen = {
        ...driver.look(Number(instance)).root?.variables,
        ...keptAtTasks(driver, Number(instance)),
      };
      const names = [...new Set([...Object.keys(variables), ...Object.keys(seen)])];
      const wrong = names.filter((name) => !same(sorted(variables[name]), sorted(seen[name])));
      return wrong.length === 0
        ? []
        : [
            `vars of ${instance}: ${wrong
              .map(
                (name) =>
                  `${name} expected ${JSON.stringify(variables[name])} saw ${JSON.stringify(seen[name])}`,
              )
              .join(', ')}`,
          ];
    },
  );
}

/** The recorder sees a task's own variables at the process where the task has no scope of its own there: nothing on its
 *  border, no inputs, directly in the process. */
function keptAtTasks(driver: Driver, instance: number): Readonly<Record<string, unknown>> {
  const look = driver.look(instance);
  return Object.assign(
    {},
    ...look.waits.map((wait) => {
      const node = wait.kind === 'task' ? look.nodeOf(look.owner(wait)) : null;
      const plain = node?.boundary.length === 0 && node.scope === null && node.inputs.length === 0;
      return plain ? driver.taskVariables.get(`${instance} ${wait.id}`) : undefined;
    }),
  ) as Readonly<Record<string, unknown>>;
}

/** The same whatever the order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

/** Elements with a token: activities that hold no others, calls, tokens at joins; `async:` for a continuation. */
export function activeIn(look: Look): string[] {
  if (look.ended) return [];
  const continued = new Set(look.waits.filter(isContinuation).map(({ activity }) => activity));
  const active = look.activities.flatMap((activity) => {
    if (activity.node === null) return [];
    if (continued.has(activity.id)) return [];
    const label = activity.node;
    const finished = finishedIterations(look, activity).map(() => `async:${label}`);
    if (throwsCompensation(look, activity)) return [label];
    if (look.hasChildren(activity)) return activity.calls === undefined ? finished : [label, ...finished];
    if (activity.loop !== undefined) return finished;
    return [label];
  });
  const waiting = look.waits.flatMap((wait) => {
    if (!isContinuation(wait)) return [];
    const owner = look.owner(wait);
    return [`async:${continuationLabel(look, owner, wait.node)}`];
  });
  return [...active, ...waiting, ...look.tokens.map(({ node }) => node)];
}

/** An event that asked for compensation rests until everything is undone. */
const throwsCompensation = (look: Look, activity: Activity): boolean =>
  (activity.compensating === true || look.hasChildren(activity)) &&
  look.nodeOf(activity)?.type.endsWith('Event') === true;

const continuationLabel = (look: Look, owner: Activity, node: string): string =>
  `${node}${look.isAround(owner) ? '#multiInstanceBody' : ''}`;

/** In a parallel loop of the recorded engine, what is done stands there until all are done. */
function finishedIterations(look: Look, activity: Activity): readonly number[] {
  const rule = look.nodeOf(activity)?.loop;
  if (activity.loop === undefined || rule?.kind !== 'multi' || rule.sequential) return [];
  return Array.from({ length: activity.loop.completed }, (_, at) => at);
}

function subscriptionsIn(look: Look): string[] {
  if (look.ended) return [];
  const waits = look.waits.flatMap((wait) => {
    switch (wait.kind as string) {
      case 'message':
        return nameOf(wait) === '' ? [] : [`message:${nameOf(wait)}@${wait.node}`];
      case 'signal':
        return [`signal:${nameOf(wait)}@${wait.node}`];
      case 'condition':
        return [`conditional:@${wait.node}`];
      default:
        return [];
    }
  });
  return [...waits, ...look.activities.flatMap((activity) => compensationsIn(look, activity))];
}

/** What can be undone is a subscription there: of the handler; of a sub-process with what was done in it; of a loop's body
 *  with its iterations. */
function compensationsIn(look: Look, activity: Activity): string[] {
  const records = activity.compensations ?? [];
  // A loop's own records are its iterations'; its body is one only when all of it is done.
  const inLoop = activity.loop !== undefined || look.isIteration(activity);
  return subscriptionsOf(look, records, look.graphInside(activity), inLoop);
}

function subscriptionsOf(
  look: Look,
  records: readonly CompensationRecord[],
  graph: ProcessGraph,
  inLoop = false,
): string[] {
  const bodies = new Set<string>();
  return records.flatMap((record) => {
    const node = graph.nodes.get(record.node);
    const looped = node?.loop?.kind === 'multi';
    const lines: string[] = [];
    if (looped && !inLoop && !bodies.has(record.node))
      lines.push(`compensate:@${record.node}#multiInstanceBody`);
    bodies.add(record.node);
    const inside = record.calls === undefined ? graph : look.graph(record.calls);
    const inner = subscriptionsOf(look, record.inner ?? [], inside);
    if (node?.compensation) {
      lines.push(`compensate:@${node.compensation}`);
      return inner.length === 0 ? lines : [...lines, `compensate:@${record.node}`, ...inner];
    }
    const key = record.calls === undefined ? record.node : null;
    const start = inside.scopes.get(key)?.compensationStart ?? null;
    if (start !== null) lines.push(`compensate:@${inside.nodes.get(start)?.scope ?? start}`);
    else if (!looped) lines.push(`compensate:@${record.node}`);
    return [...lines, ...inner];
  });
}

function startSubscriptions(driver: Driver): string[] {
  return [
    ...driver.starts('message').map(({ name, node }) => `message:${name}@${node}`),
    ...driver.starts('signal').map(({ name, node }) => `signal:${name}@${node}`),
    ...driver.starts('conditional').map(({ node }) => `conditional:@${node}`),
  ];
}

function jobsIn(look: Look): string[] {
  if (look.ended) return [];
  return look.waits.flatMap((wait) => {
    if (wait.kind === 'timer') return [`timer@${wait.node}`];
    return isContinuation(wait) ? [`async@${continuationLabel(look, look.owner(wait), wait.node)}`] : [];
  });
}

export function executed(driver: Driver): string[] {
  return driver.instances.flatMap((_, instance) =>
    executedIn(driver.runner.history(instance), (id, process) =>
      driver.definitions.byDigest(process)?.graph.nodes.get(id),
    ),
  );
}

/** Names of script tasks that were done, unnamed ones left out. */
/** Script tasks by name, each time they were done: a loop's body and the scopes of its iterations are no such time. */
function scriptNames(driver: Driver, instance: number): string[] {
  const loops = new Map<string, boolean>();
  const parents = new Map<string, string | null>();
  const done: string[] = [];
  for (const event of driver.runner.history(instance).flat()) {
    if (event.type === 'activityEntered') {
      loops.set(event.activity.id, event.activity.loop !== undefined);
      parents.set(event.activity.id, event.activity.parent);
    }
    if (event.type === 'nodePassed') done.push(event.node);
    if (event.type !== 'activityLeft' || event.outcome !== 'completed') continue;
    const inside = parents.get(event.activity) ?? null;
    const isScope = loops.get(event.activity) === true || (inside !== null && loops.get(inside) === true);
    if (!isScope) done.push(event.node);
  }
  return done.flatMap((id) => {
    const node = driver.definitions.node(id);
    return node?.type === 'bpmn:ScriptTask' && node.name !== '' ? [node.name] : [];
  });
}
