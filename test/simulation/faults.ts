/** What goes wrong, how often, in one episode. Each episode has faults of its own, so that each kind is met alone too. */
import type { Database, Tx } from './database.js';
import type { Dice } from './dice.js';
import { Failure } from './kernel.js';
import { killsMoreOften, type Coverage, type FaultName } from './points.js';
import type { Process } from './process.js';

/** Once in so many; 0: never. */
export interface Rates {
  readonly kill: number;
  readonly pause: number;
  readonly statement: number;
  readonly commit: number;
  readonly unknownCommit: number;
  readonly response: number;
  readonly bell: number;
  readonly job: number;
  readonly poison: number;
  readonly weatherMs: number;
}

/** One kill, at the nth time that a process stands at one of these points; counts down. */
export interface KillAt {
  readonly points: ReadonlySet<number>;
  nth: number;
}

export const noFaults: Rates = {
  kill: 0,
  pause: 0,
  statement: 0,
  commit: 0,
  unknownCommit: 0,
  response: 0,
  bell: 0,
  job: 0,
  poison: 0,
  weatherMs: 0,
};

/** Each kind at a rate at which it is met often. */
export const someFaults: Rates = {
  kill: 150,
  pause: 300,
  statement: 100,
  commit: 20,
  unknownCommit: 20,
  response: 15,
  bell: 3,
  job: 3,
  poison: 8,
  weatherMs: 5_000,
};

export function rollRates(dice: Dice): Rates {
  const maybe = (...rates: readonly number[]): number => (dice.oneIn(2) ? dice.pick(rates) : 0);
  return {
    kill: maybe(60, 150, 400),
    pause: maybe(120, 400),
    statement: maybe(30, 120, 400),
    commit: maybe(8, 40),
    unknownCommit: maybe(8, 40),
    response: maybe(8, 30),
    bell: maybe(2, 6),
    job: maybe(2, 5),
    poison: maybe(10, 30),
    weatherMs: maybe(3_000, 15_000),
  };
}

export type FateOfJob =
  'does well' | 'fails' | 'fails afterwards' | 'gives up' | 'kills its process' | 'is slow' | 'hangs';

export class Faults {
  on = true;
  readonly #poison = new Set<string>();

  constructor(
    readonly rates: Rates,
    private readonly dice: Dice,
    private readonly coverage: Coverage,
    private readonly killAt: KillAt | null = null,
  ) {}

  #strikes(rate: number): boolean {
    return this.on && rate > 0 && this.dice.oneIn(rate);
  }

  #note(name: FaultName): void {
    this.coverage.fault(name);
  }

  kills(point: number): boolean {
    if (this.killAt !== null && this.killAt.points.has(point)) {
      this.killAt.nth -= 1;
      return this.killAt.nth === 0;
    }
    return this.#strikes(Math.ceil(this.rates.kill / (killsMoreOften[point] ?? 1)));
  }

  /** @returns for how long a process stands still; 0 when it does not */
  pauseMs(): number {
    if (!this.#strikes(this.rates.pause)) return 0;
    const ms = this.dice.oneIn(2) ? this.dice.between(15_500, 25_000) : this.dice.between(100, 14_900);
    this.#note(ms > 15_000 ? 'process paused past its lease' : 'process paused');
    return ms;
  }

  /** @throws Failure as the server or the connection gives it */
  strikeStatement(_process: Process): void {
    if (!this.#strikes(this.rates.statement)) return;
    const [name, code] = this.dice.pick([
      ['connection lost', '08006'],
      ['serialisation failure', '40001'],
      ['deadlock', '40P01'],
      ['disk full', '53100'],
    ] as const);
    this.#note(name);
    throw new Failure(code, name);
  }

  /** The connection breaks before the server has heard of COMMIT, or the server refuses it. */
  strikeCommit(tx: Tx): void {
    if (!this.#strikes(this.rates.commit)) return;
    const isRefused = tx.applies.length > 0 && this.dice.oneIn(3);
    this.#note(isRefused ? 'serialisation failure' : 'commit lost');
    throw new Failure(isRefused ? '40001' : '08006', 'commit');
  }

  /** It is done, and the client does not know. */
  strikeAfterCommit(): void {
    if (!this.#strikes(this.rates.unknownCommit)) return;
    this.#note('commit unknown, done');
    throw new Failure('08006', 'commit unknown');
  }

  losesResponse(): boolean {
    if (!this.#strikes(this.rates.response)) return false;
    this.#note('response lost');
    return true;
  }

  fateOfJob(key: string): FateOfJob {
    if (this.on && this.#poison.has(key)) return 'kills its process';
    if (this.#strikes(this.rates.poison)) {
      const fate = this.dice.pick(['kills its process', 'hangs', 'gives up'] as const);
      // What kills its process does so each time.
      if (fate === 'kills its process') this.#poison.add(key);
      this.#note(
        fate === 'hangs' ? 'job hangs' : fate === 'gives up' ? 'job gives up' : 'job kills its process',
      );
      return fate;
    }
    if (!this.#strikes(this.rates.job)) return 'does well';
    const fate = this.dice.pick(['fails', 'fails afterwards', 'is slow'] as const);
    this.#note(fate === 'is slow' ? 'job is slow' : 'job fails');
    return fate;
  }

  /** When a bell that is rung is heard: once, late, twice, or never. */
  bellAfterMs(): readonly number[] {
    const soon = 15 + this.dice.below(30);
    if (!this.#strikes(this.rates.bell)) return [soon];
    const name = this.dice.pick(['bell lost', 'bell doubled', 'bell late'] as const);
    this.#note(name);
    if (name === 'bell lost') return [];
    return name === 'bell doubled' ? [soon, this.dice.below(3_000)] : [this.dice.between(1_000, 20_000)];
  }
}

/** How the database and the machines fare, now and then. */
export function strikeWeather(
  dice: Dice,
  coverage: Coverage,
  about: {
    readonly database: Database;
    readonly processes: readonly Process[];
    readonly wipeBells: () => void;
  },
): 'database restarts' | null {
  const kind = dice.pick([
    'process clock jumps',
    'database clock jumps forward',
    'database restarts',
    'bells wiped',
  ] as const);
  coverage.fault(kind);
  if (kind === 'process clock jumps')
    dice.pick(about.processes).wallOffsetMs = dice.between(-7_200_000, 7_200_000);
  else if (kind === 'database clock jumps forward')
    about.database.clockOffsetMs += dice.pick([5_000, 60_000, 600_000, 7_200_000]);
  else if (kind === 'bells wiped') about.wipeBells();
  else return kind;
  return null;
}
