import { fail, ok, unreachable, type Result } from '../shared/result.js';
import type { Command, Rejection } from './command.js';
import { effectsOf, type Effect } from './effect.js';
import { definitionOf } from './elements/registry.js';
import type { Env } from './env.js';
import type { EngineEvent } from './event.js';
import { getNode, type GraphSet } from './graph.js';
import { limits } from './limits.js';
import {
  getActivity,
  type Activity,
  type InstanceState,
  type Variables,
  type Wait,
  type WaitKind,
} from './state.js';
import { Step } from './step.js';
import { armTrigger, type EventNode } from './triggers/registry.js';

export interface Decision {
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
  readonly effects: readonly Effect[];
}

/**
 * One command on one instance: the whole of the engine, and pure. The same function serves production, tests,
 * simulation and the soundness check.
 *
 * @returns the new state, the events that made it and what the world must do; or a rejection, which changes nothing.
 * @throws Error on a defect of the engine or a graph that was not published through `compile`.
 */
export function decide(
  graphs: GraphSet,
  state: InstanceState,
  command: Command,
  env: Env,
): Result<Decision, Rejection> {
  const refusal = refuse(state, command);
  if (refusal !== null) return fail(refusal);
  const step = new Step(graphs, state, env);
  carryOut(step, command);
  step.run();
  const { events } = step;
  return ok({ state: step.state, events, effects: events.flatMap(effectsOf) });
}

function carryOut(step: Step, command: Command): void {
  switch (command.type) {
    case 'start': {
      const root = step.newId('a');
      step.emit({
        type: 'instanceStarted',
        root,
        graph: step.mainGraph.digest,
        variables: command.variables,
      });
      step.startScope(getActivity(step.state, root), null);
      return;
    }
    case 'completeTask':
    case 'finishJob':
      answer(step, command.wait, command.output);
      return;
    case 'correlate':
      answer(step, command.wait, command.payload);
      return;
    case 'fireTimer':
      answer(step, command.wait, {});
      return;
    case 'failJob': {
      const wait = getWait(step, command.wait);
      step.closeWait(wait, 'withdrawn');
      step.incidentAt(wait.activity, wait.node, 'JOB_FAILED', command.detail);
      return;
    }
    case 'retry':
      retry(step, getWait(step, command.wait));
      return;
    case 'rescheduleTimers':
      reschedule(step);
      return;
    case 'cancel':
      step.endInstance('cancelled');
      return;
    default:
      unreachable(command);
  }
}

/** The wait's own element, its boundary event, or the start of an event sub-process takes the answer. */
function answer(step: Step, waitId: string, output: Variables): void {
  const wait = getWait(step, waitId);
  const owner = getActivity(step.state, wait.activity);
  step.closeWait(wait, 'answered');
  if (wait.node === owner.node) {
    const node = step.nodeOf(owner);
    const { resume } = definitionOf(node);
    if (resume === undefined)
      throw new Error(`Expected ${node.type} to have no waits but ${waitId} was open`);
    resume(step, node, wait, output);
    return;
  }
  if (owner.node !== null && step.nodeOf(owner).type === 'bpmn:EventBasedGateway') {
    definitionOf(step.nodeOf(owner)).resume?.(step, step.nodeOf(owner), wait, output);
    return;
  }
  const event = getEvent(step, owner, wait.node);
  step.trigger(event, owner, output);
  // A message may come again while a non-interrupting event is armed; a date or duration comes once.
  if (!event.interrupting && wait.kind === 'message')
    step.openWait({ kind: 'message', activity: wait.activity, node: wait.node, name: wait.name });
}

/** A boundary event of the owner, or the start of an event sub-process in it. */
function getEvent(step: Step, owner: Activity, id: string): EventNode {
  const outside = owner.parent === null ? null : step.graphInside(owner.parent);
  const isBoundary = outside !== null && step.nodeOf(owner).boundary.includes(id);
  return getNode(isBoundary ? outside : step.graphInside(owner.id), id) as EventNode;
}

function retry(step: Step, wait: Wait): void {
  const owner = getActivity(step.state, wait.activity);
  step.closeWait(wait, 'answered');
  if (wait.kind !== 'incident' || wait.code === 'JOIN_STUCK') return;
  if (wait.node !== owner.node) {
    armTrigger(step, owner, getEvent(step, owner, wait.node));
    return;
  }
  const node = step.nodeOf(owner);
  const definition = definitionOf(node);
  if (owner.calls !== undefined) {
    // The called process is done; only handing its result back failed.
    definition.childrenDone?.(step, node, owner);
    return;
  }
  if (wait.code === 'JOB_FAILED' && definition.resume) {
    definition.resume(step, node, wait, {});
    return;
  }
  const scope = owner.parent ?? owner.id;
  step.interrupt(owner);
  if (wait.leaving === true) step.leave(node, scope);
  else step.begin(node, scope);
}

function reschedule(step: Step): void {
  for (const wait of Object.values(step.state.waits)) {
    if (wait.kind !== 'timer') continue;
    const due = step.env.dueAt(wait.rule, wait.from);
    if (due.ok && due.value !== wait.dueAt)
      step.emit({ type: 'timerRescheduled', wait: wait.id, dueAt: due.value });
  }
}

const kindAnswered: Partial<Record<Command['type'], WaitKind>> = {
  completeTask: 'task',
  finishJob: 'job',
  failJob: 'job',
  fireTimer: 'timer',
  correlate: 'message',
  retry: 'incident',
};

function refuse(state: InstanceState, command: Command): Rejection | null {
  if (command.type === 'start') {
    if (state.root !== '')
      return { code: 'ALREADY_STARTED', detail: 'Expected an instance that has not started' };
  } else if (state.status !== 'running' || state.root === '') {
    return { code: 'INSTANCE_ENDED', detail: `Expected a running instance but it is ${state.status}` };
  }
  if ('wait' in command) {
    const wait = state.waits[command.wait];
    if (wait === undefined)
      return { code: 'WAIT_NOT_OPEN', detail: `Expected wait ${command.wait} to be open` };
    const expected = kindAnswered[command.type];
    if (wait.kind !== expected)
      return {
        code: 'WAIT_OF_OTHER_KIND',
        detail: `Expected a ${expected} but ${command.wait} is a ${wait.kind}`,
      };
  }
  const payload = payloadOf(command);
  if (payload !== null && JSON.stringify(payload).length > limits.variablesCharactersMax)
    return {
      code: 'VARIABLES_TOO_LARGE',
      detail: `Expected at most ${limits.variablesCharactersMax} characters of variables`,
    };
  return null;
}

function payloadOf(command: Command): Variables | null {
  switch (command.type) {
    case 'start':
      return command.variables;
    case 'completeTask':
    case 'finishJob':
      return command.output;
    case 'correlate':
      return command.payload;
    default:
      return null;
  }
}

function getWait(step: Step, id: string): Wait {
  const wait = step.state.waits[id];
  if (wait === undefined) throw new Error(`Expected wait ${id} to be open; the command was checked`);
  return wait;
}
