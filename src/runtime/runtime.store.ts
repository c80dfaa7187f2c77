/** Rows of instances: state, history, timers, jobs, subscriptions, incidents. */
import { createHash } from 'node:crypto';
import type { Wait } from '../engine/index.js';
import type { Row, Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';
import { messagesThrown, noId } from './message.store.js';
import type { Change } from './ports.js';

export const lockInstance = (instanceId: string): Statement => ({
  name: 'instance.lock',
  text: 'select version_id, revision, status, state, last_hash from instance where id = $1 for update',
  values: [instanceId],
});

export const insertInstance = (row: {
  readonly instanceId: string;
  readonly versionId: number;
  readonly now: Instant;
}): Statement => ({
  name: 'instance.insert',
  text: `insert into instance (id, version_id, revision, status, state, last_hash, started_at)
    values ($1, $2, 0, 'running', '{}', '', $3)`,
  values: [row.instanceId, row.versionId, row.now],
});

/** Instance, one history row for the command, and the rows of every wait opened or closed. */
export function saveChange(
  change: Change,
  last: { readonly revision: number; readonly lastHash: string },
): Statement[] {
  const revision = last.revision + 1;
  const ended = change.state.status !== 'running';
  const command = canonicalJson(change.command);
  const events = canonicalJson(change.events);
  // The chain covers a digest of the payload, so that a payload can be dropped and the chain still verified.
  const payloadDigest = sha256(command + events);
  const hash = sha256(
    [last.lastHash, change.instanceId, revision, change.now, change.actorId ?? '', payloadDigest].join('\n'),
  );
  return [
    {
      name: 'instance.save',
      text: `update instance set revision = $2, status = $3, state = $4, last_hash = $5, ended_at = $6 where id = $1`,
      values: [
        change.instanceId,
        revision,
        change.state.status,
        JSON.stringify(change.state),
        hash,
        ended ? change.now : null,
      ],
    },
    {
      name: 'history.append',
      text: `insert into history (instance_id, revision, at, actor_id, format_version, command, events, payload_digest, previous_hash, hash)
        values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9)`,
      values: [
        change.instanceId,
        revision,
        change.now,
        change.actorId,
        command,
        events,
        payloadDigest,
        last.lastHash,
        hash,
      ],
    },
    ...waitRows(change),
    ...messagesThrown({ instanceId: change.instanceId, revision, now: change.now }, change.events),
  ];
}

type OpenWait<K extends Wait['kind']> = Extract<Wait, { kind: K }>;

function waitRows(change: Change): Statement[] {
  const { instanceId, now, events } = change;
  const closed = new Map<string, Wait>();
  const opened = new Map<string, Wait>();
  for (const event of events) {
    if (event.type === 'waitOpened') opened.set(event.wait.id, event.wait);
    if (event.type === 'waitClosed') {
      const known = change.before.waits[event.wait];
      if (known !== undefined) closed.set(event.wait, known);
      opened.delete(event.wait);
    }
  }
  const openedOf = <K extends Wait['kind']>(kind: K): OpenWait<K>[] =>
    [...opened.values()].filter((wait): wait is OpenWait<K> => wait.kind === kind);
  const closedOf = (kind: Wait['kind']): string[] =>
    [...closed.values()].filter((wait) => wait.kind === kind).map(({ id }) => id);
  const statements: Statement[] = [];
  const remove = (kind: Wait['kind'], table: string): void => {
    const ids = closedOf(kind);
    if (ids.length > 0)
      statements.push({
        name: `${table}.close`,
        text: `delete from ${table} where instance_id = $1 and wait_id = any($2)`,
        values: [instanceId, ids],
      });
  };
  const insert = (table: string, columns: string, types: string, rows: readonly object[]): void => {
    if (rows.length > 0)
      statements.push({
        name: `${table}.open`,
        text: `insert into ${table} (instance_id, ${columns}) select $1, ${columns} from jsonb_to_recordset($2::jsonb) as r (${types})`,
        values: [instanceId, JSON.stringify(rows)],
      });
  };
  remove('timer', 'timer');
  remove('job', 'job');
  remove('message', 'subscription');
  remove('signal', 'subscription');
  remove('incident', 'incident');
  insert(
    'timer',
    'wait_id, node, due_at',
    'wait_id text, node text, due_at timestamptz',
    openedOf('timer').map(({ id, node, dueAt }) => ({ wait_id: id, node, due_at: dueAt })),
  );
  insert(
    'job',
    'wait_id, name, node, run_after',
    'wait_id text, name text, node text, run_after timestamptz',
    openedOf('job').map(({ id, node, job }) => ({ wait_id: id, name: job, node, run_after: now })),
  );
  insert(
    'subscription',
    'wait_id, kind, name, key, opened_at',
    'wait_id text, kind text, name text, key text, opened_at timestamptz',
    [...openedOf('message'), ...openedOf('signal')].map((wait) => ({
      wait_id: wait.id,
      kind: wait.kind,
      name: wait.name,
      key: 'key' in wait ? (wait.key ?? null) : null,
      opened_at: now,
    })),
  );
  insert(
    'incident',
    'wait_id, node, code, detail, opened_at',
    'wait_id text, node text, code text, detail text, opened_at timestamptz',
    openedOf('incident').map(({ id, node, code, detail }) => ({
      wait_id: id,
      node,
      code,
      detail,
      opened_at: now,
    })),
  );
  const moved = events.flatMap((event) =>
    event.type === 'timerRescheduled' && !closed.has(event.wait)
      ? [{ wait_id: event.wait, due_at: event.dueAt }]
      : [],
  );
  if (moved.length > 0)
    statements.push({
      name: 'timer.move',
      text: `update timer t set due_at = r.due_at from jsonb_to_recordset($2::jsonb) as r (wait_id text, due_at timestamptz)
        where t.instance_id = $1 and t.wait_id = r.wait_id`,
      values: [instanceId, JSON.stringify(moved)],
    });
  return statements;
}

/** Timers that are due, for one firing each, page by page: those that cannot be fired hold up no others. */
export const dueTimers = (limit: number, since: Instant | null, after: Row | null): Statement => ({
  name: 'timer.due',
  text: `select instance_id, wait_id, due_at::text as due from timer where due_at is not null and due_at <= city_now()
      and (due_at, instance_id, wait_id) > ($2::timestamptz, $3::uuid, $4)
    order by due_at, instance_id, wait_id limit $1`,
  values: [
    limit,
    after?.['due'] ?? since ?? '-infinity',
    after?.['instance_id'] ?? noId,
    after?.['wait_id'] ?? '',
  ],
});

const isReady = `(leased_until is null or leased_until < clock_timestamp()) and run_after <= city_now()
      and run_after >= coalesce($3::timestamptz, '-infinity')`;

/**
 * Takes jobs that are ready: the attempt is counted before it runs, so that one that kills its worker is counted too. What
 * was never tried comes in a batch. What was tried may be what killed a worker: it comes alone, so that it counts against
 * no other. The kind that is not asked for is neither read nor locked unless there is nothing of the other.
 */
export const claimJobs = (options: {
  readonly limit: number;
  readonly leaseMs: number;
  readonly since: Instant | null;
  readonly triedFirst: boolean;
}): Statement => ({
  name: 'job.claim',
  text: `with fresh as (
      select instance_id, wait_id from job where attempts = 0 and ${isReady}
      order by run_after limit $1 for update skip locked),
    tried as (
      select instance_id, wait_id from job where attempts > 0 and ${isReady}
      order by run_after limit 1 for update skip locked),
    taken as (
      select * from tried where $4::boolean or not exists (select from fresh)
      union all select * from fresh where not $4::boolean or not exists (select from tried))
    update job set attempts = attempts + 1, fence = fence + 1, leased_until = clock_timestamp() + make_interval(secs => $2 / 1000.0)
    from taken where job.instance_id = taken.instance_id and job.wait_id = taken.wait_id
    returning job.instance_id, job.wait_id, name, node, attempts, interruptions, fence`,
  values: [options.limit, options.leaseMs, options.since, options.triedFirst],
});

/** Whether the fence is still ours, and stays so until the transaction that answers has ended: claims pass a locked row over. */
export const checkFence = (instanceId: string, waitId: string): Statement => ({
  name: 'job.fence',
  text: 'select fence from job where instance_id = $1 and wait_id = $2 for update',
  values: [instanceId, waitId],
});

/** A sign of life from whoever holds the fence. */
export const extendLease = (job: {
  readonly instanceId: string;
  readonly waitId: string;
  readonly fence: number;
  readonly leaseMs: number;
}): Statement => ({
  name: 'job.extend-lease',
  text: `update job set leased_until = clock_timestamp() + make_interval(secs => $4 / 1000.0)
    where instance_id = $1 and wait_id = $2 and fence = $3`,
  values: [job.instanceId, job.waitId, job.fence, job.leaseMs],
});

/** Gives a job back, to be tried again after a while. What counts against it is set, not added: to say it twice does no harm. */
export const releaseJob = (job: {
  readonly instanceId: string;
  readonly waitId: string;
  readonly fence: number;
  readonly attempts: number;
  readonly interruptions: number;
  readonly error: string;
  readonly retryMs: number;
}): Statement => ({
  name: 'job.release',
  text: `update job set leased_until = clock_timestamp() + make_interval(secs => $5 / 1000.0), last_error = $4,
      attempts = $6, interruptions = $7
    where instance_id = $1 and wait_id = $2 and fence = $3`,
  values: [job.instanceId, job.waitId, job.fence, job.error, job.retryMs, job.attempts, job.interruptions],
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with sorted keys: the same value always gives the same bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
