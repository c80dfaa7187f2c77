/** Messages, signals and conditions: to those who wait for them, or to a process that they begin. */
import type { Activity, Wait } from '../../../src/engine/index.js';
import { textOf, variablesOf, type Step } from './case-file.js';
import type { Driver } from './driver.js';
import { nameOf, same } from './waits.js';
import type { Look } from './look.js';
import { Refused } from './refusal.js';
import type { Start } from './starts.js';

export async function signal(driver: Driver, step: Step): Promise<void> {
  const name = textOf(step, 'signal') ?? '';
  const payload = variablesOf(step, 'vars');
  const element = textOf(step, 'activity');
  if (element !== undefined) {
    const [target] = targets(driver, step, element, (wait) => wait.kind === 'signal' && wait.name === name);
    if (target === undefined) throw new Refused(`nobody waits for signal ${name} at ${element}`);
    const [instance] = target;
    await driver.send(instance, { type: 'deliverSignal', name, payload });
    return;
  }
  await broadcast(driver, name, payload);
}

export async function broadcast(
  driver: Driver,
  name: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const waiting = [...driver.looks()].flatMap(([instance, look]) =>
    look.waits.some((wait) => wait.kind === 'signal' && nameOf(wait) === name) ? [instance] : [],
  );
  const starts = driver.starts('signal').filter((start) => start.name === name);
  for (const instance of waiting)
    if (!driver.look(instance).ended) await driver.send(instance, { type: 'deliverSignal', name, payload });
  for (const { definition, node } of starts) await driver.begin(definition, { at: node, variables: payload });
}

export async function message(driver: Driver, step: Step): Promise<void> {
  const name = textOf(step, 'message') ?? null;
  const element = textOf(step, 'activity');
  const payload = variablesOf(step, 'vars');
  const local = variablesOf(step, 'varsLocal');
  const all = step['mode'] === 'all';
  const targeted = step['targeted'] === true;
  const candidates = targeted
    ? targets(
        driver,
        step,
        element,
        (wait) => wait.kind === 'message' && (name === null || wait.name === name),
      )
    : driver.find(step, element ?? null, (wait, look, instance) => {
        if (wait.kind !== 'message' || (name !== null && wait.name !== name)) return false;
        return corresponds(driver, step, wait, look, instance);
      });
  const starts =
    name === null ||
    step['targeted'] === true ||
    step['correlationKeys'] !== undefined ||
    step['localCorrelationKeys'] !== undefined
      ? []
      : driver.starts('message').filter((start) => start.name === name);
  if (step['mode'] === 'start' || (candidates.length === 0 && starts.length > 0)) {
    if (starts.length === 0) throw new Refused(`no process starts by message ${String(name)}`);
    if (starts.length > 1 && !all)
      throw new Refused(`${starts.length} processes start by message ${String(name)}`);
    await beginAll(driver, step, starts, { ...payload, ...local });
    return;
  }
  if (candidates.length > 1 && !all && step['targeted'] !== true)
    throw new Refused(`${candidates.length} wait for message ${String(name)}`);
  const [first] = candidates;
  if (first === undefined) {
    if (all) return;
    throw new Refused(`nobody waits for message ${String(name)}`);
  }
  for (const [instance, wait] of all ? candidates : [first]) {
    if (!driver.look(instance).waits.some(({ id }) => id === wait.id)) continue;
    await setLocally(driver, instance, wait, local);
    await driver.send(instance, { type: 'correlate', wait: wait.id, payload });
  }
  if (all) await beginAll(driver, step, starts, payload);
}

/** Variables meant for the receiving activity alone are there before its message is. */
async function setLocally(
  driver: Driver,
  instance: number,
  { activity }: Wait,
  variables: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (Object.keys(variables).length > 0)
    await driver.send(instance, { type: 'setVariables', activity, local: true, variables });
}

/** Events of an element: it waits itself, they are at its border, or they watch a scope that it lies in. */
function targets(
  driver: Driver,
  step: Step,
  element: string | undefined,
  fits: (wait: Wait) => boolean,
): (readonly [instance: number, wait: Wait, look: Look])[] {
  const { loopCounter, ...rest } = step;
  return driver
    .find(rest, null, fits)
    .map((found): readonly [distance: number, found: typeof found] => {
      const [, wait, look] = found;
      const counted = (activity: Activity): boolean =>
        loopCounter === undefined || look.loopCounter(activity) === loopCounter;
      if (element === undefined || wait.node === element)
        return [counted(look.owner(wait)) ? 0 : Number.POSITIVE_INFINITY, found];
      const distances = look.activities
        .filter((activity) => activity.node === element && counted(activity))
        .map((activity) => look.distance(activity, wait.activity));
      return [1 + Math.min(Number.POSITIVE_INFINITY, ...distances), found];
    })
    .filter(([distance]) => Number.isFinite(distance))
    .toSorted(([a], [b]) => a - b)
    .map(([, found]) => found);
}

async function beginAll(
  driver: Driver,
  step: Step,
  starts: readonly Start[],
  variables: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const { definition, node } of starts)
    await driver.begin(definition, { at: node, variables, businessKey: textOf(step, 'businessKey') });
}

function corresponds(driver: Driver, step: Step, wait: Wait, look: Look, instance: number): boolean {
  const key = textOf(step, 'businessKey');
  const owner = look.owner(wait);
  if (key !== undefined && businessKey(driver, look, owner, instance) !== key) return false;
  const scope = processScope(look, owner);
  const keys = Object.entries(variablesOf(step, 'correlationKeys'));
  if (keys.some(([name, value]) => !same(scope?.variables?.[name], value))) return false;
  const local = Object.entries(variablesOf(step, 'localCorrelationKeys'));
  return local.every(([name, value]) => same(owner.variables?.[name], value));
}

/** A called process has the key that its caller hands on, or none. */
function businessKey(driver: Driver, look: Look, owner: Activity, instance: number): string | null {
  const scope = processScope(look, owner);
  if (scope === undefined || scope.node === null) return driver.instances[instance]?.businessKey ?? null;
  const definition = driver.definitions.byDigest(look.processOf(scope));
  const extensions = definition?.elements.get(scope.node)?.get('extensionElements') as
    { get(name: string): unknown } | undefined;
  const values = (extensions?.get('values') ?? []) as readonly Readonly<Record<string, unknown>>[];
  return values.some((value) => value['businessKey'] !== undefined)
    ? (driver.instances[instance]?.businessKey ?? null)
    : null;
}

export async function evaluateStartConditions(driver: Driver, step: Step): Promise<void> {
  const variables = variablesOf(step, 'vars');
  const starts = driver.starts('conditional');
  if (starts.length === 0) throw new Refused('no process starts by a condition');
  const true_ = starts.filter((start) => start.holds(variables));
  await beginAll(driver, step, true_, variables);
}

/** The called process, or the instance itself, that an activity lies in. */
function processScope(look: Look, owner: Activity): Activity | undefined {
  let at: Activity | undefined = owner.calls === undefined ? look.parent(owner) : owner;
  if (owner.node === null) at = owner;
  while (at !== undefined && at.calls === undefined && at.node !== null) at = look.parent(at);
  return at;
}
