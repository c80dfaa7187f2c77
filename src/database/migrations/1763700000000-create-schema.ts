import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything of the first version. Forward only; the application connects in the role `motcua_app`, which has no DDL. */
export class CreateSchema1763700000000 implements MigrationInterface {
  readonly name = 'CreateSchema1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead');
  }
}

const statements = [
  `create extension if not exists unaccent`,

  // Lower case, without tone marks and with đ folded to d: what search compares.
  `create function fold(value text) returns text language sql immutable strict parallel safe
    as $$ select lower(translate(public.unaccent('public.unaccent'::regdictionary, normalize(value, NFC)), 'đĐ', 'dD')) $$`,

  // ---- organisation
  `create table unit (
    id text primary key,
    code text not null unique,
    name text not null,
    kind text not null,
    level text not null check (level in ('city', 'agency', 'division')),
    parent_id text references unit (id),
    agency_id text not null,
    address text,
    valid_from date not null,
    valid_to date
  )`,
  `create index unit_parent on unit (parent_id)`,
  `create table officer (
    id uuid primary key,
    username text not null unique,
    full_name text not null,
    title text not null,
    unit_id text not null references unit (id),
    agency_id text not null references unit (id),
    password_hash text,
    active boolean not null default true,
    demonstration boolean not null default false,
    note text
  )`,
  `create index officer_unit on officer (unit_id)`,
  `create index officer_agency on officer (agency_id)`,
  `create table officer_role (
    officer_id uuid not null references officer (id),
    unit_id text not null references unit (id),
    role text not null,
    primary key (officer_id, unit_id, role)
  )`,
  `create index officer_role_unit on officer_role (unit_id, role)`,
  // Workload as a counter row: what is expected of the officer's open tasks, in working minutes.
  `create table officer_load (
    officer_id uuid primary key references officer (id),
    agency_id text not null references unit (id),
    open_tasks int not null default 0,
    open_minutes int not null default 0,
    last_assigned_at timestamptz
  )`,
  `create index officer_load_agency on officer_load (agency_id)`,
  `create table unit_calendar (
    unit_id text primary key references unit (id),
    week jsonb not null,
    swap_day jsonb not null
  )`,
  // A day's rule for one unit, or for the whole city (unit_id = 'city').
  `create table calendar_day (
    unit_id text not null references unit (id),
    date date not null,
    kind text not null check (kind in ('holiday', 'working')),
    name text not null,
    source text not null,
    provisional boolean not null default false,
    primary key (unit_id, date)
  )`,
  // In-memory snapshots are good while their revision is; it is read in the first round trip of every command.
  `create table snapshot_revision (name text primary key, value bigint not null default 1)`,
  `insert into snapshot_revision (name) values ('organisation'), ('calendar'), ('catalogue')`,
  // Test and demonstration mode only: the clock's distance from the database's (decision 21), for everybody by this row,
  // or for one connection by the setting motcua.offset_ms.
  `create table clock_offset (only_row boolean primary key default true check (only_row), milliseconds bigint not null)`,
  `create function city_now() returns timestamptz language sql stable parallel safe as
    $$ select clock_timestamp() + make_interval(secs => coalesce(
      nullif(current_setting('motcua.offset_ms', true), '')::bigint,
      (select milliseconds from public.clock_offset), 0) / 1000.0) $$`,

  // ---- procedures: published content by digest
  `create table content (
    digest text primary key,
    kind text not null check (kind in ('model', 'form', 'template', 'card')),
    name text not null,
    body text not null
  )`,
  `create table procedure_version (
    id bigint generated always as identity primary key,
    procedure_id text not null,
    version int not null,
    digest text not null unique,
    code text not null,
    name text not null,
    domain text not null,
    level text not null,
    card jsonb not null,
    model text not null references content (digest),
    as_is text references content (digest),
    called jsonb not null,
    forms jsonb not null,
    templates jsonb not null,
    published_at timestamptz not null,
    current boolean not null default true,
    search tsvector not null generated always as (to_tsvector('simple', fold(name || ' ' || regexp_replace(code, '[^0-9]', ' ', 'g') || ' ' || domain))) stored,
    unique (procedure_id, version)
  )`,
  `create unique index procedure_version_current on procedure_version (procedure_id) where current`,

  // ---- the runtime
  `create table instance (
    id uuid primary key,
    version_id bigint not null references procedure_version (id),
    revision int not null,
    status text not null check (status in ('running', 'completed', 'terminated', 'cancelled')),
    state jsonb not null,
    last_hash text not null,
    started_at timestamptz not null,
    ended_at timestamptz
  )`,
  `create table history (
    instance_id uuid not null,
    revision int not null,
    at timestamptz not null,
    actor_id uuid,
    format_version int not null,
    command jsonb not null,
    events jsonb not null,
    payload_digest text not null,
    previous_hash text not null,
    hash text not null,
    primary key (instance_id, revision, at)
  ) partition by range (at)`,
  // The application makes no DDL: a month's partition comes from this function, which runs as its owner.
  `create function ensure_history_partition(month date) returns void language plpgsql security definer
    set search_path = pg_catalog, public as $$
    declare
      first date := date_trunc('month', month)::date;
      name text := 'history_' || to_char(first, 'YYYY_MM');
    begin
      if to_regclass('public.' || name) is null then
        execute format('create table if not exists public.%I partition of public.history for values from (%L) to (%L)',
          name, first::text || ' 00:00+07', (first + interval '1 month')::date::text || ' 00:00+07');
        execute format('grant select, insert on public.%I to motcua_app', name);
      end if;
    end $$`,
  `create table timer (
    instance_id uuid not null references instance (id),
    wait_id text not null,
    node text not null,
    due_at timestamptz,
    primary key (instance_id, wait_id)
  ) with (fillfactor = 90)`,
  `create index timer_due on timer (due_at) where due_at is not null`,
  `create table subscription (
    instance_id uuid not null references instance (id),
    wait_id text not null,
    message text not null,
    primary key (instance_id, wait_id)
  )`,
  `create table job (
    instance_id uuid not null references instance (id),
    wait_id text not null,
    name text not null,
    node text not null,
    attempts int not null default 0,
    run_after timestamptz not null,
    leased_until timestamptz,
    fence int not null default 0,
    last_error text,
    primary key (instance_id, wait_id)
  )`,
  `create index job_ready on job (run_after)`,
  `create table incident (
    instance_id uuid not null references instance (id),
    wait_id text not null,
    node text not null,
    code text not null,
    detail text not null,
    opened_at timestamptz not null,
    primary key (instance_id, wait_id)
  )`,
  `create table idempotency (
    key uuid primary key,
    actor_id uuid not null,
    request_hash text not null,
    answer jsonb,
    created_at timestamptz not null default now()
  )`,
  `create index idempotency_age on idempotency (created_at)`,

  // ---- dossiers
  `create table applicant (
    id uuid primary key,
    kind text not null check (kind in ('person', 'organisation')),
    full_name text not null,
    identity_number text not null,
    birth_date date,
    phone text,
    email text,
    address text not null,
    fictional boolean not null default false,
    created_at timestamptz not null,
    search tsvector not null generated always as (to_tsvector('simple', fold(full_name || ' ' || identity_number || ' ' || coalesce(phone, '')))) stored
  )`,
  `create unique index applicant_identity on applicant (kind, identity_number)`,
  `create index applicant_search on applicant using gin (search)`,
  `create table dossier_counter (unit_code text not null, day date not null, last int not null, primary key (unit_code, day))`,
  `create table dossier (
    id uuid primary key,
    code text not null unique,
    procedure_id text not null,
    version_id bigint not null references procedure_version (id),
    unit_id text not null references unit (id),
    receiving_unit_id text not null references unit (id),
    division_kind text not null,
    channel text not null check (channel in ('counter', 'online', 'post')),
    applicant_id uuid not null references applicant (id),
    applicant_name text not null,
    procedure_name text not null,
    domain text not null,
    status int not null check (status between 1 and 10),
    registered_at timestamptz not null,
    received_at timestamptz,
    received_by uuid references officer (id),
    due_at timestamptz,
    provisional_due boolean not null default false,
    clock_state text not null default 'none' check (clock_state in ('none', 'running', 'paused', 'stopped')),
    clock_cause text,
    clock_since timestamptz,
    warned_at timestamptz,
    overdue_at timestamptz,
    finished_at timestamptz,
    exemption text,
    result_return text not null default 'counter',
    refusal jsonb,
    withdrawal jsonb,
    revision int not null default 1,
    search tsvector not null generated always as (to_tsvector('simple', fold(applicant_name || ' ' || regexp_replace(code, '[^A-Za-z0-9]', ' ', 'g') || ' ' || procedure_name))) stored
  )`,
  `create index dossier_unit_due on dossier (unit_id, status, due_at)`,
  `create index dossier_receiving on dossier (receiving_unit_id, status)`,
  `create index dossier_search on dossier using gin (search)`,
  `create index dossier_applicant on dossier (applicant_id)`,
  `create index dossier_received on dossier (received_at)`,
  `create table dossier_component (
    dossier_id uuid not null references dossier (id),
    code text not null,
    position int not null,
    name text not null,
    required boolean not null,
    received boolean not null,
    form text not null check (form in ('paper', 'electronic', 'stateDatabase')),
    copies int not null,
    note text,
    received_at timestamptz,
    primary key (dossier_id, code)
  )`,
  `create table fee_line (
    dossier_id uuid not null references dossier (id),
    code text not null,
    name text not null,
    amount bigint not null check (amount >= 0),
    quantity int not null check (quantity > 0),
    waived boolean not null,
    primary key (dossier_id, code)
  )`,
  `create table fee_payment (
    dossier_id uuid primary key references dossier (id),
    amount bigint not null,
    method text not null check (method in ('cash', 'transfer', 'qr')),
    receipt_number int not null,
    collected_by uuid not null references officer (id),
    collected_at timestamptz not null
  )`,
  `create table attachment (
    id uuid primary key,
    dossier_id uuid references dossier (id),
    component_code text,
    task_wait text,
    name text not null,
    media_type text not null,
    size_bytes int not null,
    sha256 text not null,
    uploaded_by uuid not null references officer (id),
    uploaded_at timestamptz not null
  )`,
  `create index attachment_dossier on attachment (dossier_id)`,
  `create table submission (
    id bigint generated always as identity primary key,
    dossier_id uuid not null references dossier (id),
    form_id text not null,
    form_digest text not null references content (digest),
    step_id text,
    wait_id text,
    data jsonb not null,
    submitted_by uuid references officer (id),
    submitted_at timestamptz not null
  )`,
  `create index submission_dossier on submission (dossier_id)`,
  `create table clock_segment (
    dossier_id uuid not null references dossier (id),
    position int not null,
    state text not null check (state in ('running', 'paused', 'stopped')),
    cause text not null,
    legal_basis text,
    from_at timestamptz not null,
    to_at timestamptz,
    primary key (dossier_id, position)
  )`,
  `create table timeline_entry (
    id bigint generated always as identity primary key,
    dossier_id uuid not null references dossier (id),
    at timestamptz not null,
    kind text not null,
    officer_id uuid references officer (id),
    unit_id text references unit (id),
    step_id text,
    step_name text,
    document_id uuid,
    working_minutes int,
    params jsonb not null default '{}'
  )`,
  `create index timeline_dossier on timeline_entry (dossier_id, id)`,
  `create table supplement_request (
    dossier_id uuid not null references dossier (id),
    position int not null,
    components jsonb not null,
    reason text not null,
    requested_by uuid not null references officer (id),
    requested_at timestamptz not null,
    answered_at timestamptz,
    primary key (dossier_id, position)
  )`,
  `create table notice (
    id uuid primary key,
    dossier_id uuid not null references dossier (id),
    key text not null,
    recipient text not null check (recipient in ('applicant', 'officer')),
    officer_id uuid references officer (id),
    params jsonb not null,
    created_at timestamptz not null,
    effect_key text not null unique
  )`,
  `create index notice_dossier on notice (dossier_id)`,

  // ---- tasks
  `create table task (
    instance_id uuid not null references instance (id),
    wait_id text not null,
    activity text not null,
    node text not null,
    graph text not null,
    name text not null,
    role text not null,
    form_id text,
    document text,
    action text,
    unit_id text not null references unit (id),
    agency_id text not null references unit (id),
    assignee_id uuid references officer (id),
    reason jsonb not null,
    state text not null check (state in ('open', 'done', 'cancelled')),
    revision int not null default 1,
    expected_minutes int not null,
    created_at timestamptz not null,
    claimed_at timestamptz,
    started_at timestamptz,
    due_at timestamptz,
    overdue_at timestamptz,
    ended_at timestamptz,
    ended_by uuid references officer (id),
    outcome text,
    primary key (instance_id, wait_id)
  ) with (fillfactor = 85)`,
  `create index task_assignee_due on task (assignee_id, due_at, instance_id) where state = 'open'`,
  `create index task_unit_due on task (unit_id, role, due_at) where state = 'open'`,
  `create index task_agency_open on task (agency_id) where state = 'open'`,
  `create index task_done_by on task (ended_by, ended_at) where state = 'done'`,
  `create table task_draft (
    instance_id uuid not null,
    wait_id text not null,
    data jsonb not null,
    revision int not null,
    saved_by uuid not null references officer (id),
    saved_at timestamptz not null,
    primary key (instance_id, wait_id),
    foreign key (instance_id, wait_id) references task (instance_id, wait_id)
  )`,

  // ---- documents
  `create table document (
    id uuid primary key,
    dossier_id uuid not null references dossier (id),
    template text not null,
    stage text not null check (stage in ('draft', 'final', 'signed')),
    title text not null,
    sha256 text not null,
    size_bytes int not null,
    pages int not null,
    effect_key text not null unique,
    created_at timestamptz not null
  )`,
  `create index document_dossier on document (dossier_id, created_at)`,
  `create table approval (
    dossier_id uuid not null references dossier (id),
    document_id uuid not null references document (id),
    sha256 text not null,
    officer_id uuid not null references officer (id),
    capacity text not null,
    approved_at timestamptz not null,
    primary key (document_id, officer_id)
  )`,
  `create index approval_dossier on approval (dossier_id)`,
  `create table register (
    id bigint generated always as identity primary key,
    unit_id text not null references unit (id),
    kind text not null,
    year int not null,
    last_number int not null default 0,
    unique (unit_id, kind, year)
  )`,
  `create table register_entry (
    register_id bigint not null references register (id),
    number int not null,
    dossier_id uuid not null references dossier (id),
    template text not null,
    symbol text not null,
    text text not null,
    signed_on date not null,
    taken_by uuid not null references officer (id),
    taken_at timestamptz not null,
    primary key (register_id, number),
    unique (dossier_id, template)
  )`,

  // ---- identity and audit
  `create table session (
    token_hash text primary key,
    officer_id uuid not null references officer (id),
    impersonated_by uuid references officer (id),
    created_at timestamptz not null,
    seen_at timestamptz not null,
    ends_at timestamptz not null
  )`,
  `create index session_officer on session (officer_id)`,
  `create table sign_in_failure (username text not null, at timestamptz not null)`,
  `create index sign_in_failure_recent on sign_in_failure (username, at)`,
  `create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor_id uuid,
    action text not null,
    object_kind text not null,
    object_id text not null,
    detail jsonb not null default '{}'
  )`,
  `create index audit_object on audit (object_kind, object_id)`,
  `create table seed_progress (only_row boolean primary key default true check (only_row), done int not null, total int not null)`,

  // ---- rights of the application: rows, no structure; history and audit only grow
  `do $$ begin
    if not exists (select from pg_roles where rolname = 'motcua_app') then create role motcua_app nologin; end if;
    execute format('grant motcua_app to %I', current_user);
  end $$`,
  `grant usage on schema public to motcua_app`,
  `grant select, insert, update, delete on all tables in schema public to motcua_app`,
  `revoke update, delete on audit, history from motcua_app`,
  `grant usage on all sequences in schema public to motcua_app`,
  `alter default privileges in schema public grant select, insert, update, delete on tables to motcua_app`,
  `alter default privileges in schema public grant usage on sequences to motcua_app`,
];
