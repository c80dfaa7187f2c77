/** Lock → decide → check → save (src/runtime/command-runner.ts), with the real engine and the real write set. */
import {
  assertInvariants,
  decide,
  notStarted,
  type Command,
  type Env,
  type EngineEvent,
  type InstanceState,
} from '../../src/engine/index.js';
import { evaluate } from '../../src/feel/evaluate.js';
import { budgetOfCommand } from '../../src/feel/run.js';
import type { Row, Statement } from '../../src/platform/unit-of-work.js';
import type { Change } from '../../src/runtime/ports.js';
import { lockInstance, saveChange } from '../../src/runtime/runtime.store.js';
import type { Instant } from '../../src/shared/time.js';
import type { Origin } from './database.js';
import { Failure, type Flow } from './kernel.js';
import type { SimulatedModel } from './models.js';
import { pointOf } from './points.js';
import type { Process } from './process.js';
import { query, runUnit, type OpenTransaction } from './unit-of-work.js';

export interface Locked {
  readonly instanceId: string;
  readonly revision: number;
  readonly lastHash: string;
  readonly model: SimulatedModel;
  readonly state: InstanceState;
  readonly now: Instant;
  readonly rows: readonly (readonly Row[])[];
}
export interface Changed {
  readonly instanceId: string;
  readonly revision: number;
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
  /** A planted bug: what is written only after the commit. */
  readonly late: readonly Statement[];
}

const ringing = pointOf('ring');
const nowStatement: Statement = { name: 'clock.now', text: 'select city_now() as now', values: [] };
const durationPattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const dueAt =
  (shiftMs: number): Env['dueAt'] =>
  (rule, from) => {
    const [, days = 0, hours = 0, minutes = 0, seconds = 0] = durationPattern.exec(rule.value) ?? [];
    const span = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
    return { ok: true, value: new Date(Date.parse(from) + span * 1_000 + shiftMs).toISOString() as Instant };
  };

/** The world as one command sees it: one moment, one budget, the case's clock. */
function envOf(process: Process, now: Instant): Env {
  const options = { now, budget: budgetOfCommand() };
  return {
    now,
    evaluate: (expression, read) => evaluate(expression, read, options),
    dueAt: dueAt(process.world.calendarShiftMs),
  };
}

/** First round trip. @returns null when there is no such instance */
export function* lock(
  process: Process,
  open: OpenTransaction,
  instanceId: string,
  extra: readonly Statement[] = [],
): Flow<Locked | null> {
  const [instances = [], clockRows = [], ...own] = yield* open.read([
    lockInstance(instanceId),
    nowStatement,
    ...extra,
  ]);
  const [instance] = instances;
  if (instance === undefined) return null;
  return {
    instanceId,
    revision: Number(instance['revision']),
    lastHash: String(instance['last_hash']),
    model: process.world.modelAt(Number(instance['version_id'])),
    state: instance['state'] as InstanceState,
    now: clockRows[0]?.['now'] as Instant,
    rows: own,
  };
}

/** Decides, checks, and keeps everything to be written with the commit. @throws Failure with the rejection's code */
export function execute(
  open: OpenTransaction,
  locked: Locked,
  command: Command,
  origin: Origin,
  actorId: string | null = null,
): Changed {
  const { instanceId, model, now, state: before, revision, lastHash } = locked;
  const decision = decide(model.graphs, before, command, envOf(open.process, now));
  if (!decision.ok) throw new Failure('REJECTED', decision.error.code);
  const { state, events } = decision.value;
  assertInvariants(state);
  open.tx.origin = origin;
  const change = { instanceId, before, state, events, now, actorId, command } as unknown as Change;
  const late: Statement[] = [];
  for (const statement of saveChange(change, { revision, lastHash })) {
    const values = [...statement.values];
    // The state itself goes beside its text, so that it need not be read back: states are never changed.
    if (statement.name === 'instance.save') values.push(state);
    if (statement.name === 'message.send' && open.process.world.bug('messages written after the commit')) {
      late.push(statement);
      continue;
    }
    open.write({ ...statement, values });
  }
  return { instanceId, revision: revision + 1, state, events, late };
}

/** A new instance, in a transaction that is begun already. */
export function begin(
  open: OpenTransaction,
  about: {
    readonly instanceId: string;
    readonly model: number;
    readonly models: readonly SimulatedModel[];
    readonly now: Instant;
    readonly command: Command;
    readonly origin: Origin;
  },
): Changed {
  const { instanceId, now, command, origin } = about;
  const model = about.models[about.model];
  if (model === undefined) throw new Error(`Expected model ${about.model} but there is none`);
  open.write({
    name: 'instance.insert',
    text: "insert into instance (…) values ($1, $2, 0, 'running', '{}', '', $3)",
    values: [instanceId, about.model, now],
  });
  const locked = { instanceId, revision: 0, lastHash: '', model, state: notStarted, now, rows: [] };
  return execute(open, locked, command, origin);
}

export const readNow = [nowStatement] as const;

/** One command on one instance in one transaction, and the bell after it. */
export function* runCommand(
  process: Process,
  instanceId: string,
  choose: (locked: Locked, open: OpenTransaction) => { command: Command; origin: Origin } | null,
  more: { readonly reads?: readonly Statement[]; readonly key?: string; readonly about: number },
): Flow<Changed | null> {
  const change = yield* runUnit<Changed | null>(
    process,
    function* (open) {
      const locked = yield* lock(process, open, instanceId, more.reads);
      const chosen = locked === null ? null : choose(locked, open);
      if (locked === null || chosen === null) return null;
      return execute(open, locked, chosen.command, chosen.origin);
    },
    null,
    more.about,
  );
  if (change !== null) yield* ringFor(process, change);
  return change;
}

/** After the commit: rings for what the change left to do. A process that dies here rings for nothing. */
export function* ringFor(process: Process, { events, late }: Changed): Flow<void> {
  yield process.world.kernel.at(ringing);
  for (const statement of late) yield* query(process, statement);
  const { bell } = process.world;
  const opened = events.flatMap((event) => (event.type === 'waitOpened' ? [event.wait.kind] : []));
  if (opened.includes('job')) bell.ring('jobs');
  if (opened.includes('timer') || events.some(({ type }) => type === 'timerRescheduled')) bell.ring('timers');
  const sent = events.some(({ type }) => type === 'messageThrown' || type === 'signalThrown');
  if (sent || opened.includes('message')) bell.ring('messages');
}
