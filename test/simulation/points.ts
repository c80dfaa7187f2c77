/** Where a process may be killed, and what else may go wrong: every one of them is named and counted. */

import type { Statement } from '../../src/platform/unit-of-work.js';

/** Statements of SQL carry their own names; the others are moments between them. */
export const pointNames = [
  // A transaction.
  'begin',
  'idempotency.claim',
  'idempotency.find',
  'instance.lock',
  'instance.insert',
  'clock.now',
  'decided',
  'instance.save',
  'history.append',
  'timer.open',
  'timer.close',
  'timer.move',
  'job.open',
  'job.close',
  'subscription.open',
  'subscription.close',
  'incident.open',
  'incident.close',
  'idempotency.answer',
  'commit.before',
  'commit.after',
  'retry.sleep',
  'ring',
  // Background work.
  'sweep.timers',
  'sweep.jobs',
  'sweep.messages',
  'timer.due',
  'timer.picked',
  'job.claim',
  'job.claimed',
  'job.fence',
  'job.handed-out',
  'job.extend-lease',
  'job.release',
  'handler.before-effect',
  'handler.after-effect',
  'answer.before',
  // Messages and signals between instances.
  'message.send',
  'message.matched',
  'message.match-one',
  'delivery.picked',
  'message.claim',
  'message.delivered',
  'message.outcome',
  'signal.spread',
  'signal.due',
  'signal.claim',
  'signal.taken',
  // A request.
  'request.received',
  'response.before',
  'query.answered',
  // The world outside the processes; nothing is killed here.
  'outside',
  'client.thinks',
  'client.waits',
  'waits',
] as const;
export type PointName = (typeof pointNames)[number];

const byName = new Map<string, number>(pointNames.map((name, index) => [name, index]));

export function pointOf(name: string): number {
  const point = byName.get(name);
  if (point === undefined) throw new Error(`Expected "${name}" to be listed in points.ts`);
  return point;
}

/** Where processes seldom stand: there they are killed so many times more often, or they would hardly ever be. */
const seldom: Partial<Record<PointName, number>> = {
  'timer.move': 60,
  'incident.open': 60,
  'incident.close': 60,
  'job.extend-lease': 60,
  'idempotency.find': 12,
  'retry.sleep': 12,
  'timer.picked': 12,
  'timer.close': 6,
  'job.close': 6,
  'job.fence': 6,
  'job.claimed': 6,
  'job.handed-out': 6,
  'job.release': 12,
  'answer.before': 12,
  'handler.before-effect': 6,
  'handler.after-effect': 6,
  'subscription.close': 12,
  'delivery.picked': 12,
  'message.send': 12,
  'message.claim': 12,
  'message.delivered': 12,
  'message.match-one': 12,
  'message.outcome': 12,
  'signal.claim': 12,
  'signal.taken': 12,
};
export const killsMoreOften: readonly number[] = pointNames.map((name) => seldom[name] ?? 1);

export const outside = pointOf('outside');
/** From there on no process stands at the point. */
export const isOutside = (point: number): boolean => point >= outside;

export const faultNames = [
  'process killed',
  'process paused',
  'process paused past its lease',
  'process clock jumps',
  'database clock jumps forward',
  'database restarts',
  'connection lost',
  'commit lost',
  'commit unknown, done',
  'serialisation failure',
  'deadlock',
  'disk full',
  'bell lost',
  'bell doubled',
  'bell late',
  'bells wiped',
  'response lost',
  'job fails',
  'job gives up',
  'job kills its process',
  'job is slow',
  'job hangs',
  'client gives up',
  'client asks twice at once',
  'client asks again after the answer',
] as const;
export type FaultName = (typeof faultNames)[number];

/** What was hit how often, over all episodes. */
export class Coverage {
  /** Told of what is noted. */
  onNote: ((what: string) => void) | null = null;
  readonly #steps = new Float64Array(pointNames.length);
  readonly #kills = new Float64Array(pointNames.length);
  readonly #faults = new Map<FaultName, number>(faultNames.map((name) => [name, 0]));
  readonly #noted = new Map<string, number>();
  /** Texts of the statements that were carried out. */
  readonly texts = new Map<string, string>();

  step(point: number): void {
    this.#steps[point] = (this.#steps[point] ?? 0) + 1;
  }

  kill(point: number): void {
    this.#kills[point] = (this.#kills[point] ?? 0) + 1;
    this.fault('process killed');
  }

  fault(name: FaultName): void {
    this.#faults.set(name, (this.#faults.get(name) ?? 0) + 1);
  }

  stated({ name, text }: Statement): void {
    if (!this.texts.has(name)) this.texts.set(name, text);
  }

  /** Something worth knowing that is not a fault. */
  note(what: string): void {
    this.#noted.set(what, (this.#noted.get(what) ?? 0) + 1);
    this.onNote?.(what);
  }

  faults(name: FaultName): number {
    return this.#faults.get(name) ?? 0;
  }

  /** Points at which nothing was killed and faults that never struck. */
  missing(): string[] {
    const points = pointNames.slice(0, outside).filter((_, index) => this.#kills[index] === 0);
    const faults = faultNames.filter((name) => this.#faults.get(name) === 0);
    return [...points.map((name) => `killed at ${name}`), ...faults];
  }

  table(): string {
    const rows = pointNames.map(
      (name, index) =>
        `  ${name.padEnd(22)}${String(this.#steps[index]).padStart(10)}${
          index < outside ? String(this.#kills[index]).padStart(9) : ''
        }`,
    );
    const list = (counts: ReadonlyMap<string, number>): string[] =>
      [...counts].map(([name, count]) => `  ${name.padEnd(46)}${String(count).padStart(9)}`);
    return [
      `  ${'point'.padEnd(22)}${'steps'.padStart(10)}${'kills'.padStart(9)}`,
      ...rows,
      'faults',
      ...list(this.#faults),
      'seen',
      ...list(new Map([...this.#noted].sort(([a], [b]) => (a < b ? -1 : 1)))),
    ].join('\n');
  }
}
