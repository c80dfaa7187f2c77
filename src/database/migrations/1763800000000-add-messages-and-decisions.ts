import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages between instances wait for whoever takes them (decision 7); DMN decisions are pinned with a version. */
const statements = [
  `alter table subscription rename column message to name`,
  `alter table subscription
    add column kind text not null default 'message' check (kind in ('message', 'signal')),
    add column key text,
    add column opened_at timestamptz not null default now()`,
  `create index subscription_name on subscription (kind, name)`,
  `create table message (
    id uuid primary key,
    kind text not null check (kind in ('message', 'signal')),
    name text not null,
    key text,
    payload jsonb not null,
    sent_by uuid references instance (id),
    sent_at timestamptz not null,
    expires_at timestamptz not null,
    delivered_to uuid references instance (id),
    delivered_at timestamptz
  )`,
  `create index message_waiting on message (kind, name) where delivered_at is null`,
  // A signal goes to whoever waited for it when it was sent: one row each, until it has taken it.
  `create table signal_delivery (
    message_id uuid not null references message (id),
    instance_id uuid not null references instance (id),
    primary key (message_id, instance_id)
  )`,
  `alter table content drop constraint content_kind_check`,
  `alter table content add constraint content_kind_check check (kind in ('model', 'form', 'template', 'card', 'decision'))`,
  `alter table procedure_version add column decisions jsonb not null default '{}'`,
  `grant select, insert, update, delete on message, signal_delivery to motcua_app`,
];

export class AddMessagesAndDecisions1763800000000 implements MigrationInterface {
  readonly name = 'AddMessagesAndDecisions1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
