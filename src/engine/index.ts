/** The engine's front door: outsiders import this file only. */
export type { Command, Modification, Rejection } from './command.js';
export { compile } from './compile.js';
export { decide, type Decision } from './decide.js';
export { effectsOf, type Effect } from './effect.js';
export type { BpmnElement } from './element.js';
export { supportedElements } from './elements/registry.js';
export type { UserTask } from './elements/user-task.js';
export type { Env } from './env.js';
export type { EngineEvent } from './event.js';
export { evolve } from './evolve.js';
export {
  getGraph,
  getNode,
  type Digest,
  type Feel,
  type FlowNode,
  type GraphSet,
  type Mapping,
  type Problem,
  type ProcessGraph,
  type SequenceFlow,
} from './graph.js';
export { assertInvariants } from './invariants.js';
export { migrate, type MigrationPlan } from './migrate.js';
export { limits } from './limits.js';
export {
  graphInside,
  graphOf,
  notStarted,
  type Activity,
  type ActivityId,
  type InstanceState,
  type IncidentCode,
  type Variables,
  type Wait,
} from './state.js';
export { startTriggers, type StartTrigger } from './start-at.js';
export { enabledIn } from './elements/ad-hoc-sub-process.js';
export {
  hasTrigger,
  triggersOf,
  type EventNode,
  type SingleTrigger,
  type Trigger,
} from './triggers/event-node.js';
export type { TimerRule } from './triggers/timer.js';
export {
  checkSoundness,
  type Soundness,
  type SoundnessOptions,
  type SoundnessProblem,
} from './soundness/check-soundness.js';
