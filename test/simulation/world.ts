/** One episode: a database, processes, a bell, clients, and what goes wrong between them. */
import { Database, idleTimeoutMs, type Tx } from './database.js';
import type { Dice } from './dice.js';
import { Faults, rollRates, strikeWeather, type KillAt, type Rates } from './faults.js';
import { Sink } from './job-handlers.js';
import { Kernel, type Flow, type Owner, type Task } from './kernel.js';
import type { Instant } from '../../src/shared/time.js';
import type { SimulatedModel } from './models.js';
import { Oracle } from './oracle.js';
import type { PlantedBug } from './planted-bugs.js';
import { isOutside, type Coverage } from './points.js';
import { Process, type BellKind } from './process.js';
import type { Trace } from './trace.js';

const processCount = 3;

/** "Look again": lost, doubled, late, wiped; nothing may hang on it. */
export class Bell {
  isDead = false;
  #wipes = 0;

  constructor(private readonly world: World) {}

  ring(kind: BellKind): void {
    if (this.isDead) return;
    const { kernel, faults, outside } = this.world;
    for (const afterMs of faults.bellAfterMs())
      kernel.spawn(outside, `bell ${kind}`, this.#arrive(kind, this.#wipes), afterMs);
  }

  wipe(): void {
    this.#wipes += 1;
  }

  // oxlint-disable-next-line require-yield
  *#arrive(kind: BellKind, wipes: number): Flow<void> {
    const { kernel, processes } = this.world;
    if (wipes === this.#wipes && !this.isDead) kernel.dice.pick(processes).hear(kind);
  }
}

/** One instance in so many at which no timer can be fired and nothing delivered, and how much a sweep lists at once. */
export interface Broken {
  readonly oneIn: number;
  readonly batchMax: number;
}

export class World {
  readonly epochMs = 1_795_395_600_000;
  readonly kernel: Kernel;
  readonly database: Database;
  readonly oracle: Oracle;
  readonly faults: Faults;
  readonly sink = new Sink();
  readonly bell: Bell;
  readonly outside: Owner = { name: 'world', tasks: new Set<Task>(), pausedUntil: 0 };
  readonly processes: readonly Process[];
  readonly clientsOwner: Owner = { name: 'client', tasks: new Set<Task>(), pausedUntil: 0 };
  /** By how much the calendar moved what is due. */
  calendarShiftMs = 0;
  /** How many timers, messages and signals are listed at once (src/runtime). */
  readonly batchMax: number;
  readonly #brokenOneIn: number;
  /** Clients begin nothing new. */
  isClosing = false;

  constructor(
    readonly models: readonly SimulatedModel[],
    readonly coverage: Coverage,
    options: {
      readonly dice: Dice;
      readonly trace: Trace;
      readonly bug: PlantedBug | null;
      readonly rates?: Rates;
      readonly killAt?: KillAt;
      readonly broken?: Broken;
    },
  ) {
    this.kernel = new Kernel(options.dice, options.trace);
    this.oracle = new Oracle(this, options.bug);
    this.database = new Database(this.kernel, this.oracle);
    this.database.clockOffsetMs = this.epochMs;
    const { dice, rates = rollRates(dice), killAt = null } = options;
    this.faults = new Faults(rates, dice, coverage, killAt);
    this.bell = new Bell(this);
    this.batchMax = options.broken?.batchMax ?? 200;
    this.#brokenOneIn = options.broken?.oneIn ?? 0;
    this.processes = Array.from({ length: processCount }, (_, index) => new Process(`p${index + 1}`, this));
    this.kernel.interfere = (task) => this.#interfere(task);
    for (const process of this.processes) process.boot();
    if (this.faults.rates.weatherMs > 0) this.kernel.spawn(this.outside, 'weather', this.#weather());
  }

  readonly now = (): Instant => new Date(this.database.now).toISOString() as Instant;

  readonly bug = (name: PlantedBug): boolean => this.oracle.bug(name);

  readonly ordinalOf = (instanceId: string): number => this.database.instances.get(instanceId)?.ordinal ?? 0;

  /** Whether the engine has a defect at this instance: its timers never fire, and it takes no message. */
  isBroken(instanceId: string): boolean {
    return this.#brokenOneIn > 0 && this.ordinalOf(instanceId) % this.#brokenOneIn === 0;
  }

  modelAt(index: number): SimulatedModel {
    const model = this.models[index];
    if (model === undefined) throw new Error(`Expected model ${index} but there is none`);
    return model;
  }

  /** As the runtime's ids: by the process's own clock, which may be wrong, and by chance. */
  newId(process: Process): string {
    return `${Math.floor(process.wallNow).toString(36)}-${this.kernel.dice.next().toString(36)}`;
  }

  kill(process: Process, point: number): void {
    const { kernel, coverage, outside } = this;
    if (!process.isAlive) return;
    coverage.kill(point);
    kernel.trace.say(() => `${process.name} is killed`);
    process.isAlive = false;
    process.pausedUntil = 0;
    for (const task of process.tasks) kernel.kill(task);
    for (const tx of process.transactions)
      kernel.spawn(outside, 'server', this.#outlive(tx), kernel.dice.below(2_000));
    process.transactions.clear();
    for (const asking of process.askings) asking.fail();
    process.askings.clear();
    kernel.spawn(
      outside,
      'supervisor',
      this.#restart(process),
      this.faults.on ? kernel.dice.between(100, 6_000) : 0,
    );
  }

  /** What was sent before its client died may still be carried out; all else is rolled back. */
  // oxlint-disable-next-line require-yield
  *#outlive(tx: Tx): Flow<void> {
    if (tx.ended) return;
    if (tx.sent && this.kernel.dice.oneIn(2)) this.database.commit(tx);
    else this.database.abort(tx);
  }

  // oxlint-disable-next-line require-yield
  *#restart(process: Process): Flow<void> {
    if (!process.isAlive) process.boot();
  }

  #interfere(task: Task): boolean {
    if (!this.faults.on || isOutside(task.point)) return false;
    const { owner } = task;
    this.coverage.step(task.point);
    if (!(owner instanceof Process)) return false;
    if (this.faults.kills(task.point)) {
      this.kill(owner, task.point);
      return true;
    }
    const pauseMs = this.faults.pauseMs();
    if (pauseMs === 0) return false;
    owner.pausedUntil = this.kernel.now + pauseMs;
    // What stands idle in a transaction for too long is ended by the server.
    if (pauseMs > idleTimeoutMs)
      for (const tx of owner.transactions)
        if (tx.waitsFor === null && !tx.sent)
          this.kernel.spawn(this.outside, 'server', this.#tireOf(tx), idleTimeoutMs);
    this.kernel.wake(task, 0);
    return true;
  }

  // oxlint-disable-next-line require-yield
  *#tireOf(tx: Tx): Flow<void> {
    this.database.abort(tx);
  }

  *#weather(): Flow<void> {
    const { kernel, database, processes, coverage } = this;
    while (this.faults.on) {
      yield* kernel.sleep(kernel.dice.below(this.faults.rates.weatherMs * 2));
      if (!this.faults.on) return;
      const kind = strikeWeather(kernel.dice, coverage, {
        database,
        processes,
        wipeBells: () => this.bell.wipe(),
      });
      if (kind === null) continue;
      database.isUp = false;
      database.restart();
      yield* kernel.sleep(kernel.dice.between(200, 7_000));
      database.isUp = true;
    }
  }

  /** From now on nothing goes wrong any more; half the time without any bell. */
  calm(): void {
    const { faults, database, processes, kernel } = this;
    this.isClosing = true;
    faults.on = false;
    database.isUp = true;
    this.bell.isDead = kernel.dice.oneIn(2);
    for (const process of processes) {
      process.pausedUntil = 0;
      if (!process.isAlive) process.boot();
    }
  }
}
