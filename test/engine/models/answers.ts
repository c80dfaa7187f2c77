/** Who answers what: chosen by numbers, said to the engine and to the reference alike. */
import * as reference from '../reference/answers.js';
import { openWaits, wordFor as referenceWord } from '../reference/observe.js';
import type { Wait as ReferenceWait } from '../reference/state.js';
import type { Command, InstanceState, Variables, Wait } from './engine-under-test.js';
import type { Trial } from './trial.js';
import { choiceNames } from './write-events.js';
import { wordFor } from './view-state.js';

export interface Move {
  readonly wait: Wait;
  readonly command: Command;
}

/** From here on only what must be done is done, and every choice is zero: loops are left, nothing new is asked for. */
const calmAfter = 30;
const waitsMax = 30;
const zeros: Variables = Object.fromEntries(choiceNames.map((name) => [name, 0]));

export function choose(trial: Trial, choices: readonly number[], turn: number): Move {
  const number = (choices[turn % choices.length] ?? 0) + turn * 7;
  const waits = Object.values(trial.state.waits).filter((wait) => mayAnswer(wait));
  const calm = turn >= calmAfter || waits.length > waitsMax;
  if (waits.length === 0) throw new Error('I1: it runs, but nothing can be answered and nothing is said');
  const own = waits.filter((wait) => isOwn(trial.state, wait));
  const work = own.filter(({ kind }) => kind === 'task' || kind === 'job');
  const urgent = work.length > 0 ? work : own.length > 0 ? own : waits;
  const pool = calm || number % 3 === 0 ? urgent : waits;
  const wait = pool[number % pool.length];
  if (wait === undefined) throw new Error('Expected somebody to answer');
  const name = choiceNames[number % choiceNames.length] ?? 'c0';
  const payload = calm ? zeros : number % 2 === 0 ? {} : { [name]: (number >> 2) % 6 };
  return { wait, command: commandFor(trial, wait, payload, calm ? 0 : number) };
}

const mayAnswer = (wait: Wait): boolean => wait.kind !== 'timer' || wait.dueAt !== null;

/** Answering it lets a token go on, rather than begin something at a border. */
function isOwn(state: InstanceState, wait: Wait): boolean {
  const { node } = state.activities[wait.activity] ?? {};
  if (wait.kind === 'timer' && wait.limit === true) return false;
  return node === wait.node || (node?.startsWith('g') ?? false);
}

function commandFor(trial: Trial, wait: Wait, payload: Variables, number: number): Command {
  switch (wait.kind) {
    case 'task':
    case 'job':
      if (number % 9 === 5 && trial.errors)
        return { type: 'throwError', wait: wait.id, code: `E${number % 2}` };
      if (number % 9 === 7) return { type: 'escalate', wait: wait.id, code: `X${number % 2}` };
      return { type: wait.kind === 'task' ? 'completeTask' : 'finishJob', wait: wait.id, output: payload };
    case 'timer':
      return { type: 'fireTimer', wait: wait.id };
    case 'message':
      return { type: 'correlate', wait: wait.id, payload };
    case 'signal':
      return { type: 'deliverSignal', name: wait.name, payload };
    case 'condition': {
      const [name = 'c0'] = /c\d/.exec(wait.condition) ?? [];
      return {
        type: 'setVariables',
        activity: wait.activity,
        local: false,
        variables: { [name]: wait.held ? 0 : 9 },
      };
    }
    case 'adHoc':
      return adHoc(trial, wait, number);
    case 'incident':
      return { type: 'retry', wait: wait.id };
  }
}

function adHoc(trial: Trial, wait: Wait, number: number): Command {
  const { engine, graphs, state } = trial;
  const enabled = engine.enabledIn(graphs, state, wait);
  const busy = Object.values(state.activities).some(({ parent }) => parent === wait.activity);
  const node = enabled[number % Math.max(enabled.length, 1)];
  if (node !== undefined && number % 3 !== 0) return { type: 'enable', wait: wait.id, node };
  if (!busy) return { type: 'completeAdHoc', wait: wait.id };
  const inside = Object.values(state.waits).find(
    ({ activity }) => state.activities[activity]?.parent === wait.activity,
  );
  if (inside === undefined) throw new Error(`Expected something to be done in ${wait.node}`);
  return commandFor(trial, inside, {}, 0);
}

export function answerBoth(trial: Trial, { command }: Move): void {
  const { game, state } = trial;
  const wait = 'wait' in command ? state.waits[command.wait] : undefined;
  const word = wait === undefined ? '' : wordFor(state, wait);
  trial.send(command);
  if (game === null) return;
  if (command.type === 'deliverSignal') {
    reference.deliverSignal(game, command.name, command.payload);
    return;
  }
  if (command.type === 'setVariables') {
    const owner = openWaits(game).find((one) => one.kind === 'condition' && isAt(state, command, one));
    if (owner === undefined) throw new Error('Expected the reference to wait for the condition');
    reference.setVariables(game, owner, command.variables);
    return;
  }
  const matching = openWaits(game).find((one) => referenceWord(one) === word);
  if (matching === undefined) throw new Error(`Expected the reference to wait for ${word}`);
  answerReference(trial, command, matching);
}

function isAt(
  state: InstanceState,
  { activity }: Extract<Command, { type: 'setVariables' }>,
  one: ReferenceWait,
): boolean {
  return Object.values(state.waits).some(
    (wait) =>
      wait.kind === 'condition' && wait.activity === activity && wordFor(state, wait) === referenceWord(one),
  );
}

function answerReference({ game }: Trial, command: Command, wait: ReferenceWait): void {
  if (game === null) return;
  switch (command.type) {
    case 'completeTask':
    case 'finishJob':
      reference.answer(game, wait, command.output);
      return;
    case 'correlate':
      reference.answer(game, wait, command.payload);
      return;
    case 'fireTimer':
      reference.answer(game, wait, {});
      return;
    case 'throwError':
      reference.answerThrown(game, wait, 'error', command.code);
      return;
    case 'escalate':
      reference.answerThrown(game, wait, 'escalation', command.code);
      return;
    case 'enable':
      reference.enable(game, wait, command.node);
      return;
    case 'completeAdHoc':
      reference.completeAdHoc(game, wait);
      return;
    case 'retry':
      reference.retry(game, wait);
      return;
    default:
      throw new Error(`Expected an answer but found ${command.type}`);
  }
}
