/** What the steps of a script do, one function each, by the word that tells them. */
import type { Wait } from '../../../src/engine/index.js';
import { migrateInstances, modify, startAt } from './by-hand.js';
import { listOf, numberOf, textOf, variablesOf, type Step } from './case-file.js';
import type { Definition } from './definitions.js';
import type { Driver } from './driver.js';
import { answersMax, isContinuation } from './waits.js';
import type { Look } from './look.js';
import { evaluateStartConditions, message, signal } from './messages.js';
import { Refused } from './refusal.js';
import { startsOf } from './starts.js';

async function deploy(driver: Driver, step: Step): Promise<void> {
  const problems = await driver.definitions.deploy(
    listOf(step['deploy']).map((path) => driver.folder(path)),
    driver.runner.now,
  );
  driver.timers.refresh(driver.runner.now);
  if (problems.length === 0) return;
  driver.refusedDeployment = problems.join('; ');
  throw new Refused(`refused: ${driver.refusedDeployment}`);
}

async function start(driver: Driver, step: Step): Promise<void> {
  const key = textOf(step, 'process') ?? '';
  const definition = driver.definitions.find(key, numberOf(step, 'version'));
  if (definition === null) throw new Refused(`no process ${key}`);
  try {
    await driver.begin(definition, {
      at: plainStartOf(definition),
      variables: variablesOf(step, 'start'),
      businessKey: textOf(step, 'businessKey'),
    });
  } catch (error) {
    if (error instanceof Refused) driver.refusedStart = error.message;
    throw error;
  }
}

async function complete(driver: Driver, step: Step): Promise<void> {
  const [instance, wait] = driver.pick(step, textOf(step, 'complete') ?? '', ({ kind }) => kind === 'task');
  await driver.send(instance, { type: 'completeTask', wait: wait.id, output: variablesOf(step, 'vars') });
}

/** What waits without a subscription: a receive task without message, a job that is to be told to go on. */
async function trigger(driver: Driver, step: Step): Promise<void> {
  const [instance, wait] = driver.pick(
    step,
    textOf(step, 'trigger') ?? '',
    (each) => each.kind === 'message' || (each.kind === 'job' && !isContinuation(each)),
  );
  const output = variablesOf(step, 'vars');
  await driver.send(
    instance,
    wait.kind === 'job'
      ? { type: 'finishJob', wait: wait.id, output }
      : { type: 'correlate', wait: wait.id, payload: output },
  );
}

async function runJob(driver: Driver, step: Step): Promise<void> {
  const [element = '', body] = (textOf(step, 'runJob') ?? '').split('#');
  const [instance, wait] = driver.pick(step, element, (each, look) => {
    if (!isContinuation(each)) return false;
    return body === undefined || look.isAround(look.owner(each));
  });
  await driver.send(instance, { type: 'finishJob', wait: wait.id, output: {} });
}

async function fireTimer(driver: Driver, step: Step): Promise<void> {
  const element = textOf(step, 'fireTimer') ?? '';
  const found = driver.find(step, element, ({ kind }) => kind === 'timer')[0];
  if (found !== undefined) {
    await fire(driver, found[0], found[1]);
    return;
  }
  const start = driver.timers.at(element);
  if (start === null) throw new Refused(`no timer at ${element}`);
  driver.timers.fired(start);
  await driver.begin(start.definition, { at: element, variables: {} });
}

async function fire(driver: Driver, instance: number, wait: Wait): Promise<void> {
  if (wait.kind === 'timer' && wait.dueAt !== null)
    driver.runner.now = Math.max(driver.runner.now, Date.parse(wait.dueAt));
  await driver.send(instance, { type: 'fireTimer', wait: wait.id });
}

/** Lets time pass: what becomes due on the way fires in its order. */
async function advance(driver: Driver, step: Step): Promise<void> {
  const until = driver.runner.now + (numberOf(step, 'advance') ?? 0);
  for (let fired = 0; fired < answersMax; fired += 1) {
    const due = [...driver.looks()].flatMap(([instance, look]) =>
      look.waits.flatMap((wait) =>
        wait.kind === 'timer' && wait.dueAt !== null
          ? [{ at: Date.parse(wait.dueAt), fire: () => fire(driver, instance, wait) }]
          : [],
      ),
    );
    for (const start of driver.timers.scheduled)
      due.push({
        at: start.dueAt,
        fire: () => {
          driver.runner.now = Math.max(driver.runner.now, start.dueAt);
          driver.timers.fired(start);
          return driver.begin(start.definition, { at: start.node, variables: {} });
        },
      });
    const next = due.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) break;
    await next.fire();
  }
  driver.runner.now = until;
}

async function setVariables(driver: Driver, step: Step): Promise<void> {
  const element = textOf(step, 'activity') ?? textOf(step, 'task');
  const called = textOf(step, 'calledProcess');
  const variables = variablesOf(step, 'setVars');
  const remove = listOf(step['removeVars']);
  const local = step['local'] === true;
  const set = async (instance: number, activity: string | null): Promise<void> => {
    await driver.send(instance, { type: 'setVariables', activity, local, variables });
    const look = driver.look(instance);
    const at = look.activity(activity ?? look.state.root);
    if (at === undefined) return;
    for (const name of remove) {
      const owner = local ? at : (look.declaring(at, name) ?? at);
      await driver.send(instance, {
        type: 'setVariables',
        activity: owner.id,
        local: true,
        variables: {},
        remove: [name],
      });
    }
  };
  if (local && textOf(step, 'task') !== undefined) {
    keepAtTask(driver, step, textOf(step, 'task') ?? '', variables);
    return;
  }
  if (element === undefined && called === undefined) {
    const instance = instanceOf(driver, step);
    if (driver.look(instance).ended) throw new Refused(`instance ${instance} has ended`);
    await set(instance, null);
    return;
  }
  for (const [instance, look] of driver.looks()) {
    if (!driver.isMeant(step, instance)) continue;
    const found = look.activities.find((activity) => {
      if (called !== undefined)
        return activity.calls !== undefined && driver.definitions.byDigest(activity.calls)?.key === called;
      return (
        activity.node === element &&
        !look.isBody(activity) &&
        (step['loopCounter'] === undefined || look.loopCounter(activity) === step['loopCounter'])
      );
    });
    if (found === undefined) continue;
    const scope = local && look.isPlain(found) ? (look.parent(found) ?? found) : found;
    await set(instance, scope.id);
    return;
  }
  throw new Refused(`nothing at ${element ?? called ?? ''}`);
}

/** A task's own variables are seen by nothing but the task: they need no engine. */
function keepAtTask(
  driver: Driver,
  step: Step,
  task: string,
  variables: Readonly<Record<string, unknown>>,
): void {
  const [instance, wait] = driver.pick(step, task, ({ kind }) => kind === 'task');
  const key = `${instance} ${wait.id}`;
  driver.taskVariables.set(key, { ...driver.taskVariables.get(key), ...variables });
}

async function throwFrom(
  driver: Driver,
  step: Step,
  type: 'throwError' | 'escalate',
  code: string,
): Promise<void> {
  if (code === '') throw new Refused('an empty code');
  const [instance, wait] = driver.pick(step, textOf(step, 'task') ?? '', ({ kind }) => kind === 'task');
  const before = driver.runner.history(instance).flat().length;
  await driver.send(instance, {
    type,
    wait: wait.id,
    code,
    variables: variablesOf(step, 'vars'),
  });
  // Camunda refuses an escalation from a task that nobody catches.
  const events = driver.runner.history(instance).flat().slice(before);
  const caught = events.some((event) => event.type === 'nodePassed' || event.type === 'activityEntered');
  if (type === 'escalate' && step['expectError'] === true && !caught)
    throw new Refused(`nobody catches escalation ${code}`);
}

async function cancelInstance(driver: Driver, step: Step): Promise<void> {
  const instance = numberOf(step, 'cancelInstance') ?? instanceOf(driver, step);
  await driver.send(instance, { type: 'cancel', reason: 'script' });
}

async function enableAdHoc(driver: Driver, step: Step): Promise<void> {
  const node = textOf(step, 'enableAdHoc') ?? '';
  const [instance, wait] = driver.pick(step, null, (each, look) => {
    if (each.kind !== 'adHoc') return false;
    return enabledIn(driver, each, look).includes(node);
  });
  await driver.send(instance, { type: 'enable', wait: wait.id, node });
}

async function completeAdHoc(driver: Driver, step: Step): Promise<void> {
  const [instance, wait] = driver.pick(
    step,
    textOf(step, 'completeAdHoc') ?? '',
    ({ kind }) => kind === 'adHoc',
  );
  await driver.send(instance, { type: 'completeAdHoc', wait: wait.id });
}

/** What may be begun now in an ad-hoc sub-process. */
export function enabledIn(driver: Driver, wait: Wait, look: Look): string[] {
  const owner = look.owner(wait);
  const node = look.nodeOf(owner);
  const definition = driver.definitions.byDigest(look.processOf(owner));
  const ordering = definition?.elements.get(wait.node)?.get('ordering');
  if (ordering === 'Sequential' && look.hasChildren(owner)) return [];
  const nodes = [...(definition?.graph.nodes.values() ?? [])];
  return nodes
    .filter(({ scope, incoming }) => scope === (node?.id ?? wait.node) && incoming.length === 0)
    .filter(({ type, id }) => type !== 'bpmn:BoundaryEvent' && !isHandler(nodes, id))
    .map(({ id }) => id);
}

function instanceOf(driver: Driver, step: Step): number {
  return numberOf(step, 'instance') ?? 0;
}

/** Begun by hand, a process that has no start without a trigger begins at the one it has. */
function plainStartOf(definition: Definition): string | null {
  const entry = definition.graph.scopes.get(null);
  if (entry === undefined || entry.starts.length > 0) return null;
  return startsOf(definition).find(({ kind }) => kind === 'timer' || kind === 'message')?.node ?? null;
}

const isHandler = (nodes: readonly { readonly compensation: string | null }[], id: string): boolean =>
  nodes.some(({ compensation }) => compensation === id);

type Operation = (driver: Driver, step: Step) => Promise<void>;

/** What a step does, by the word that it is told by; `start` comes after the words that carry a `process` too. */
const operations: Readonly<Record<string, Operation>> = {
  deploy,
  startAt,
  modify,
  migrate: migrateInstances,
  start,
  complete,
  trigger,
  runJob,
  fireTimer,
  advance,
  signal,
  message,
  setVars: setVariables,
  removeVars: setVariables,
  throwError: (driver, step) => throwFrom(driver, step, 'throwError', String(step['throwError'])),
  throwEscalation: (driver, step) => throwFrom(driver, step, 'escalate', String(step['throwEscalation'])),
  cancelInstance,
  evaluateStartConditions,
  enableAdHoc,
  completeAdHoc,
  fetchAndLock: (driver, step) => driver.external.fetchAndLock(step),
  completeExternal: (driver, step) => driver.external.complete(step),
  failExternal: (driver, step) => driver.external.fail(step),
  externalError: (driver, step) => driver.external.error(step),
  unlockExternal: (driver, step) => driver.external.unlock(step),
};

/** What a step does; undefined for an object of expectations. */
export const operationIn = (step: Step): Operation | undefined =>
  Object.entries(operations).find(([name]) => Object.hasOwn(step, name))?.[1];
