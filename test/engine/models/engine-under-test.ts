/** The engine that a trial drives: the project's own, or a copy of it into which a bug was planted. */
import type * as engine from '../../../src/engine/index.js';
import type { readModel } from '../../../src/bpmn/read-model.js';

export interface EngineUnderTest extends Pick<
  typeof engine,
  'decide' | 'evolve' | 'effectsOf' | 'notStarted' | 'assertInvariants' | 'checkSoundness' | 'enabledIn'
> {
  readonly readModel: typeof readModel;
}

export type {
  Activity,
  Command,
  Decision,
  Effect,
  EngineEvent,
  Env,
  GraphSet,
  InstanceState,
  Variables,
  Wait,
} from '../../../src/engine/index.js';
