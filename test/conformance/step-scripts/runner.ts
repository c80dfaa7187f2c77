/** Where the instances of a script live. The pure engine in memory is one such place; the real runtime can be another. */
import {
  assertInvariants,
  decide,
  migrate,
  notStarted,
  type Command,
  type Effect,
  type EngineEvent,
  type Env,
  type GraphSet,
  type InstanceState,
  type MigrationPlan,
} from '../../../src/engine/index.js';
import { evaluate } from '../../../src/feel/evaluate.js';
import { addPeriod } from './clock.js';
import type { Definition, Definitions } from './definitions.js';

export interface Runner {
  /** The moment at which the next command is carried out, in milliseconds. */
  now: number;
  /** An instance that has not started yet. @returns its number */
  create(definition: Definition): Promise<number>;
  /** @returns what the world must do, or why nothing was done */
  send(instance: number, command: Command): Promise<readonly Effect[] | string>;
  /** Goes on in another version of the process. */
  migrate(instance: number, to: Definition, plan: MigrationPlan): Promise<readonly Effect[] | string>;
  state(instance: number): InstanceState;
  /** Its events, command by command. */
  history(instance: number): readonly (readonly EngineEvent[])[];
  /** How many instances there are. */
  readonly size: number;
  /** Remembers everything; the function returned brings it back, as a failed call would leave it. */
  checkpoint(): () => void;
}

/** Timers of scripts run on the calendar: there is no working time in them. */
export const dueAt: Env['dueAt'] = (rule, from) => {
  if (rule.kind === 'date') return { ok: true, value: new Date(rule.value).toISOString() };
  const at = addPeriod(Date.parse(from), rule.value);
  return at === null ? { ok: false, error: rule.value } : { ok: true, value: new Date(at).toISOString() };
};

interface Stored {
  definition: Definition;
  /** JSON: every state passes through it at every command. */
  state: string;
  history: readonly (readonly EngineEvent[])[];
}

export class MemoryRunner implements Runner {
  now = Date.UTC(2026, 10, 23, 1, 0);
  readonly #definitions: Definitions;
  #instances: Stored[] = [];

  constructor(definitions: Definitions) {
    this.#definitions = definitions;
  }

  get size(): number {
    return this.#instances.length;
  }

  create(definition: Definition): Promise<number> {
    this.#instances.push({ definition, state: JSON.stringify(notStarted), history: [] });
    return Promise.resolve(this.#instances.length - 1);
  }

  migrate(instance: number, to: Definition, plan: MigrationPlan): Promise<readonly Effect[] | string> {
    const stored = this.#get(instance);
    const graphs = (of: Definition): GraphSet => this.#definitions.graphs(of);
    const made = migrate(graphs(stored.definition), graphs(to), plan, this.state(instance), this.#env);
    if (made.ok) stored.definition = to;
    return this.#keep(stored, made);
  }

  send(instance: number, command: Command): Promise<readonly Effect[] | string> {
    const stored = this.#get(instance);
    const decision = decide(
      this.#definitions.graphs(stored.definition),
      this.state(instance),
      command,
      this.#env,
    );
    return this.#keep(stored, decision);
  }

  #keep(stored: Stored, decision: ReturnType<typeof decide>): Promise<readonly Effect[] | string> {
    if (!decision.ok) return Promise.resolve(`${decision.error.code}: ${decision.error.detail}`);
    const { state, events, effects } = decision.value;
    assertInvariants(state);
    stored.state = JSON.stringify(state);
    stored.history = [...stored.history, JSON.parse(JSON.stringify(events)) as EngineEvent[]];
    return Promise.resolve(effects);
  }

  state(instance: number): InstanceState {
    return JSON.parse(this.#get(instance).state) as InstanceState;
  }

  history(instance: number): readonly (readonly EngineEvent[])[] {
    return this.#get(instance).history;
  }

  checkpoint(): () => void {
    const kept = this.#instances.map((each) => ({ ...each }));
    const { now } = this;
    return () => {
      this.#instances = kept;
      this.now = now;
    };
  }

  get #env(): Env {
    return {
      now: new Date(this.now).toISOString(),
      evaluate,
      dueAt,
      // Decision tables come with the evaluator of DMN.
      decide: () => ({ ok: false, error: 'no decisions here' }),
    } as Env;
  }

  #get(instance: number): Stored {
    const stored = this.#instances[instance];
    if (stored === undefined) throw new Error(`Expected instance ${instance} but there are ${this.size}`);
    return stored;
  }
}
