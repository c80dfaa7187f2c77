/**
 * One model, driven to its end: every command goes to the engine and to the reference, and after each the two must look alike
 * and every invariant must hold (reliability I1–I4). Throws what was expected and what was seen.
 */
import { checkExpression, evaluate } from '../../../src/feel/evaluate.js';
import { Game } from '../reference/game.js';
import { readModels } from '../reference/model.js';
import { openWaits, see, wordFor as referenceWord, type Seen } from '../reference/observe.js';
import { enabled } from '../reference/answers.js';
import type { Wait as ReferenceWait } from '../reference/state.js';
import { answerBoth, choose } from './answers.js';
import type {
  Command,
  Decision,
  EngineEvent,
  EngineUnderTest,
  Env,
  GraphSet,
  InstanceState,
} from './engine-under-test.js';
import { Ledger } from './ledger.js';
import { Doings, seeState, wordFor } from './view-state.js';
import type { Model } from './write-model.js';

export interface Result {
  readonly status: InstanceState['status'] | 'incident';
  readonly commands: number;
  /** The first incident of a broken model. */
  readonly incident: string | null;
}

export interface TrialOptions {
  /** A broken model may end in an incident; what it must not do is to stand still without a word. */
  readonly mayFail?: boolean;
  readonly commandsMax?: number;
}

const foldedMax = 1_500;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export class Trial {
  state: InstanceState;
  readonly doings = new Doings();
  readonly ledger: Ledger;
  readonly log: Command[] = [];
  readonly graphs: GraphSet;
  readonly engine: EngineUnderTest;
  /** Whether tasks and jobs answer with errors that nobody may catch. */
  readonly errors: boolean;
  game: Game | null = null;

  constructor(engine: EngineUnderTest, graphs: GraphSet, files: readonly string[], errors: boolean) {
    this.errors = errors;
    this.engine = engine;
    this.graphs = graphs;
    this.state = engine.notStarted;
    this.ledger = new Ledger(engine, readModels(files));
  }

  get env(): Env {
    const now = new Date(Date.UTC(2026, 10, 23) + this.log.length * 60_000).toISOString();
    return { now, evaluate, dueAt: (_rule, from) => ({ ok: true, value: from }) };
  }

  /** @throws when an invariant breaks */
  send(command: Command): void {
    const { engine, state: before } = this;
    const decision = engine.decide(this.graphs, before, command, this.env);
    if (!decision.ok) throw new Error(`Refused: ${JSON.stringify([command, decision.error])}`);
    const { state, events } = decision.value;
    engine.assertInvariants(state);
    // A loop without end runs to the limit of steps: folding its ten thousand events shows nothing new.
    if (events.length <= foldedMax) this.#repeatAndFold(command, decision.value);
    this.log.push(command);
    this.state = copy(state);
    for (const event of events) this.doings.note(event);
    this.ledger.note(events, decision.value.effects, this.state);
  }

  #repeatAndFold(command: Command, { state, events, effects }: Decision): void {
    const { engine, state: before } = this;
    const again = engine.decide(this.graphs, before, command, this.env);
    if (!again.ok || !same(again.value, { state, events, effects }))
      throw new Error(`The same command gave something else: ${JSON.stringify(command)}`);
    // I4: what history says is what is stored, byte for byte.
    const folded = copy<readonly EngineEvent[]>(events).reduce(engine.evolve, before);
    if (!same(folded, state)) throw new Error(`I4: the history of ${command.type} is not the state it left`);
  }

  /** Both must look alike. */
  compare(): void {
    const { game } = this;
    if (game === null) return;
    const expected = see(game);
    const seen = seeState(this.state, this.doings);
    for (const key of ['status', 'waits', 'done', 'variables'] as const)
      if (!same(expected[key], seen[key])) throw new Error(`${key}: ${difference(expected[key], seen[key])}`);
    for (const wait of openWaits(game)) if (wait.kind === 'adHoc') this.#compareAdHoc(game, wait);
  }

  #compareAdHoc(game: Game, expected: ReferenceWait): void {
    const word = referenceWord(expected);
    const wait = Object.values(this.state.waits).find((one) => wordFor(this.state, one) === word);
    const may = wait === undefined ? [] : this.engine.enabledIn(this.graphs, this.state, wait);
    const should = enabled(game, expected);
    if (!same([...may].sort(), should.sort()))
      throw new Error(`${word}: expected ${should.join()} but ${may.join()} may begin`);
  }
}

function difference(expected: Seen[keyof Seen], seen: Seen[keyof Seen]): string {
  if (typeof expected === 'string' || typeof seen === 'string')
    return `expected ${String(expected)} but saw ${String(seen)}`;
  const less = expected.filter((one) => !seen.includes(one));
  const more = seen.filter((one) => !expected.includes(one));
  return `expected ${JSON.stringify(less)} but saw ${JSON.stringify(more)}`;
}

/** @returns why the model cannot be published, as text, where it cannot */
export async function graphsOf(
  engine: EngineUnderTest,
  files: readonly string[],
): Promise<GraphSet | string> {
  const graphs = await Promise.all(files.map((file) => engine.readModel(file, { checkExpression })));
  const read = graphs.flatMap((graph) => (graph.ok ? [graph.value] : []));
  const [main, ...others] = read;
  const problems = graphs.flatMap((graph) => (graph.ok ? [] : graph.error));
  if (main === undefined || problems.length > 0) return JSON.stringify(problems);
  return {
    main: main.digest,
    byDigest: new Map(read.map((graph) => [graph.digest, graph])),
    called: new Map(others.map((graph) => [graph.processId, graph.digest])),
  };
}

const start = { c0: 1, c1: 2, c2: 3, c3: 4 };

/** @param choices numbers that decide who answers what; used again from the first when they run out */
export async function play(
  engine: EngineUnderTest,
  model: Model,
  choices: readonly number[],
  { mayFail = false, commandsMax = 800 }: TrialOptions = {},
): Promise<Result> {
  const graphs = await graphsOf(engine, model.files);
  if (typeof graphs === 'string') throw new Error(`Expected a model that can be published: ${graphs}`);
  const trial = new Trial(engine, graphs, model.files, !mayFail);
  try {
    trial.send({ type: 'start', variables: start });
    if (!mayFail) trial.game = new Game(readModels(model.files), start);
    trial.compare();
    let commands = 0;
    for (; trial.state.status === 'running'; commands += 1) {
      const incident = mayFail ? incidentOf(trial.state) : null;
      if (incident !== null) return { status: 'incident', commands, incident };
      if (commands >= commandsMax) {
        if (mayFail) return { status: 'running', commands, incident };
        throw new Error(`Expected an end within ${commandsMax} commands`);
      }
      answerBoth(trial, choose(trial, choices, commands));
      trial.compare();
    }
    return { status: trial.state.status, commands, incident: null };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const said = trial.log.slice(-40).map((command) => JSON.stringify(command));
    throw new Error(`${text}\nAfter ${said.join('\n')}`, {
      cause: error,
    });
  }
}

function incidentOf({ waits }: InstanceState): string | null {
  for (const wait of Object.values(waits)) if (wait.kind === 'incident') return `${wait.code} ${wait.node}`;
  return null;
}
