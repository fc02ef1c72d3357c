-- Kitchen tickets, live changes, print jobs.

create table tickets (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  station_id   uuid not null,
  order_id     uuid not null,
  event_seq    integer not null,              -- the event of the order that fired it
  number       integer not null,              -- of the order
  kind         text not null,
  table_name   text not null default '',
  order_name   text not null default '',
  covers       integer not null default 0,
  staff_name   text not null default '',
  fired_at     timestamptz not null,
  bumped_at    timestamptz,
  bumped_by    uuid,
  primary key (account_id, id),
  -- A fired event is one ticket at a station, whatever is retried.
  constraint tickets_once unique (account_id, order_id, event_seq, station_id),
  foreign key (account_id, order_id) references orders,
  foreign key (account_id, station_id) references stations
);
create index tickets_waiting on tickets (account_id, station_id, fired_at) where bumped_at is null;
create index tickets_bumped on tickets (account_id, station_id, bumped_at) where bumped_at is not null;
select tenant_table('tickets');

create table ticket_lines (
  account_id   uuid not null,
  ticket_id    uuid not null,
  n            integer not null,
  line_id      uuid not null,
  op           text not null check (op in ('add', 'void', 'change')),
  name         text not null,
  variant      text not null default '',
  quantity     numeric(14,4) not null,
  modifiers    jsonb not null default '[]',
  note         text not null default '',
  note_before  text not null default '',
  seat         integer not null default 0,
  course       integer not null default 0,
  done_at      timestamptz,
  primary key (account_id, ticket_id, n),
  foreign key (account_id, ticket_id) references tickets
);
select tenant_table('ticket_lines');

-- What changed, for the screens. Written in the transaction that changed it; seq is given afterwards,
-- in the order of commits, by whoever reads, so that ids only grow and none is ever skipped.
create table outbox (
  account_id  uuid not null references accounts,
  id          bigint generated always as identity,
  seq         bigint,
  topic       text not null,
  key         uuid,
  venue_id    uuid,
  at          timestamptz not null default now(),
  primary key (account_id, id)
);
create index outbox_pending on outbox (account_id, id) where seq is null;
create unique index outbox_seq on outbox (account_id, seq) where seq is not null;
select tenant_table('outbox');

create table feeds (
  account_id  uuid primary key references accounts,
  last        bigint not null default 0
);
select tenant_table('feeds');

create table print_jobs (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  register_id  uuid,
  order_id     uuid,
  shift_id     uuid,
  ticket_id    uuid,
  kind         text not null check (kind in ('receipt', 'ticket', 'report', 'drawer')),
  device       text not null,                 -- the bridge's name of the printer
  copy         integer not null default 0,    -- 0 the original, then 1, 2, ...
  document     json,                          -- null: composed from the order, ticket or shift when it is fetched
  state        text not null default 'new' check (state in ('new', 'queued', 'running', 'done', 'failed', 'unknown', 'needs_paper', 'no_bridge', 'cancelled')),
  code         text not null default '',
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues
);
create index print_jobs_open on print_jobs (account_id, register_id, created_at) where state not in ('done', 'cancelled');
create index print_jobs_order on print_jobs (account_id, order_id);
select tenant_table('print_jobs');
