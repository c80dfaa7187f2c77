/**
 * Carries out the steps of a script. What the recorded engine does at once (service classes, expressions) is done within the
 * step that led to it; a call that it refuses leaves everything as it was.
 */
import type { Command, Effect, MigrationPlan, Wait } from '../../../src/engine/index.js';
import { numberOf, variablesOf, type Delegate, type Step } from './case-file.js';
import { Definitions, type Definition } from './definitions.js';
import { behaviourOf, type Behaviour } from './delegates.js';
import { ExternalTasks } from './external-tasks.js';
import { Look } from './look.js';
import { broadcast } from './messages.js';
import { operationIn } from './operations.js';
import { Refused, Unknown } from './refusal.js';
import { MemoryRunner, type Runner } from './runner.js';
import { answersMax, isContinuation, keyOf } from './waits.js';
import { StartTimers, startsOf, type Start } from './starts.js';

export interface Instance {
  readonly definition: Definition;
  readonly businessKey: string | null;
}

interface Kept {
  readonly name: string;
  readonly key: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

export class Driver {
  readonly definitions = new Definitions();
  readonly runner: Runner;
  readonly external = new ExternalTasks(this);
  readonly timers = new StartTimers(this.definitions);
  instances: Instance[] = [];
  /** By instance and wait. */
  readonly taskVariables = new Map<string, Readonly<Record<string, unknown>>>();
  refusedDeployment: string | null = null;
  refusedStart: string | null = null;
  readonly #delegates: Readonly<Record<string, Delegate>>;
  readonly folder: (path: string) => string;
  readonly #beganAt: number;
  /** Messages that nobody has waited for yet. */
  #mail: Kept[] = [];
  /** Jobs that go on only when they are triggered, and jobs that have been begun. */
  readonly #begun = new Set<string>();

  constructor(
    delegates: Readonly<Record<string, Delegate>>,
    folder: (path: string) => string,
    open: (definitions: Definitions) => Runner = (definitions) => new MemoryRunner(definitions),
  ) {
    this.runner = open(this.definitions);
    this.#delegates = delegates;
    this.folder = folder;
    this.#beganAt = this.runner.now;
  }

  /** @returns why the step was refused; null when it was carried out */
  async carryOut(step: Step): Promise<string | null> {
    const back = this.runner.checkpoint();
    const before = { instances: [...this.instances], mail: [...this.#mail], begun: [...this.#begun] };
    const incidentsBefore = this.incidents();
    const clock = numberOf(step, 'clockMs');
    if (clock !== undefined) this.runner.now = Math.max(this.runner.now, this.#beganAt + clock);
    try {
      await this.#perform(step);
      const mustFail = step['expectError'] === true;
      if (mustFail && this.incidents() > incidentsBefore) throw new Refused('an incident');
      return null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      back();
      this.instances = before.instances;
      this.#mail = before.mail;
      this.#begun.clear();
      for (const id of before.begun) this.#begun.add(id);
      return error.message;
    }
  }

  look(instance: number): Look {
    const { definition } = this.instances[instance] ?? {};
    if (definition === undefined) throw new Refused(`no instance ${instance}`);
    return new Look(this.runner.state(instance), this.definitions.graphs(definition));
  }

  *looks(): Generator<readonly [instance: number, look: Look]> {
    for (let at = 0; at < this.instances.length; at += 1) yield [at, this.look(at)];
  }

  incidents(): number {
    return [...this.looks()].reduce(
      (sum, [, look]) => sum + look.waits.filter(({ kind }) => kind === 'incident').length,
      0,
    );
  }

  /** One command, and all that the world answers to it at once. */
  async send(instance: number, command: Command): Promise<void> {
    const effects = await this.runner.send(instance, command);
    if (typeof effects === 'string') throw new Refused(effects);
    await this.#react(effects);
  }

  async migrate(instance: number, to: Definition, plan: MigrationPlan): Promise<void> {
    const effects = await this.runner.migrate(instance, to, plan);
    if (typeof effects === 'string') throw new Refused(effects);
    this.instances = this.instances.map((each, at) => (at === instance ? { ...each, definition: to } : each));
    await this.#react(effects);
  }

  async #perform(step: Step): Promise<void> {
    const operation = operationIn(step);
    if (operation === undefined) throw new Unknown(`no operation known in ${Object.keys(step).join(', ')}`);
    await operation(this, step);
  }

  /** @param at the start event that was triggered; null: begun by hand */
  async begin(
    definition: Definition,
    start: {
      readonly at: string | null;
      readonly variables: Readonly<Record<string, unknown>>;
      readonly businessKey?: string | undefined;
    },
  ): Promise<void> {
    const instance = await this.runner.create(definition);
    this.instances.push({ definition, businessKey: start.businessKey ?? null });
    await this.send(instance, {
      type: 'start',
      variables: start.variables,
      ...(start.at === null ? {} : { at: start.at }),
    });
  }

  starts(kind: Start['kind']): readonly Start[] {
    return this.definitions.latest.flatMap(startsOf).filter((start) => start.kind === kind);
  }

  // ---- answers of the world

  async #react(effects: readonly Effect[]): Promise<void> {
    for (const effect of effects as readonly Readonly<Record<string, unknown>>[]) {
      if (effect['type'] === 'broadcastSignal')
        await broadcast(this, String(effect['name']), variablesOf(effect, 'payload'));
      if (effect['type'] === 'sendMessage')
        this.#mail.push({
          name: String(effect['name']),
          key: typeof effect['key'] === 'string' ? effect['key'] : null,
          payload: variablesOf(effect, 'payload'),
        });
    }
    for (let answered = 0; answered < answersMax; answered += 1)
      if (!(await this.#answerJob()) && !(await this.#deliverMail())) return;
    throw new Refused('the script goes on for ever');
  }

  /** The first job that is answered at once. */
  async #answerJob(): Promise<boolean> {
    for (const [instance, look] of this.looks()) {
      for (const wait of look.waits) {
        if (wait.kind !== 'job' || isContinuation(wait)) continue;
        const behaviour = this.#behaviour(wait, look);
        if (behaviour === 'external') continue;
        const begun = `${instance} ${wait.id}`;
        if (behaviour.waitsForTrigger && this.#begun.has(begun)) continue;
        this.#begun.add(begun);
        if (await this.#answer(instance, wait, look, behaviour)) return true;
      }
    }
    return false;
  }

  async #answer(instance: number, wait: Wait, look: Look, behaviour: Behaviour): Promise<boolean> {
    const answer = behaviour.run((name) => look.read(look.owner(wait), name));
    if (answer.fails) throw new Refused('a service failed');
    let effects: readonly Effect[] | string;
    if (answer.error !== null)
      effects = await this.runner.send(instance, {
        type: 'throwError',
        wait: wait.id,
        code: answer.error,
        variables: answer.variables,
        ...(answer.message === null ? {} : { detail: answer.message }),
      });
    else if (behaviour.waitsForTrigger)
      effects = await this.runner.send(instance, {
        type: 'setVariables',
        activity: null,
        local: false,
        variables: answer.variables,
      });
    else
      effects = await this.runner.send(instance, {
        type: 'finishJob',
        wait: wait.id,
        output: answer.variables,
      });
    if (typeof effects === 'string') throw new Refused(effects);
    await this.#passOn(effects);
    return true;
  }

  async #passOn(effects: readonly Effect[]): Promise<void> {
    if (effects.some(({ type }) => ['broadcastSignal', 'sendMessage'].includes(type as string)))
      await this.#react(effects);
  }

  #behaviour(wait: Wait, look: Look): Behaviour | 'external' {
    const owner = look.owner(wait);
    const element = this.definitions.byDigest(look.processOf(owner))?.elements.get(wait.node);
    return element === undefined ? behaviourOf(null, this.#delegates) : behaviourOf(element, this.#delegates);
  }

  isExternal(wait: Wait, look: Look): boolean {
    return wait.kind === 'job' && !isContinuation(wait) && this.#behaviour(wait, look) === 'external';
  }

  topicOf(wait: Wait, look: Look): string {
    const job = wait.kind === 'job' ? wait.job : '';
    if (!job.startsWith('=')) return job;
    const name = job.slice(1).trim();
    return String(look.read(look.owner(wait), name) ?? name);
  }

  async #deliverMail(): Promise<boolean> {
    for (const letter of this.#mail) {
      const taken = (): void => {
        this.#mail = this.#mail.filter((each) => each !== letter);
      };
      for (const [instance, look] of this.looks()) {
        const wait = look.waits.find(
          (each) =>
            each.kind === 'message' &&
            each.name === letter.name &&
            (keyOf(each) === null || letter.key === null || keyOf(each) === letter.key),
        );
        if (wait === undefined) continue;
        taken();
        const effects = await this.runner.send(instance, {
          type: 'correlate',
          wait: wait.id,
          payload: letter.payload,
        });
        if (typeof effects === 'string') throw new Refused(effects);
        await this.#passOn(effects);
        return true;
      }
      const start = this.starts('message').find(({ name }) => name === letter.name);
      if (start === undefined) continue;
      taken();
      await this.begin(start.definition, { at: start.node, variables: letter.payload });
      return true;
    }
    return false;
  }

  // ---- finding

  isMeant(step: Step, instance: number): boolean {
    const meant = numberOf(step, 'instance');
    return meant === undefined || meant === instance;
  }

  find(
    step: Step,
    element: string | null,
    fits: (wait: Wait, look: Look, instance: number) => boolean,
  ): (readonly [instance: number, wait: Wait, look: Look])[] {
    const found: (readonly [number, Wait, Look])[] = [];
    const loopCounter = numberOf(step, 'loopCounter');
    for (const [instance, look] of this.looks()) {
      if (!this.isMeant(step, instance) || look.ended) continue;
      for (const wait of look.waits) {
        if (element !== null && wait.node !== element) continue;
        if (loopCounter !== undefined && look.loopCounter(look.owner(wait)) !== loopCounter) continue;
        if (fits(wait, look, instance)) found.push([instance, wait, look]);
      }
    }
    return found;
  }

  pick(
    step: Step,
    element: string | null,
    fits: (wait: Wait, look: Look, instance: number) => boolean,
  ): readonly [instance: number, wait: Wait, look: Look] {
    const [found] = this.find(step, element, fits);
    if (found === undefined) throw new Refused(`nothing waits at ${element ?? 'any element'}`);
    return found;
  }
}
