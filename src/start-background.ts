import type { INestApplicationContext } from '@nestjs/common';
import type { Config } from './config.js';
import { historyPartitions } from './runtime/history-partitions.js';
import type { BullmqBell } from './platform/bullmq-bell.js';
import { UnitOfWork } from './platform/unit-of-work.js';
import { Background, every } from './runtime/background.js';
import { MessageRelay } from './runtime/message-relay.js';
import { forgetMessages } from './runtime/message.store.js';

export interface RunningBackground {
  stop(): Promise<void>;
}

const timersEveryMs = 1_000;
const jobsEveryMs = 5_000;
const messagesEveryMs = 2_000;
const housekeepingEveryMs = 3_600_000;

/** Bells and sweeps of one process: timers every second, jobs at the bell and every few seconds, house-keeping hourly. */
export function startBackground(
  app: INestApplicationContext,
  bell: BullmqBell,
  config: Config,
): RunningBackground {
  const background = app.get(Background);
  const relay = app.get(MessageRelay);
  const unitOfWork = app.get(UnitOfWork);
  const stopped = new AbortController();
  const timers = oneAtATime(stopped.signal, () => background.fireDueTimers());
  const jobs = oneAtATime(stopped.signal, () => background.runReadyJobs(config.renderConcurrency));
  const messages = oneAtATime(stopped.signal, () => relay.relay());
  bell.listen({ timers, jobs, messages });
  const loops = [
    every(timersEveryMs, stopped.signal, timers),
    every(jobsEveryMs, stopped.signal, jobs),
    every(messagesEveryMs, stopped.signal, messages),
    every(housekeepingEveryMs, stopped.signal, () => keepHouse(unitOfWork)),
  ];
  return {
    async stop() {
      stopped.abort();
      background.stop();
      relay.stop();
      await Promise.allSettled([...loops, timers(), jobs(), messages()]);
    },
  };
}

/** Calls that come while one runs share the next run: a bell during work is heard after it. Once stopped, nothing begins. */
function oneAtATime(stopped: AbortSignal, work: () => Promise<unknown>): () => Promise<unknown> {
  let running: Promise<unknown> | null = null;
  let next: Promise<unknown> | null = null;
  return () => {
    if (stopped.aborted) return running ?? Promise.resolve();
    if (running === null) {
      running = work().finally(() => {
        running = null;
      });
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        if (stopped.aborted) return null;
        running = work().finally(() => {
          running = null;
        });
        return running;
      });
    return next;
  };
}

/** Next months' history, and keys and sessions past their time. */
async function keepHouse(unitOfWork: UnitOfWork): Promise<void> {
  await unitOfWork.query({ name: 'house.history', text: historyPartitions, values: [] });
  await unitOfWork.query(forgetMessages);
  await unitOfWork.query({
    name: 'house.keys',
    text: `delete from idempotency where created_at < now() - interval '30 days'`,
    values: [],
  });
  await unitOfWork.query({
    name: 'house.sessions',
    text: `delete from session where ends_at < now()`,
    values: [],
  });
  await unitOfWork.query({
    name: 'house.failures',
    text: `delete from sign_in_failure where at < now() - interval '1 day'`,
    values: [],
  });
}
