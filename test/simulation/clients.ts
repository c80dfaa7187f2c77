/** People and other systems: they start, complete, cancel, send, click twice, and ask again when nobody answered. */
import type { Command, Wait } from '../../src/engine/index.js';
import type { InstanceRow } from './database.js';
import type { Flow } from './kernel.js';
import { pointOf } from './points.js';
import { Asking, type Action } from './requests.js';
import type { World } from './world.js';

const points = { thinks: pointOf('client.thinks'), waits: pointOf('client.waits') };
const giveUpMs = 8_000;
const runningMax = 14;
const thinkMs = 900;

/** What all clients of a world share. */
export class Clients {
  #keys = 0;
  #last: Action | null = null;
  /** Requests on their way. */
  busy = 0;

  constructor(
    private readonly world: World,
    count: number,
  ) {
    for (let index = 0; index < count; index += 1)
      world.kernel.spawn(world.clientsOwner, String(index + 1), this.#live());
  }

  *#live(): Flow<void> {
    const { world } = this;
    const { kernel } = world;
    while (!world.isClosing) {
      yield* kernel.sleep(kernel.dice.below(thinkMs), points.thinks);
      if (world.isClosing) return;
      const action = this.#choose();
      if (action === null) continue;
      this.#last = action;
      const key = `k${(this.#keys += 1)}`;
      world.oracle.sending(key);
      if (kernel.dice.oneIn(12)) {
        world.coverage.fault('client asks twice at once');
        kernel.spawn(world.clientsOwner, 'again', this.#surely(key, action));
      }
      yield* this.#surely(key, action);
      if (!kernel.dice.oneIn(15)) continue;
      world.coverage.fault('client asks again after the answer');
      yield* this.#surely(key, action);
    }
  }

  /** Asks until the answer is known, always with the same key. */
  *#surely(key: string, action: Action): Flow<void> {
    const { kernel, faults, coverage, oracle } = this.world;
    this.busy += 1;
    for (;;) {
      const asking = new Asking(key, action, kernel.current, (task) =>
        kernel.wake(task, kernel.dice.below(10)),
      );
      kernel.dice.pick(this.world.processes).receive(asking);
      const until = kernel.now + giveUpMs;
      while (asking.answer === null && !asking.isBroken && kernel.now < until) {
        kernel.at(points.waits);
        yield until - kernel.now;
      }
      asking.isHeard = false;
      if (asking.answer !== null) {
        oracle.answered(key, asking.answer);
        break;
      }
      if (faults.on && kernel.dice.oneIn(10)) {
        coverage.fault('client gives up');
        break;
      }
      yield* kernel.sleep(kernel.dice.between(50, 1_500), points.thinks);
    }
    this.busy -= 1;
  }

  #choose(): Action | null {
    const { kernel, database, models } = this.world;
    const { dice } = kernel;
    // A second person does what another has just done.
    if (this.#last !== null && this.#last.type === 'command' && dice.oneIn(6)) return this.#last;
    const running: InstanceRow[] = [];
    for (const row of database.instances.values()) if (row.status === 'running') running.push(row);
    if (running.length < dice.between(2, runningMax)) {
      const model = dice.below(models.length);
      return { type: 'start', model, variables: this.world.modelAt(model).variables(dice) };
    }
    const row = dice.pick(running);
    switch (dice.below(28)) {
      case 0:
        return command(row, { type: 'cancel', reason: 'withdrawn' });
      case 1:
      case 2:
        return command(row, {
          type: 'setVariables',
          activity: null,
          local: false,
          variables: { n: dice.between(1, 9) },
        });
      case 3:
        return { type: 'signal', name: 'alarm' };
      case 4:
      case 5:
      case 6:
        return this.#message(['ask', 'reply'], String(dice.between(1, 2)));
      case 7:
      case 8:
        return this.#message(['news', 'nudge'], null);
      case 9:
        this.world.calendarShiftMs = dice.below(3) * 4_000;
        return command(row, { type: 'rescheduleTimers', cause: 'calendar' });
      default:
        return this.#answerOne(row) ?? this.#answerOne(dice.pick(running));
    }
  }

  #message(names: readonly string[], key: string | null): Action {
    return { type: 'message', name: this.world.kernel.dice.pick(names), key, payload: {} };
  }

  #answerOne(row: InstanceRow): Action | null {
    const { dice } = this.world.kernel;
    const open = Object.values(row.state.waits).filter(({ kind }) => kind === 'task' || kind === 'incident');
    if (open.length === 0) return null;
    const wait: Wait = dice.pick(open);
    if (wait.kind === 'incident') return command(row, { type: 'retry', wait: wait.id });
    return command(row, { type: 'completeTask', wait: wait.id, output: { n: dice.between(1, 9) } });
  }
}

const command = (row: InstanceRow, about: Command): Action => ({
  type: 'command',
  instanceId: row.id,
  command: about,
});
