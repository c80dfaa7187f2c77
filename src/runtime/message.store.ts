/** Rows of messages and signals on their way between instances (decision 7). */
import { createHash } from 'node:crypto';
import type { EngineEvent } from '../engine/index.js';
import { cityNow, type Row, type Statement } from '../platform/unit-of-work.js';
import type { Instant } from '../shared/time.js';

/** Before all others: where a list that is read page by page begins. */
export const noId = '00000000-0000-0000-0000-000000000000';

/** How long a message is kept for somebody who does not wait yet. */
export const timeToLiveSecondsDefault = 86_400;

export interface NewMessage {
  readonly id: string;
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly key: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  /** null: from outside. */
  readonly sentBy: string | null;
  readonly sentAt: Instant;
  readonly timeToLiveSeconds: number;
}

export const insertMessage = (message: NewMessage): Statement => ({
  name: 'message.send',
  text: `insert into message (id, kind, name, key, payload, sent_by, sent_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $7::timestamptz + make_interval(secs => $8))`,
  values: [
    message.id,
    message.kind,
    message.name,
    message.key,
    JSON.stringify(message.payload),
    message.sentBy,
    message.sentAt,
    message.timeToLiveSeconds,
  ],
});

/** Follows from who sent it and when, so that what is written follows from the change alone (UUID version 8, RFC 9562). */
export function messageIdOf(instanceId: string, revision: number, index: number): string {
  const hex = createHash('sha256').update(`${instanceId}.${revision}.${index}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) % 4) + 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** What a command threw, written with it: what is committed is sent, and nothing else (outbox). */
export function messagesThrown(
  sender: { readonly instanceId: string; readonly revision: number; readonly now: Instant },
  events: readonly EngineEvent[],
): readonly Statement[] {
  const { instanceId, revision, now } = sender;
  const thrown = events.filter(({ type }) => type === 'messageThrown' || type === 'signalThrown');
  return thrown.flatMap((event, index) => {
    if (event.type !== 'messageThrown' && event.type !== 'signalThrown') return [];
    const { name, payload } = event;
    return insertMessage({
      id: messageIdOf(instanceId, revision, index),
      kind: event.type === 'messageThrown' ? 'message' : 'signal',
      name,
      key: event.type === 'messageThrown' ? event.key : null,
      payload,
      sentBy: instanceId,
      sentAt: now,
      timeToLiveSeconds: timeToLiveSecondsDefault,
    });
  });
}

const waited = `message m cross join lateral (
      select instance_id, wait_id from subscription
      where kind = 'message' and name = m.name and (key is null or key = m.key)
      order by opened_at, instance_id, wait_id limit 1) s
    where m.kind = 'message' and m.delivered_at is null and m.expires_at > ${cityNow}`;

/** Messages that somebody waits for, each with the one who has waited longest. */
export const matchedMessages = (limit: number, after: Row | null): Statement => ({
  name: 'message.matched',
  text: `select m.id, m.sent_at::text as sent, s.instance_id, s.wait_id from ${waited}
      and (m.sent_at, m.id) > ($2::timestamptz, $3::uuid)
    order by m.sent_at, m.id limit $1`,
  values: [limit, after?.['sent'] ?? '-infinity', after?.['id'] ?? noId],
});

/** The one who would get this message now. */
export const matchedMessage = (id: string): Statement => ({
  name: 'message.match-one',
  text: `select m.id, s.instance_id, s.wait_id from ${waited} and m.id = $1`,
  values: [id],
});

export const messageOutcome = (id: string): Statement => ({
  name: 'message.outcome',
  text: 'select delivered_to from message where id = $1',
  values: [id],
});

/** The message, if nobody has it yet: held until the transaction ends, after the instance's own lock. */
export const claimMessage = (id: string): Statement => ({
  name: 'message.claim',
  text: `select payload from message where id = $1 and delivered_at is null and expires_at > ${cityNow} for update`,
  values: [id],
});

export const markDelivered = (id: string, instanceId: string, now: Instant): Statement => ({
  name: 'message.delivered',
  text: 'update message set delivered_to = $2, delivered_at = $3 where id = $1',
  values: [id, instanceId, now],
});

/** A signal is for everybody who waited for it when it was sent, its sender left out: that one has it already. */
export const spreadSignals: Statement = {
  name: 'signal.spread',
  text: `with spread as (
      update message set delivered_at = ${cityNow} where kind = 'signal' and delivered_at is null returning id, name, sent_by, sent_at)
    insert into signal_delivery (message_id, instance_id)
    select distinct spread.id, s.instance_id from spread
      join subscription s on s.kind = 'signal' and s.name = spread.name and s.opened_at <= spread.sent_at
    where s.instance_id is distinct from spread.sent_by
    on conflict do nothing`,
  values: [],
};

export const signalsToDeliver = (limit: number, after: Row | null): Statement => ({
  name: 'signal.due',
  text: `select message_id, instance_id from signal_delivery where (message_id, instance_id) > ($2::uuid, $3::uuid)
    order by message_id, instance_id limit $1`,
  values: [limit, after?.['message_id'] ?? noId, after?.['instance_id'] ?? noId],
});

export const claimSignal = (messageId: string, instanceId: string): Statement => ({
  name: 'signal.claim',
  text: `select m.name, m.payload from signal_delivery d join message m on m.id = d.message_id
    where d.message_id = $1 and d.instance_id = $2 for update of d`,
  values: [messageId, instanceId],
});

export const signalTaken = (messageId: string, instanceId: string): Statement => ({
  name: 'signal.taken',
  text: 'delete from signal_delivery where message_id = $1 and instance_id = $2',
  values: [messageId, instanceId],
});

/** What was delivered, or waited in vain, a month ago. */
export const forgetMessages: Statement = {
  name: 'message.forget',
  text: `delete from message m where coalesce(m.delivered_at, m.expires_at) < ${cityNow} - interval '30 days'
    and not exists (select 1 from signal_delivery d where d.message_id = m.id)`,
  values: [],
};
