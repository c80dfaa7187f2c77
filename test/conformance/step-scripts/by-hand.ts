/** What an administrator does to a running instance: tokens put elsewhere or taken away, a change of version. */
import type { Modification } from '../../../src/engine/index.js';
import { listOf, numberOf, textOf, variablesOf, type Step } from './case-file.js';
import type { Driver } from './driver.js';
import { Refused } from './refusal.js';
import type { Look } from './look.js';

const body = '#multiInstanceBody';
const nodeOf = (label: string): string => (label.endsWith(body) ? label.slice(0, -body.length) : label);

type Instruction = Readonly<Record<string, string>>;

export async function modify(driver: Driver, step: Step): Promise<void> {
  const instance = numberOf(step, 'instance') ?? 0;
  // One after the other, as they are told; the whole of them is one command.
  const look = driver.look(instance);
  await driver.send(instance, {
    type: 'modify',
    instructions: (step['modify'] as readonly Instruction[]).flatMap((one) => instructionsFor(one, look)),
  });
}

export async function startAt(driver: Driver, step: Step): Promise<void> {
  const key = textOf(step, 'process') ?? '';
  const definition = driver.definitions.find(key, numberOf(step, 'version'));
  if (definition === null) throw new Refused(`no process ${key}`);
  const instance = await driver.runner.create(definition);
  driver.instances.push({ definition, businessKey: textOf(step, 'businessKey') ?? null });
  await driver.send(instance, {
    type: 'start',
    variables: variablesOf(step, 'vars'),
    instead: (step['startAt'] as readonly Instruction[]).flatMap((one) => instructionsFor(one, null)),
  });
}

/** @param look null: nothing is there yet */
function instructionsFor(instruction: Instruction, look: Look | null): Modification[] {
  const { startBefore, startAfter, startTransition, cancelAll, cancelOne, ancestor } = instruction;
  const labelled = (label: string): string[] =>
    (look?.activities ?? [])
      .filter((activity) => look?.label(activity) === label && !look.isIteration(activity))
      .map(({ id }) => id);
  const below = ancestor === undefined ? undefined : labelled(ancestor)[0];
  if (ancestor !== undefined && below === undefined) throw new Refused(`nothing at ${ancestor}`);
  const under = below === undefined ? {} : { ancestor: below };
  if (startBefore !== undefined) return [{ type: 'startBefore', node: nodeOf(startBefore), ...under }];
  if (startAfter !== undefined) return [{ type: 'startAfter', node: nodeOf(startAfter), ...under }];
  if (startTransition !== undefined) return [{ type: 'startTransition', flow: startTransition, ...under }];
  const label = cancelAll ?? cancelOne ?? '';
  const found = labelled(label);
  if (found.length === 0) return [{ type: 'cancelAll', node: nodeOf(label) }];
  const meant = cancelAll === undefined ? found.slice(0, 1) : found;
  return meant.map((activity) => ({ type: 'cancelActivity', activity }));
}

export async function migrateInstances(driver: Driver, step: Step): Promise<void> {
  const version = (name: string): ReturnType<typeof driver.definitions.find> => {
    const [key = '', number = ''] = (textOf(step, name) ?? '').split(':');
    return driver.definitions.find(key, number === '' ? undefined : Number(number));
  };
  const to = version('to');
  if (to === null) throw new Refused(`no process ${textOf(step, 'to') ?? ''}`);
  const plan = new Map(
    (step['migrate'] as readonly Instruction[]).map(({ from = '', to: target = '' }) => [
      nodeOf(from),
      nodeOf(target),
    ]),
  );
  const variables = variablesOf(step, 'vars');
  for (const instance of listOf(step['instances']).map(Number)) {
    await driver.migrate(instance, to, plan);
    if (Object.keys(variables).length > 0)
      await driver.send(instance, { type: 'setVariables', activity: null, local: false, variables });
  }
}
