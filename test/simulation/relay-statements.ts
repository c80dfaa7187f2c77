/** What each statement of src/runtime/message.store.ts does on the tables in memory. */
import type { Variables } from '../../src/engine/index.js';
import type { Database, MessageRow, SubscriptionRow } from './database.js';
import { none, textOrder, type Meaning } from './meaning.js';

const isAnswer = (message: MessageRow, wait: SubscriptionRow): boolean =>
  wait.kind === 'message' && wait.name === message.name && (wait.key === null || wait.key === message.key);

/** The wait that has waited longest, as `message.matched` finds it. */
export function waitFor(db: Database, message: MessageRow): SubscriptionRow | null {
  let oldest: SubscriptionRow | null = null;
  for (const wait of db.subscriptions.values())
    if (isAnswer(message, wait) && (oldest === null || isPreferred(db, wait, oldest))) oldest = wait;
  return oldest;
}

function isPreferred(db: Database, wait: SubscriptionRow, oldest: SubscriptionRow): boolean {
  if (db.oracle.bug('message taken without its lock')) return db.kernel.dice.oneIn(2);
  return wait.openedAt < oldest.openedAt;
}

export const isOnItsWay = (db: Database, { kind, deliveredAt, expiresAt }: MessageRow): boolean =>
  kind === 'message' && deliveredAt === null && expiresAt > db.now;

const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));

/* oxlint-disable require-yield */
export const relayMeanings: Readonly<Record<string, Meaning>> = {
  *'message.send'(db, tx, [id, kind, name, key, payload, sentBy, sentAt, seconds]) {
    const at = Date.parse(String(sentAt));
    const row: MessageRow = {
      id: String(id),
      kind: kind === 'signal' ? 'signal' : 'message',
      name: String(name),
      key: textOrNull(key),
      payload: JSON.parse(String(payload)) as Variables,
      sentBy: textOrNull(sentBy),
      sentAt: at,
      expiresAt: at + Number(seconds) * 1_000,
      deliveredAt: null,
      deliveredTo: null,
      holder: null,
      waiters: null,
    };
    tx.applies.push(() => {
      db.messages.set(row.id, row);
      if (row.kind === 'signal') db.oracle.signalSent(db, row);
    });
    return none;
  },
  *'message.matched'(db, _tx, [limit, sentAt, afterId]) {
    const last = { sentAt: sentAt === '-infinity' ? 0 : Number(sentAt), id: String(afterId) };
    const order = (a: typeof last, b: typeof last): number => a.sentAt - b.sentAt || textOrder(a.id, b.id);
    const waiting = [...db.messages.values()].filter(
      (message) => isOnItsWay(db, message) && order(message, last) > 0,
    );
    waiting.sort(order);
    return waiting
      .flatMap((message) => {
        const wait = waitFor(db, message);
        const { id, sentAt: sent } = message;
        return wait === null ? [] : [{ id, sent, instance_id: wait.instanceId, wait_id: wait.waitId }];
      })
      .slice(0, Number(limit));
  },
  *'message.match-one'(db, _tx, [id]) {
    const message = db.messages.get(String(id));
    const wait = message === undefined || !isOnItsWay(db, message) ? null : waitFor(db, message);
    return wait === null ? none : [{ id, instance_id: wait.instanceId, wait_id: wait.waitId }];
  },
  *'message.claim'(db, tx, [id]) {
    const row = db.messages.get(String(id));
    if (row === undefined || !isOnItsWay(db, row)) return none;
    if (!db.oracle.bug('message taken without its lock')) yield* db.lock(tx, row);
    // READ COMMITTED looks at the row again once the lock is there.
    return isOnItsWay(db, row) ? [{ payload: row.payload }] : none;
  },
  *'message.delivered'(db, tx, [id, instanceId, at]) {
    const row = db.messages.get(String(id));
    if (row === undefined) return none;
    yield* db.lock(tx, row);
    tx.applies.push(() => {
      row.deliveredTo = String(instanceId);
      row.deliveredAt = Date.parse(String(at));
    });
    return none;
  },
  *'message.outcome'(db, _tx, [id]) {
    const row = db.messages.get(String(id));
    return row === undefined ? none : [{ delivered_to: row.deliveredTo }];
  },
  *'signal.spread'(db, tx) {
    for (const signal of [...db.messages.values()]) {
      if (signal.kind !== 'signal' || signal.deliveredAt !== null) continue;
      yield* db.lock(tx, signal);
      if (signal.deliveredAt !== null) continue;
      const deliveredAt = db.now;
      tx.applies.push(() => {
        signal.deliveredAt = deliveredAt;
      });
      for (const { kind, name, instanceId, openedAt } of db.subscriptions.values()) {
        if (kind !== 'signal' || name !== signal.name || instanceId === signal.sentBy) continue;
        if (openedAt > signal.sentAt) continue;
        const id = `${signal.id} ${instanceId}`;
        tx.applies.push(() =>
          db.deliveries.set(id, { id, messageId: signal.id, instanceId, holder: null, waiters: null }),
        );
      }
    }
    return none;
  },
  *'signal.due'(db, _tx, [limit, messageId, instanceId]) {
    const last = `${String(messageId)} ${String(instanceId)}`;
    return [...db.deliveries.values()]
      .filter(({ id }) => textOrder(id, last) > 0)
      .toSorted((a, b) => textOrder(a.id, b.id))
      .slice(0, Number(limit))
      .map(({ messageId, instanceId }) => ({ message_id: messageId, instance_id: instanceId }));
  },
  *'signal.claim'(db, tx, [messageId, instanceId]) {
    const row = db.deliveries.get(`${String(messageId)} ${String(instanceId)}`);
    if (row === undefined) return none;
    yield* db.lock(tx, row);
    const signal = db.messages.get(row.messageId);
    if (db.deliveries.get(row.id) !== row || signal === undefined) return none;
    return [{ name: signal.name, payload: signal.payload }];
  },
  *'signal.taken'(db, tx, [messageId, instanceId]) {
    tx.applies.push(() => db.deliveries.delete(`${String(messageId)} ${String(instanceId)}`));
    return none;
  },
};
