-- What somebody at a till asks a manager who is elsewhere: commands that the server carries out, once and under the
-- id of the tap that asked, when the manager agrees.
create table approvals (
  account_id     uuid not null references accounts,
  id             uuid not null,
  venue_id       uuid not null,
  register_id    uuid not null,
  order_id       uuid not null,
  permission     text not null,
  commands       jsonb not null,
  events         jsonb not null,               -- what would happen, for the words of the question
  items          jsonb not null default '{}',  -- what the lines in them are called
  amount         bigint not null,              -- what it takes off, or gives back
  asked_by       uuid not null,
  asked_name     text not null,
  asked_at       timestamptz not null,
  expires_at     timestamptz not null,
  status         text not null default 'asked' check (status in ('asked', 'approved', 'used', 'refused', 'failed', 'withdrawn')),
  answered_by    uuid,
  answered_name  text not null default '',
  answered_at    timestamptz,
  answer         text not null default '',     -- a word with a refusal, a code where it could not be done
  seen_at        timestamptz,                  -- at the till
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, register_id) references registers,
  foreign key (account_id, order_id) references orders
);
create index approvals_asked on approvals (account_id, asked_at desc);
create index approvals_register on approvals (account_id, register_id, asked_at desc) where seen_at is null;
select tenant_table('approvals');
