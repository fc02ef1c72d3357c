-- Card terminals that stand at a till and are reached through its bridge, beside the readers that a provider reaches.
alter table payment_readers add column device text not null default '';   -- what the till's bridge calls it; '': the provider reaches it
alter table payment_readers add check (device = '' or register_id is not null);
create unique index payment_readers_device on payment_readers (account_id, register_id, device) where device <> '' and archived_at is null;

alter table payments drop constraint payments_tender_check;
alter table payments add constraint payments_tender_check check (tender in ('reader', 'link', 'terminal'));

-- What a terminal is asked, and what the bridge says of it. The id is the job's identity at the bridge too: handed over
-- again under it, nothing is taken or given twice.
create table terminal_jobs (
  account_id   uuid not null,
  id           uuid not null,
  n            bigint generated always as identity,
  owner_id     uuid not null,                    -- the payment, or what a refund gives back of one, or the closing of a day
  payment_id   uuid,
  venue_id     uuid not null,
  register_id  uuid not null,
  reader_id    uuid not null,
  device       text not null,
  kind         text not null check (kind in ('pay', 'reverse', 'refund', 'end_of_day')),
  amount       bigint not null default 0,
  document     json not null,
  state        text not null default 'waiting' check (state in ('waiting', 'handed', 'done', 'failed', 'unknown', 'cancelled')),
  code         text not null default '',         -- what the terminal shows, or why nothing was done
  stop         boolean not null default false,   -- the till wants it ended
  told         boolean not null default false,   -- a failure that was answered for: what follows begins anew
  result       json,
  settled_by   text not null default '',         -- who said what became of it, where the terminal could not
  created_at   timestamptz not null,
  changed_at   timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, payment_id) references payments,
  foreign key (account_id, register_id) references registers,
  foreign key (account_id, reader_id) references payment_readers
);
create index terminal_jobs_owner on terminal_jobs (account_id, owner_id, n);
create index terminal_jobs_open on terminal_jobs (account_id, register_id, n) where state in ('waiting', 'handed');
select tenant_table('terminal_jobs');
