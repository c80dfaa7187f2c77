/**
 * Carries out the steps of a script. What the recorded engine does at once (service classes, expressions) is done within the
 * step that led to it; a call that it refuses leaves everything as it was.
 */
import type { Activity, Command, Effect, MigrationPlan, Wait } from '../../../src/engine/index.js';
import { listOf, numberOf, textOf, variablesOf, type Delegate, type Step } from './case-file.js';
import { Definitions, type Definition } from './definitions.js';
import { migrateInstances, modify, startAt } from './by-hand.js';
import { behaviourOf, type Behaviour } from './delegates.js';
import { ExternalTasks } from './external-tasks.js';
import { Look } from './look.js';
import { MemoryRunner, type Runner } from './runner.js';
import { StartTimers, startsOf, type Start } from './starts.js';

/** The call was refused, as a value: a step may expect it. */
export class Refused extends Error {}
/** Something that the driver does not know how to do. */
export class Unknown extends Error {}

export interface Instance {
  readonly definition: Definition;
  readonly businessKey: string | null;
}

interface Kept {
  readonly name: string;
  readonly key: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How often the world may answer within one step. */
const answersMax = 2_000;

export class Driver {
  readonly definitions = new Definitions();
  readonly runner: Runner = new MemoryRunner(this.definitions);
  readonly external = new ExternalTasks(this);
  readonly timers = new StartTimers(this.definitions);
  instances: Instance[] = [];
  /** By instance and wait. */
  readonly taskVariables = new Map<string, Readonly<Record<string, unknown>>>();
  refusedDeployment: string | null = null;
  refusedStart: string | null = null;
  readonly #delegates: Readonly<Record<string, Delegate>>;
  readonly #folder: (path: string) => string;
  readonly #beganAt: number;
  /** Messages that nobody has waited for yet. */
  #mail: Kept[] = [];
  /** Jobs that go on only when they are triggered, and jobs that have been begun. */
  readonly #begun = new Set<string>();

  constructor(delegates: Readonly<Record<string, Delegate>>, folder: (path: string) => string) {
    this.#delegates = delegates;
    this.#folder = folder;
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
    const operation = Object.keys(operations).find((name) => Object.hasOwn(step, name));
    if (operation === undefined) throw new Unknown(`no operation known in ${Object.keys(step).join(', ')}`);
    await operations[operation]?.(this, step);
  }

  // ---- operations

  async deploy(step: Step): Promise<void> {
    const problems = await this.definitions.deploy(
      listOf(step['deploy']).map((path) => this.#folder(path)),
      this.runner.now,
    );
    this.timers.refresh(this.runner.now);
    if (problems.length === 0) return;
    this.refusedDeployment = problems.join('; ');
    throw new Refused(`refused: ${this.refusedDeployment}`);
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

  async start(step: Step): Promise<void> {
    const key = textOf(step, 'process') ?? '';
    const definition = this.definitions.find(key, numberOf(step, 'version'));
    if (definition === null) throw new Refused(`no process ${key}`);
    try {
      await this.begin(definition, {
        at: plainStartOf(definition),
        variables: variablesOf(step, 'start'),
        businessKey: textOf(step, 'businessKey'),
      });
    } catch (error) {
      if (error instanceof Refused) this.refusedStart = error.message;
      throw error;
    }
  }

  async complete(step: Step): Promise<void> {
    const [instance, wait] = this.pick(step, textOf(step, 'complete') ?? '', ({ kind }) => kind === 'task');
    await this.send(instance, { type: 'completeTask', wait: wait.id, output: variablesOf(step, 'vars') });
  }

  /** What waits without a subscription: a receive task without message, a job that is to be told to go on. */
  async trigger(step: Step): Promise<void> {
    const [instance, wait] = this.pick(
      step,
      textOf(step, 'trigger') ?? '',
      (each) => each.kind === 'message' || (each.kind === 'job' && !isContinuation(each)),
    );
    const output = variablesOf(step, 'vars');
    await this.send(
      instance,
      wait.kind === 'job'
        ? { type: 'finishJob', wait: wait.id, output }
        : { type: 'correlate', wait: wait.id, payload: output },
    );
  }

  async runJob(step: Step): Promise<void> {
    const [element = '', body] = (textOf(step, 'runJob') ?? '').split('#');
    const [instance, wait] = this.pick(step, element, (each, look) => {
      if (!isContinuation(each)) return false;
      return body === undefined || look.isAround(look.owner(each));
    });
    await this.send(instance, { type: 'finishJob', wait: wait.id, output: {} });
  }

  async fireTimer(step: Step): Promise<void> {
    const element = textOf(step, 'fireTimer') ?? '';
    const found = this.find(step, element, ({ kind }) => kind === 'timer')[0];
    if (found !== undefined) {
      await this.#fire(found[0], found[1]);
      return;
    }
    const start = this.timers.at(element);
    if (start === null) throw new Refused(`no timer at ${element}`);
    this.timers.fired(start);
    await this.begin(start.definition, { at: element, variables: {} });
  }

  async #fire(instance: number, wait: Wait): Promise<void> {
    if (wait.kind === 'timer' && wait.dueAt !== null)
      this.runner.now = Math.max(this.runner.now, Date.parse(wait.dueAt));
    await this.send(instance, { type: 'fireTimer', wait: wait.id });
  }

  /** Lets time pass: what becomes due on the way fires in its order. */
  async advance(step: Step): Promise<void> {
    const until = this.runner.now + (numberOf(step, 'advance') ?? 0);
    for (let fired = 0; fired < answersMax; fired += 1) {
      const due = [...this.looks()].flatMap(([instance, look]) =>
        look.waits.flatMap((wait) =>
          wait.kind === 'timer' && wait.dueAt !== null
            ? [{ at: Date.parse(wait.dueAt), fire: () => this.#fire(instance, wait) }]
            : [],
        ),
      );
      for (const start of this.timers.scheduled)
        due.push({
          at: start.dueAt,
          fire: () => {
            this.runner.now = Math.max(this.runner.now, start.dueAt);
            this.timers.fired(start);
            return this.begin(start.definition, { at: start.node, variables: {} });
          },
        });
      const next = due.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      await next.fire();
    }
    this.runner.now = until;
  }

  async signal(step: Step): Promise<void> {
    const name = textOf(step, 'signal') ?? '';
    const payload = variablesOf(step, 'vars');
    const element = textOf(step, 'activity');
    if (element !== undefined) {
      const [target] = this.#targets(step, element, (wait) => wait.kind === 'signal' && wait.name === name);
      if (target === undefined) throw new Refused(`nobody waits for signal ${name} at ${element}`);
      const [instance] = target;
      await this.send(instance, { type: 'deliverSignal', name, payload });
      return;
    }
    await this.broadcast(name, payload);
  }

  async broadcast(name: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
    const waiting = [...this.looks()].flatMap(([instance, look]) =>
      look.waits.some((wait) => wait.kind === 'signal' && nameOf(wait) === name) ? [instance] : [],
    );
    const starts = this.starts('signal').filter((start) => start.name === name);
    for (const instance of waiting)
      if (!this.look(instance).ended) await this.send(instance, { type: 'deliverSignal', name, payload });
    for (const { definition, node } of starts) await this.begin(definition, { at: node, variables: payload });
  }

  starts(kind: Start['kind']): readonly Start[] {
    return this.definitions.latest.flatMap(startsOf).filter((start) => start.kind === kind);
  }

  async message(step: Step): Promise<void> {
    const name = textOf(step, 'message') ?? null;
    const element = textOf(step, 'activity');
    const payload = { ...variablesOf(step, 'vars'), ...variablesOf(step, 'varsLocal') };
    const all = step['mode'] === 'all';
    const targeted = step['targeted'] === true;
    const candidates = targeted
      ? this.#targets(
          step,
          element,
          (wait) => wait.kind === 'message' && (name === null || wait.name === name),
        )
      : this.find(step, element ?? null, (wait, look, instance) => {
          if (wait.kind !== 'message' || (name !== null && wait.name !== name)) return false;
          return this.#corresponds(step, wait, look, instance);
        });
    const starts =
      name === null ||
      step['targeted'] === true ||
      step['correlationKeys'] !== undefined ||
      step['localCorrelationKeys'] !== undefined
        ? []
        : this.starts('message').filter((start) => start.name === name);
    if (step['mode'] === 'start' || (candidates.length === 0 && starts.length > 0)) {
      if (starts.length === 0) throw new Refused(`no process starts by message ${String(name)}`);
      if (starts.length > 1 && !all)
        throw new Refused(`${starts.length} processes start by message ${String(name)}`);
      await this.#beginAll(step, starts, payload);
      return;
    }
    if (candidates.length > 1 && !all && step['targeted'] !== true)
      throw new Refused(`${candidates.length} wait for message ${String(name)}`);
    const [first] = candidates;
    if (first === undefined) {
      if (all) return;
      throw new Refused(`nobody waits for message ${String(name)}`);
    }
    for (const [instance, wait] of all ? candidates : [first]) {
      if (!this.look(instance).waits.some(({ id }) => id === wait.id)) continue;
      await this.send(instance, { type: 'correlate', wait: wait.id, payload });
    }
    if (all) await this.#beginAll(step, starts, payload);
  }

  /** Events of an element: it waits itself, they are at its border, or they watch a scope that it lies in. */
  #targets(
    step: Step,
    element: string | undefined,
    fits: (wait: Wait) => boolean,
  ): (readonly [instance: number, wait: Wait, look: Look])[] {
    const { loopCounter, ...rest } = step;
    return this.find(rest, null, fits)
      .map((found): readonly [distance: number, found: typeof found] => {
        const [, wait, look] = found;
        const counted = (activity: Activity): boolean =>
          loopCounter === undefined || look.loopCounter(activity) === loopCounter;
        if (element === undefined || wait.node === element)
          return [counted(look.owner(wait)) ? 0 : Number.POSITIVE_INFINITY, found];
        const distances = look.activities
          .filter((activity) => activity.node === element && counted(activity))
          .map((activity) => look.distance(activity, wait.activity));
        return [1 + Math.min(Number.POSITIVE_INFINITY, ...distances), found];
      })
      .filter(([distance]) => Number.isFinite(distance))
      .toSorted(([a], [b]) => a - b)
      .map(([, found]) => found);
  }

  async #beginAll(
    step: Step,
    starts: readonly Start[],
    variables: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    for (const { definition, node } of starts)
      await this.begin(definition, { at: node, variables, businessKey: textOf(step, 'businessKey') });
  }

  #corresponds(step: Step, wait: Wait, look: Look, instance: number): boolean {
    const key = textOf(step, 'businessKey');
    const owner = look.owner(wait);
    if (key !== undefined && this.#businessKey(look, owner, instance) !== key) return false;
    const scope = processScope(look, owner);
    const keys = Object.entries(variablesOf(step, 'correlationKeys'));
    if (keys.some(([name, value]) => !same(scope?.variables?.[name], value))) return false;
    const local = Object.entries(variablesOf(step, 'localCorrelationKeys'));
    return local.every(([name, value]) => same(owner.variables?.[name], value));
  }

  /** A called process has the key that its caller hands on, or none. */
  #businessKey(look: Look, owner: Activity, instance: number): string | null {
    const scope = processScope(look, owner);
    if (scope === undefined || scope.node === null) return this.instances[instance]?.businessKey ?? null;
    const definition = this.definitions.byDigest(look.processOf(scope));
    const extensions = definition?.elements.get(scope.node)?.get('extensionElements') as
      { get(name: string): unknown } | undefined;
    const values = (extensions?.get('values') ?? []) as readonly Readonly<Record<string, unknown>>[];
    return values.some((value) => value['businessKey'] !== undefined)
      ? (this.instances[instance]?.businessKey ?? null)
      : null;
  }

  async setVariables(step: Step): Promise<void> {
    const element = textOf(step, 'activity') ?? textOf(step, 'task');
    const called = textOf(step, 'calledProcess');
    const variables = variablesOf(step, 'setVars');
    const remove = listOf(step['removeVars']);
    const local = step['local'] === true;
    const set = async (instance: number, activity: string | null): Promise<void> => {
      await this.send(instance, { type: 'setVariables', activity, local, variables });
      const look = this.look(instance);
      const at = look.activity(activity ?? look.state.root);
      if (at === undefined) return;
      for (const name of remove) {
        const owner = local ? at : (look.declaring(at, name) ?? at);
        await this.send(instance, {
          type: 'setVariables',
          activity: owner.id,
          local: true,
          variables: {},
          remove: [name],
        });
      }
    };
    if (local && textOf(step, 'task') !== undefined) {
      this.#keepAtTask(step, textOf(step, 'task') ?? '', variables);
      return;
    }
    if (element === undefined && called === undefined) {
      const instance = this.#instanceOf(step);
      if (this.look(instance).ended) throw new Refused(`instance ${instance} has ended`);
      await set(instance, null);
      return;
    }
    for (const [instance, look] of this.looks()) {
      if (!this.#isMeant(step, instance)) continue;
      const found = look.activities.find((activity) => {
        if (called !== undefined)
          return activity.calls !== undefined && this.definitions.byDigest(activity.calls)?.key === called;
        return (
          activity.node === element &&
          !look.isBody(activity) &&
          (step['loopCounter'] === undefined || look.loopCounter(activity) === step['loopCounter'])
        );
      });
      if (found === undefined) continue;
      const scope = local && look.isPlain(found) ? (look.parent(found) ?? found) : found;
      await set(instance, scope.id);
      return;
    }
    throw new Refused(`nothing at ${element ?? called ?? ''}`);
  }

  /** A task's own variables are seen by nothing but the task: they need no engine. */
  #keepAtTask(step: Step, task: string, variables: Readonly<Record<string, unknown>>): void {
    const [instance, wait] = this.pick(step, task, ({ kind }) => kind === 'task');
    const key = `${instance} ${wait.id}`;
    this.taskVariables.set(key, { ...this.taskVariables.get(key), ...variables });
  }

  async throwFrom(step: Step, type: 'throwError' | 'escalate', code: string): Promise<void> {
    if (code === '') throw new Refused('an empty code');
    const [instance, wait] = this.pick(step, textOf(step, 'task') ?? '', ({ kind }) => kind === 'task');
    const before = this.runner.history(instance).flat().length;
    await this.send(instance, {
      type,
      wait: wait.id,
      code,
      variables: variablesOf(step, 'vars'),
    });
    // Camunda refuses an escalation from a task that nobody catches.
    const events = this.runner.history(instance).flat().slice(before);
    const caught = events.some((event) => event.type === 'nodePassed' || event.type === 'activityEntered');
    if (type === 'escalate' && step['expectError'] === true && !caught)
      throw new Refused(`nobody catches escalation ${code}`);
  }

  async cancelInstance(step: Step): Promise<void> {
    const instance = numberOf(step, 'cancelInstance') ?? this.#instanceOf(step);
    await this.send(instance, { type: 'cancel', reason: 'script' });
  }

  async evaluateStartConditions(step: Step): Promise<void> {
    const variables = variablesOf(step, 'vars');
    const starts = this.starts('conditional');
    if (starts.length === 0) throw new Refused('no process starts by a condition');
    const true_ = starts.filter((start) => start.holds(variables));
    await this.#beginAll(step, true_, variables);
  }

  async enableAdHoc(step: Step): Promise<void> {
    const node = textOf(step, 'enableAdHoc') ?? '';
    const [instance, wait] = this.pick(step, null, (each, look) => {
      if (each.kind !== 'adHoc') return false;
      return this.enabledIn(each, look).includes(node);
    });
    await this.send(instance, { type: 'enable', wait: wait.id, node });
  }

  async completeAdHoc(step: Step): Promise<void> {
    const [instance, wait] = this.pick(
      step,
      textOf(step, 'completeAdHoc') ?? '',
      ({ kind }) => kind === 'adHoc',
    );
    await this.send(instance, { type: 'completeAdHoc', wait: wait.id });
  }

  /** What may be begun now in an ad-hoc sub-process. */
  enabledIn(wait: Wait, look: Look): string[] {
    const owner = look.owner(wait);
    const node = look.nodeOf(owner);
    const definition = this.definitions.byDigest(look.processOf(owner));
    const ordering = definition?.elements.get(wait.node)?.get('ordering');
    if (ordering === 'Sequential' && look.hasChildren(owner)) return [];
    const nodes = [...(definition?.graph.nodes.values() ?? [])];
    return nodes
      .filter(({ scope, incoming }) => scope === (node?.id ?? wait.node) && incoming.length === 0)
      .filter(({ type, id }) => type !== 'bpmn:BoundaryEvent' && !isHandler(nodes, id))
      .map(({ id }) => id);
  }

  // ---- answers of the world

  async #react(effects: readonly Effect[]): Promise<void> {
    for (const effect of effects as readonly Readonly<Record<string, unknown>>[]) {
      if (effect['type'] === 'broadcastSignal')
        await this.broadcast(String(effect['name']), variablesOf(effect, 'payload'));
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

  #instanceOf(step: Step): number {
    return numberOf(step, 'instance') ?? 0;
  }

  #isMeant(step: Step, instance: number): boolean {
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
      if (!this.#isMeant(step, instance) || look.ended) continue;
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

/** Begun by hand, a process that has no start without a trigger begins at the one it has. */
function plainStartOf(definition: Definition): string | null {
  const entry = definition.graph.scopes.get(null);
  if (entry === undefined || entry.starts.length > 0) return null;
  return startsOf(definition).find(({ kind }) => kind === 'timer' || kind === 'message')?.node ?? null;
}

type Operation = (driver: Driver, step: Step) => Promise<void>;

/** What a step does, by the word that it is told by; `start` comes after the words that carry a `process` too. */
const operations: Readonly<Record<string, Operation>> = {
  deploy: (driver, step) => driver.deploy(step),
  startAt,
  modify,
  migrate: migrateInstances,
  start: (driver, step) => driver.start(step),
  complete: (driver, step) => driver.complete(step),
  trigger: (driver, step) => driver.trigger(step),
  runJob: (driver, step) => driver.runJob(step),
  fireTimer: (driver, step) => driver.fireTimer(step),
  advance: (driver, step) => driver.advance(step),
  signal: (driver, step) => driver.signal(step),
  message: (driver, step) => driver.message(step),
  setVars: (driver, step) => driver.setVariables(step),
  removeVars: (driver, step) => driver.setVariables(step),
  throwError: (driver, step) => driver.throwFrom(step, 'throwError', String(step['throwError'])),
  throwEscalation: (driver, step) => driver.throwFrom(step, 'escalate', String(step['throwEscalation'])),
  cancelInstance: (driver, step) => driver.cancelInstance(step),
  evaluateStartConditions: (driver, step) => driver.evaluateStartConditions(step),
  enableAdHoc: (driver, step) => driver.enableAdHoc(step),
  completeAdHoc: (driver, step) => driver.completeAdHoc(step),
  fetchAndLock: (driver, step) => driver.external.fetchAndLock(step),
  completeExternal: (driver, step) => driver.external.complete(step),
  failExternal: (driver, step) => driver.external.fail(step),
  externalError: (driver, step) => driver.external.error(step),
  unlockExternal: (driver, step) => driver.external.unlock(step),
};

export const isOperation = (step: Step): boolean =>
  Object.keys(step).some((name) => Object.hasOwn(operations, name));

export const isContinuation = (wait: Wait): boolean => wait.kind === 'job' && wait.phase !== undefined;

export const nameOf = (wait: Wait): string =>
  wait.kind === 'message' || wait.kind === 'signal' ? wait.name : '';
const keyOf = (wait: Wait): string | null => (wait.kind === 'message' ? (wait.key ?? null) : null);

const isHandler = (nodes: readonly { readonly compensation: string | null }[], id: string): boolean =>
  nodes.some(({ compensation }) => compensation === id);

/** The called process, or the instance itself, that an activity lies in. */
function processScope(look: Look, owner: Activity): Activity | undefined {
  let at: Activity | undefined = owner.calls === undefined ? look.parent(owner) : owner;
  if (owner.node === null) at = owner;
  while (at !== undefined && at.calls === undefined && at.node !== null) at = look.parent(at);
  return at;
}

export const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
