/**
 * The clock of one dossier: running, paused with a cause, or stopped; and the due date that moves with it. The model
 * says where it pauses (`mc:clock` on a node); the procedure's card says whether it restarts or resumes
 * (NĐ 61/2018 Đ19.4). Pure.
 */
import { addDuration, parseDuration } from '../calendar/duration.js';
import { dueDate } from '../calendar/due-date.js';
import {
  addWorkingMinutes,
  workingMinutesBetween,
  type WorkingCalendar,
} from '../calendar/working-calendar.js';
import { getNode, graphOf, type Env, type GraphSet, type InstanceState } from '../engine/index.js';
import type { ProcedureCard } from '../procedures/card.js';
import type { CaseClock, Change } from '../runtime/ports.js';
import { fail, ok } from '../shared/result.js';
import type { Instant } from '../shared/time.js';

export type ClockState = 'none' | 'running' | 'paused' | 'stopped';

export interface ClockReading {
  readonly state: ClockState;
  /** Why it pauses: citizen, financialDuty, otherAgency. */
  readonly cause: string | null;
  readonly since: Instant | null;
  readonly dueAt: Instant | null;
  readonly provisional: boolean;
}

export interface ClockRules {
  readonly calendar: WorkingCalendar;
  readonly limit: ProcedureCard['decidedLimit'];
  readonly afterSupplement: ProcedureCard['afterSupplement'];
}

export class DossierClock implements CaseClock {
  #reading: ClockReading;
  #recomputed = false;
  readonly #before: ClockReading;

  constructor(
    reading: ClockReading,
    private readonly rules: ClockRules,
  ) {
    this.#reading = reading;
    this.#before = reading;
  }

  get reading(): ClockReading {
    return this.#reading;
  }

  /** How the command changed it; null when it did not. */
  get movement(): { readonly from: ClockReading; readonly to: ClockReading } | null {
    return this.#reading === this.#before ? null : { from: this.#before, to: this.#reading };
  }

  /** Whether only the due date moved, by a change of the calendar. */
  get recomputed(): boolean {
    return this.#recomputed;
  }

  /** The due date from the beginning, after the calendar changed. @returns whether it moved */
  recompute(
    receivedAt: Instant,
    pauses: readonly { readonly from: Instant; readonly to: Instant | null; readonly cause: string }[],
  ): boolean {
    let { dueAt, provisional } = dueDate(this.rules.calendar, this.rules.limit, receivedAt);
    for (const { from, to, cause } of pauses) {
      if (to === null) break;
      if (cause === 'citizen' && this.rules.afterSupplement === 'restart')
        ({ dueAt, provisional } = dueDate(this.rules.calendar, this.rules.limit, to));
      else {
        const paused = workingMinutesBetween(this.rules.calendar, from, to);
        if (paused > 0) dueAt = addWorkingMinutes(this.rules.calendar, dueAt, paused);
      }
    }
    if (dueAt === this.#reading.dueAt && provisional === this.#reading.provisional) return false;
    this.#reading = { ...this.#reading, dueAt, provisional };
    this.#recomputed = true;
    return true;
  }

  readonly dueAt: Env['dueAt'] = (rule, from) => {
    if (rule.kind === 'date') return ok(new Date(rule.value).toISOString());
    const duration = parseDuration(rule.value);
    if (!duration.ok) return fail(duration.error);
    if (rule.from === 'now') return ok(addDuration(this.rules.calendar, from, duration.value, rule.counts));
    const { state, dueAt } = this.#reading;
    if (state !== 'running' || dueAt === null) return ok(null);
    // A due date at the close of a day stays there: nothing is added to it.
    const { months, days, minutes, seconds } = duration.value;
    if (months + days + minutes + seconds === 0) return ok(dueAt);
    return ok(addDuration(this.rules.calendar, dueAt, duration.value, rule.counts));
  };

  follow({ state, version, now }: Change): boolean {
    const wanted = wantedClock(state, version.graphs);
    const { state: current, cause } = this.#reading;
    if (current === 'none' || current === 'stopped' || (wanted.state === current && wanted.cause === cause))
      return false;
    // Also when another pause begins as this one ends: each gives back what it took.
    const pauseEnds = current === 'paused' && wanted.state !== 'stopped';
    this.#reading = {
      ...wanted,
      since: now,
      ...(pauseEnds
        ? this.#dueAfterPause(now)
        : { dueAt: this.#reading.dueAt, provisional: this.#reading.provisional }),
    };
    return true;
  }

  #dueAfterPause(now: Instant): Pick<ClockReading, 'dueAt' | 'provisional'> {
    const { dueAt, since, cause, provisional } = this.#reading;
    if (cause === 'citizen' && this.rules.afterSupplement === 'restart')
      return dueDate(this.rules.calendar, this.rules.limit, now);
    if (dueAt === null || since === null) return { dueAt, provisional };
    const paused = workingMinutesBetween(this.rules.calendar, since, now);
    return paused <= 0
      ? { dueAt, provisional }
      : { dueAt: addWorkingMinutes(this.rules.calendar, dueAt, paused), provisional };
  }
}

/** What the model wants of the clock: stopped before paused before running. */
function wantedClock(state: InstanceState, graphs: GraphSet): Pick<ClockReading, 'state' | 'cause'> {
  if (state.status !== 'running') return { state: 'stopped', cause: null };
  let paused: string | null = null;
  for (const { id, node } of Object.values(state.activities)) {
    if (node === null) continue;
    const graph = graphs.byDigest.get(graphOf(state, id));
    const clock = graph === undefined ? undefined : getNode(graph, node).extension['clock'];
    if (clock === 'stopped') return { state: 'stopped', cause: null };
    if (clock?.startsWith('paused:') === true) paused ??= clock.slice('paused:'.length);
  }
  return paused === null ? { state: 'running', cause: null } : { state: 'paused', cause: paused };
}
