import { fail, ok, unreachable, type Result } from '../shared/result.js';
import type { Command, Rejection } from './command.js';
import { effectsOf, type Effect } from './effect.js';
import { definitionOf } from './elements/registry.js';
import type { Env } from './env.js';
import type { EngineEvent } from './event.js';
import { enableIn, endAdHoc, refuseAdHoc } from './elements/ad-hoc-sub-process.js';
import { getGraph, getNode, type GraphSet } from './graph.js';
import { limits } from './limits.js';
import { iterationDone, retryLoop } from './loop.js';
import { modify, refuseModification } from './modify.js';
import { eventAt, occur } from './occurrence.js';
import { mayStartAt, startAt } from './start-at.js';
import { getActivity, type InstanceState, type Variables, type Wait, type WaitKind } from './state.js';
import { run } from './run.js';
import { Step } from './step.js';
import { armTrigger } from './triggers/registry.js';
import { byDeclaration } from './variables.js';

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
  const refusal = refuse(graphs, state, command);
  if (refusal !== null) return fail(refusal);
  const step = new Step(graphs, state, env);
  carryOut(step, command);
  run(step);
  const { events } = step;
  return ok({ state: step.state, events, effects: events.flatMap(effectsOf) });
}

function carryOut(step: Step, command: Command): void {
  switch (command.type) {
    case 'start':
      begin(step, command);
      return;
    case 'modify':
      modify(step, command.instructions);
      return;
    case 'completeTask':
    case 'finishJob':
      occur(step, getWait(step, command.wait), command.output);
      return;
    case 'correlate':
      occur(step, getWait(step, command.wait), command.payload);
      return;
    case 'fireTimer':
      occur(step, getWait(step, command.wait), {});
      return;
    case 'deliverSignal':
      step.deliverSignal(command.name, command.payload);
      return;
    case 'failJob': {
      const wait = getWait(step, command.wait);
      step.closeWait(wait, 'withdrawn');
      const code = wait.kind === 'job' && wait.phase !== undefined ? 'CONTINUATION_FAILED' : 'JOB_FAILED';
      const leaving = wait.kind === 'job' && wait.phase === 'after';
      step.incidentAt(wait.activity, wait.node, code, command.detail, leaving ? { leaving } : {});
      return;
    }
    case 'throwError':
      throwError(step, getWait(step, command.wait), command);
      return;
    case 'escalate': {
      const { code, variables: payload = {} } = command;
      const { activity } = getWait(step, command.wait);
      step.raise({ type: 'bpmn:EscalationEventDefinition', code, payload }, activity);
      return;
    }
    case 'setVariables':
      correct(step, command);
      return;
    case 'enable':
    case 'completeAdHoc': {
      const adHoc = getActivity(step.state, getWait(step, command.wait).activity);
      if (command.type === 'enable') enableIn(step, adHoc, command.node);
      else endAdHoc(step, adHoc);
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

function begin(step: Step, { variables, at, part, instead }: Extract<Command, { type: 'start' }>): void {
  const graph = step.mainGraph;
  const root = step.newId('a');
  const declared = Object.fromEntries(graph.declares.map((name) => [name, null]));
  step.emit({
    type: 'instanceStarted',
    root,
    graph: graph.digest,
    variables: { ...declared, ...variables },
  });
  const process = getActivity(step.state, root);
  if (at === undefined && instead === undefined) {
    step.startScope(process, null);
    return;
  }
  step.armScope(process, null);
  if (at !== undefined) startAt(step, getNode(graph, at), root, part ?? 0);
  else modify(step, instead ?? []);
}

/** The answer of a task or a job is an error: the nearest handler outward takes it. */
function throwError(
  step: Step,
  wait: Wait,
  { code, detail, variables: payload = {} }: Extract<Command, { type: 'throwError' }>,
): void {
  const thrown = { type: 'bpmn:ErrorEventDefinition', code, payload, ...(detail ? { detail } : {}) } as const;
  if (step.raise(thrown, wait.activity)) return;
  step.closeWait(wait, 'withdrawn');
  const text = `Expected a handler for error ${code} but none is in reach${detail ? `: ${detail}` : ''}`;
  step.incidentAt(wait.activity, wait.node, 'ERROR_UNCAUGHT', text);
}

function correct(step: Step, command: Extract<Command, { type: 'setVariables' }>): void {
  const { local, variables, remove = [] } = command;
  const scope = command.activity ?? step.state.root;
  if (local) {
    step.emit({ type: 'variablesSet', activity: scope, variables });
    step.lookAtConditions(Object.keys(variables));
  } else step.setVariables(scope, variables);
  if (remove.length === 0) return;
  for (const name of remove) {
    const owner = local ? scope : [...byDeclaration(step.state, scope, { [name]: null }).keys()][0];
    step.emit({ type: 'variablesRemoved', activity: owner ?? scope, names: [name] });
  }
  step.lookAtConditions(remove);
}

function retry(step: Step, wait: Wait): void {
  const owner = getActivity(step.state, wait.activity);
  step.closeWait(wait, 'answered');
  if (wait.kind !== 'incident' || wait.code === 'JOIN_STUCK') return;
  if (wait.code === 'CONTINUATION_FAILED') {
    step.openWait({
      kind: 'job',
      activity: owner.id,
      node: wait.node,
      job: 'continue',
      phase: wait.leaving === true ? 'after' : 'before',
    });
    return;
  }
  if (wait.node !== owner.node) {
    armTrigger(step, owner, eventAt(step, owner, wait.node));
    return;
  }
  const node = step.nodeOf(owner);
  const definition = definitionOf(node);
  if (owner.calls !== undefined) {
    // The called process is done; only handing its result back failed.
    definition.childrenDone?.(step, node, owner);
    return;
  }
  if (owner.loop !== undefined) {
    retryLoop(step, node, owner);
    return;
  }
  // Of an iteration, only gathering its output failed.
  if (step.isIterationOf(owner.id, node)) {
    iterationDone(step, node, owner);
    return;
  }
  // What a person or a job gave is kept: nobody does it twice.
  if (wait.finishing === true) {
    step.finish(owner);
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

const kindsAnswered: Partial<Record<Command['type'], readonly WaitKind[]>> = {
  completeTask: ['task'],
  finishJob: ['job'],
  failJob: ['job'],
  throwError: ['task', 'job'],
  escalate: ['task', 'job'],
  fireTimer: ['timer'],
  correlate: ['message'],
  retry: ['incident'],
  enable: ['adHoc'],
  completeAdHoc: ['adHoc'],
};

function refuse(graphs: GraphSet, state: InstanceState, command: Command): Rejection | null {
  if (command.type === 'start') {
    if (state.root !== '')
      return { code: 'ALREADY_STARTED', detail: 'Expected an instance that has not started' };
    const entry = getGraph(graphs, graphs.main).scopes.get(null);
    const { at, instead } = command;
    if (instead !== undefined) return refuseModification(graphs, state, instead);
    const possible =
      at === undefined ? (entry?.starts.length ?? 0) > 0 : mayStartAt(getGraph(graphs, graphs.main), at);
    if (!possible)
      return {
        code: 'START_NOT_POSSIBLE',
        detail: `Expected a start event ${at ?? 'without a trigger'} but there is none`,
      };
  } else if (state.status !== 'running' || state.root === '') {
    return { code: 'INSTANCE_ENDED', detail: `Expected a running instance but it is ${state.status}` };
  }
  if (command.type === 'modify') return refuseModification(graphs, state, command.instructions);
  return refuseWait(graphs, state, command) ?? refuseData(state, command);
}

function refuseWait(graphs: GraphSet, state: InstanceState, command: Command): Rejection | null {
  if (!('wait' in command)) return null;
  const wait = Object.hasOwn(state.waits, command.wait) ? state.waits[command.wait] : undefined;
  if (wait === undefined)
    return { code: 'WAIT_NOT_OPEN', detail: `Expected wait ${command.wait} to be open` };
  const expected = kindsAnswered[command.type] ?? [];
  if (!expected.includes(wait.kind))
    return {
      code: 'WAIT_OF_OTHER_KIND',
      detail: `Expected a ${expected.join(' or ')} but ${command.wait} is a ${wait.kind}`,
    };
  return command.type === 'enable' || command.type === 'completeAdHoc'
    ? refuseAdHoc(graphs, state, wait, command)
    : null;
}

function refuseData(state: InstanceState, command: Command): Rejection | null {
  if (
    command.type === 'setVariables' &&
    command.activity !== null &&
    !Object.hasOwn(state.activities, command.activity)
  )
    return { code: 'ACTIVITY_NOT_THERE', detail: `Expected activity ${command.activity} but there is none` };
  const payload = payloadOf(command);
  if (payload !== null && isDeeper(payload, limits.variablesDepthMax))
    return {
      code: 'VARIABLES_TOO_LARGE',
      detail: `Expected at most ${limits.variablesDepthMax} levels in variables`,
    };
  if (payload !== null && JSON.stringify(payload).length > limits.variablesCharactersMax)
    return {
      code: 'VARIABLES_TOO_LARGE',
      detail: `Expected at most ${limits.variablesCharactersMax} characters of variables`,
    };
  return null;
}

/** Level by level: what follows goes down by calls, and a deep value would fill the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= levels && level.length > 0; depth += 1)
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  return level.length > 0;
}

function payloadOf(command: Command): Variables | null {
  switch (command.type) {
    case 'start':
    case 'setVariables':
      return command.variables;
    case 'throwError':
    case 'escalate':
      return command.variables ?? null;
    case 'completeTask':
    case 'finishJob':
      return command.output;
    case 'correlate':
    case 'deliverSignal':
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
