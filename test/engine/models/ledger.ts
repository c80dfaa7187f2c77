/** What only a history shows: I2 (what a parallel join consumed), I3 (one end, then nothing), ids that are never used again,
 *  and effects that agree with the waits that are open. */
import type { Model } from '../reference/model.js';
import type { Effect, EngineEvent, EngineUnderTest, InstanceState } from './engine-under-test.js';

/** A loop without end runs to the limit of steps. */
const foldedMax = 1_500;

export class Ledger {
  readonly #engine: EngineUnderTest;
  readonly #joins: ReadonlyMap<string, readonly string[]>;
  readonly #ids = new Set<string>();
  /** Tokens that came to a join over a flow, less those that it consumed; by scope. */
  readonly #pending = new Map<string, number>();
  readonly #ordered = new Set<string>();
  #history: InstanceState;
  #ended = 0;

  constructor(engine: EngineUnderTest, model: Model) {
    this.#engine = engine;
    this.#history = engine.notStarted;
    this.#joins = new Map(
      [...model.nodes.values()]
        .filter(({ kind, incoming }) => kind === 'parallelGateway' && incoming.length > 1)
        .map(({ id, incoming }) => [id, incoming.map((flow) => flow.id)]),
    );
  }

  note(events: readonly EngineEvent[], effects: readonly Effect[], state: InstanceState): void {
    for (const event of events) {
      this.#claim(event);
      this.#countTokens(event);
      if (event.type === 'instanceEnded') this.#ended += 1;
      if (events.length <= foldedMax) this.#history = this.#engine.evolve(this.#history, event);
    }
    if (events.length > foldedMax) this.#history = state;
    if (JSON.stringify(this.#history) !== JSON.stringify(state))
      throw new Error('I4: the whole history folds to another state');
    this.#compareTokens(state);
    this.#compareEffects(effects, state);
    const isOver = state.status !== 'running';
    if (this.#ended !== (isOver ? 1 : 0)) throw new Error(`I3: expected one end but saw ${this.#ended}`);
    if (isOver && events.at(-1)?.type !== 'instanceEnded')
      throw new Error('I3: something happened after the end');
    const left = Object.keys(state.waits).length + Object.keys(state.tokens).length;
    if (isOver && left > 0) throw new Error(`I3: ${left} tokens and waits outlive the end`);
  }

  #claim(event: EngineEvent): void {
    const id =
      event.type === 'instanceStarted'
        ? event.root
        : event.type === 'activityEntered'
          ? event.activity.id
          : event.type === 'tokenParked'
            ? event.token.id
            : event.type === 'waitOpened'
              ? event.wait.id
              : null;
    if (id === null) return;
    const number = id.slice(1);
    if (this.#ids.has(number)) throw new Error(`I9: id ${id} is used a second time`);
    this.#ids.add(number);
  }

  #countTokens(event: EngineEvent): void {
    if (event.type === 'flowTaken')
      for (const [, flows] of this.#joins)
        if (flows.includes(event.flow)) this.#add(`${event.scope} ${event.flow}`, 1);
    if (event.type !== 'nodePassed') return;
    for (const flow of this.#joins.get(event.node) ?? []) this.#add(`${event.scope} ${flow}`, -1);
  }

  #add(key: string, by: number): void {
    this.#pending.set(key, (this.#pending.get(key) ?? 0) + by);
  }

  /** I2: what has come and was not consumed is parked, and nothing else is. */
  #compareTokens(state: InstanceState): void {
    const parked = new Map<string, number>();
    for (const { scope, node, via } of Object.values(state.tokens))
      if (this.#joins.has(node)) parked.set(`${scope} ${via}`, (parked.get(`${scope} ${via}`) ?? 0) + 1);
    for (const [key, count] of this.#pending) {
      const [scope = ''] = key.split(' ');
      if (state.activities[scope] === undefined || state.status !== 'running') this.#pending.delete(key);
      // An interrupting event sub-process empties its scope, tokens on their way included.
      else if ((parked.get(key) ?? 0) > count || count < 0)
        throw new Error(
          `I2: ${key}: ${count} tokens came and were not consumed, ${parked.get(key) ?? 0} are parked`,
        );
    }
  }

  /** What the world was asked for and not told to withdraw is what is waited for. */
  #compareEffects(effects: readonly Effect[], state: InstanceState): void {
    for (const effect of effects) {
      if (effect.type === 'withdraw') this.#ordered.delete(effect.wait);
      else if (effect.type === 'offerTask' || effect.type === 'runJob') this.#ordered.add(effect.wait);
    }
    for (const { id, kind } of Object.values(state.waits))
      if ((kind === 'task' || kind === 'job') && !this.#ordered.has(id))
        throw new Error(`I1: nobody was asked for the ${kind} ${id}`);
  }
}
