/**
 * Finds, with the engine alone, ways through a procedure that together take every sequence flow of its model and of what
 * it calls. A plan is only an input: what counts is what the real system did with it.
 */
import { DossierClock, type ClockReading } from '../../src/dossiers/dossier-clock.js';
import { dueDate } from '../../src/calendar/due-date.js';
import type { WorkingCalendar } from '../../src/calendar/working-calendar.js';
import {
  decide,
  notStarted,
  type Command,
  type EngineEvent,
  type InstanceState,
  type Variables,
  type Wait,
} from '../../src/engine/index.js';
import { evaluate } from '../../src/feel/evaluate.js';
import { fieldsOf, variablesOf, type FormSchema } from '../../src/procedures/form.js';
import type { LoadedVersion } from '../../src/procedures/procedure-book.js';
import type { Change } from '../../src/runtime/ports.js';

export type Act =
  | { readonly kind: 'complete'; readonly node: string; readonly choices: Variables }
  | { readonly kind: 'message'; readonly name: string }
  /** Nobody does anything until the next timer. */
  | { readonly kind: 'wait' };

export interface Walk {
  readonly channel: 'counter' | 'online';
  readonly application: Variables;
  readonly acts: readonly Act[];
  readonly flows: ReadonlySet<string>;
}

export interface Planning {
  readonly version: LoadedVersion;
  readonly form: (formId: string) => FormSchema;
  readonly calendar: WorkingCalendar;
  readonly startAt: number;
}

const minutesPerAct = 7;
const actsMax = 120;
/** Acts after which the usual answer is given, so that a walk comes to an end. */
const patience = 25;
const walksPerRound = 25;
const roundsMax = 12;

export const flowsOf = ({ graphs }: LoadedVersion): Set<string> =>
  new Set([...graphs.byDigest.values()].flatMap(({ flows }) => [...flows.keys()]));

/** Few walks that cover every flow between them; those that cannot be reached are left out. */
export function planWalks(planning: Planning): Walk[] {
  const missing = flowsOf(planning.version);
  const chosen: Walk[] = [];
  for (let round = 0, seed = 1; round < roundsMax && missing.size > 0; round += 1) {
    const walks = Array.from({ length: walksPerRound }, () => walk(planning, new Draw(seed++)));
    const gain = ({ flows }: Walk): number => [...flows].filter((flow) => missing.has(flow)).length;
    for (let best = pick(walks, gain); best !== null; best = pick(walks, gain)) {
      chosen.push(best);
      for (const flow of best.flows) missing.delete(flow);
    }
  }
  return chosen;
}

function pick(walks: readonly Walk[], gain: (walk: Walk) => number): Walk | null {
  // Of two that gain the same, the shorter one.
  const [best] = walks
    .map((one) => ({ one, gained: gain(one) }))
    .filter(({ gained }) => gained > 0)
    .sort((a, b) => b.gained - a.gained || a.one.acts.length - b.one.acts.length);
  return best?.one ?? null;
}

class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 2_654_435_761) >>> 0;
  }

  below(count: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * count);
  }
}

function walk(planning: Planning, draw: Draw): Walk {
  const { version, form, calendar, startAt } = planning;
  const { card, graphs } = version;
  const channel = draw.below(2) === 0 ? 'counter' : 'online';
  const applicationForm = form(card.applicationForm);
  const application = answers(applicationForm, draw);
  const flows = new Set<string>();
  const acts: Act[] = [];
  const forms = new Map(
    [...graphs.byDigest.values()].flatMap(({ nodes }) =>
      [...nodes].map(([id, node]) => [id, node.extension['form']] as const),
    ),
  );
  let state: InstanceState = notStarted;
  let now = startAt;
  const due = dueDate(calendar, card.decidedLimit, new Date(now).toISOString());
  let reading: ClockReading = {
    state: 'running',
    cause: null,
    since: null,
    dueAt: due.dueAt,
    provisional: false,
  };
  const send = (command: Command): void => {
    const instant = new Date(now).toISOString();
    const clock = new DossierClock(
      { ...reading, since: reading.since ?? instant },
      { calendar, limit: card.decidedLimit, afterSupplement: card.afterSupplement },
    );
    const env = { now: instant, evaluate, dueAt: clock.dueAt };
    const decision = decide(graphs, state, command, env);
    if (!decision.ok) throw new Error(`${decision.error.code} ${JSON.stringify(command)}`);
    let events: readonly EngineEvent[] = decision.value.events;
    const before = state;
    ({ state } = decision.value);
    const change = { state, events, before, version, now: instant } as unknown as Change;
    if (clock.follow(change) && state.status === 'running') {
      const again = decide(graphs, state, { type: 'rescheduleTimers', cause: 'clock' }, env);
      if (again.ok) {
        events = [...events, ...again.value.events];
        ({ state } = again.value);
      }
    }
    reading = clock.reading;
    for (const event of events) if (event.type === 'flowTaken') flows.add(event.flow);
    // Jobs are done at once.
    for (const wait of Object.values(state.waits))
      if (wait.kind === 'job' && state.waits[wait.id] !== undefined)
        send({ type: 'finishJob', wait: wait.id, output: {} });
  };
  const nextTimer = (): (Wait & { kind: 'timer'; dueAt: string }) | undefined =>
    Object.values(state.waits)
      .filter(
        (wait): wait is Wait & { kind: 'timer'; dueAt: string } =>
          wait.kind === 'timer' && wait.dueAt !== null,
      )
      .sort((a, b) => a.dueAt.localeCompare(b.dueAt))[0];
  const fireUntil = (target: number): void => {
    for (
      let timer = nextTimer();
      timer !== undefined && Date.parse(timer.dueAt) <= target;
      timer = nextTimer()
    ) {
      now = Math.max(now, Date.parse(timer.dueAt)) + 1;
      send({ type: 'fireTimer', wait: timer.id });
    }
    now = Math.max(now, target);
  };

  send({
    type: 'start',
    variables: {
      ...application.variables,
      kenh: channel === 'online' ? 'truc-tuyen' : 'truc-tiep',
      doiTuong: card.applicantKinds[0],
      maThuTuc: card.code,
      hanBoSungNgay: card.supplementWithinDays,
    },
  });
  while (state.status === 'running' && acts.length < actsMax) {
    const wait = choose(Object.values(state.waits), {
      draw,
      impatient: acts.length > patience,
      mayWithdraw: reading.state !== 'stopped',
    });
    if (wait === undefined) throw new Error(`Expected something to do in ${version.procedureId}`);
    if (wait.kind === 'timer') {
      acts.push({ kind: 'wait' });
      fireUntil(Date.parse(nextTimer()?.dueAt ?? ''));
      continue;
    }
    fireUntil(now + minutesPerAct * 60_000);
    // A timer on the way may have taken it.
    if (state.waits[wait.id] === undefined) continue;
    if (wait.kind === 'message') {
      acts.push({ kind: 'message', name: wait.name });
      send({ type: 'correlate', wait: wait.id, payload: {} });
    } else if (wait.kind === 'task') {
      const formId = forms.get(wait.node);
      const { choices, variables } =
        formId === undefined
          ? { choices: {}, variables: {} }
          : answers(form(formId), acts.length > patience ? null : draw);
      acts.push({ kind: 'complete', node: wait.node, choices });
      send({ type: 'completeTask', wait: wait.id, output: variables });
    } else throw new Error(`Found ${wait.kind} at ${wait.node}: ${'detail' in wait ? wait.detail : ''}`);
  }
  return { channel, application: application.choices, acts, flows };
}

/** People act more often than clocks strike, and hardly anybody withdraws. */
function choose(
  waits: readonly Wait[],
  about: { readonly draw: Draw; readonly impatient: boolean; readonly mayWithdraw: boolean },
): Wait | undefined {
  const likelihood = (wait: Wait): number => {
    if (wait.kind === 'timer') return wait.limit === true || wait.dueAt === null || about.impatient ? 0 : 5;
    if (wait.kind === 'message')
      return wait.name !== 'rut-ho-so' ? 12 : about.mayWithdraw && !about.impatient ? 1 : 0;
    return 30;
  };
  const tickets = waits.flatMap((wait) => Array.from({ length: likelihood(wait) }, () => wait));
  return tickets.length === 0
    ? waits.find((wait) => wait.kind !== 'timer' || wait.dueAt !== null)
    : tickets[about.draw.below(tickets.length)];
}

/** What decides in a form, drawn by lot; the first option of each where nobody draws. */
function answers(
  schema: FormSchema,
  draw: Draw | null,
): { readonly choices: Variables; readonly variables: Variables } {
  const choices: Record<string, unknown> = {};
  const data: Record<string, unknown> = {};
  for (const { key = '', properties, values, validate } of fieldsOf(schema.components)) {
    const name = properties?.['variable'];
    if (name === undefined) continue;
    const min = validate?.min ?? 0;
    const span = Math.min((validate?.max ?? 100) - min, 50);
    const value =
      values === undefined
        ? min + (draw?.below(span + 1) ?? 1)
        : values[draw?.below(values.length) ?? 0]?.value;
    choices[name] = value;
    data[key] = value;
  }
  return { choices, variables: variablesOf(schema, data) };
}
