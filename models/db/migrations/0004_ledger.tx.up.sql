-- One ledger: balanced entries, inserted and never changed. Debits are positive, credits negative.

create table journal_entries (
  account_id    uuid not null references accounts,
  id            uuid not null,
  venue_id      uuid not null,
  register_id   uuid,
  shift_id      uuid,
  business_day  date not null,
  kind          text not null check (kind in ('sale', 'float', 'paid_in', 'paid_out', 'count', 'refund')),
  source_id     uuid not null,                -- the order, shift or cash movement that caused it
  staff_id      uuid,
  memo          text not null default '',
  at            timestamptz not null,
  primary key (account_id, id),
  constraint journal_entries_once unique (account_id, kind, source_id)
);
create index journal_entries_shift on journal_entries (account_id, shift_id);
select tenant_table('journal_entries');

create table journal_postings (
  account_id      uuid not null,
  entry_id        uuid not null,
  n               integer not null,
  ledger_account  text not null,              -- cash, revenue, tax_payable, ...
  detail          text not null default '',   -- tender, tax or category
  amount          bigint not null,
  venue_id        uuid not null,
  shift_id        uuid,
  business_day    date not null,
  primary key (account_id, entry_id, n),
  foreign key (account_id, entry_id) references journal_entries
);
create index journal_postings_day on journal_postings (account_id, business_day, ledger_account);
create index journal_postings_shift on journal_postings (account_id, shift_id, ledger_account);
select tenant_table('journal_postings');

create function journal_balanced() returns trigger language plpgsql as $$
begin
  if exists (select 1 from added group by account_id, entry_id having sum(amount) <> 0) then
    raise exception 'journal entry does not balance' using errcode = 'check_violation', constraint = 'journal_balanced';
  end if;
  return null;
end $$;
-- Postings of an entry are written in one statement, so the statement must balance.
create trigger journal_balanced after insert on journal_postings
  referencing new table as added for each statement execute function journal_balanced();

create function append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'check_violation', constraint = 'append_only';
end $$;
create trigger append_only before update or delete on journal_entries for each row execute function append_only();
create trigger append_only before update or delete on journal_postings for each row execute function append_only();
create trigger append_only before update or delete on order_events for each row execute function append_only();

create table shifts (
  account_id    uuid not null,
  id            uuid not null,
  venue_id      uuid not null,
  register_id   uuid not null,
  number        integer not null,             -- of the register, from 1: the Z number
  business_day  date not null,                -- of its opening
  float         bigint not null check (float >= 0),
  opened_at     timestamptz not null,
  opened_by     uuid,
  closed_at     timestamptz,
  closed_by     uuid,
  counted       bigint,
  expected      bigint,
  denominations jsonb,                        -- the blind count: minor units -> pieces
  z             jsonb,                        -- the totals as they were at closing
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, register_id) references registers,
  constraint shifts_number unique (account_id, register_id, number),
  check ((closed_at is null) = (counted is null))
);
create unique index shifts_one_open_per_register on shifts (account_id, register_id) where closed_at is null;
select tenant_table('shifts');

create table cash_movements (
  account_id  uuid not null,
  id          uuid not null,
  shift_id    uuid not null,
  kind        text not null check (kind in ('paid_in', 'paid_out')),
  amount      bigint not null check (amount > 0),
  reason      text not null check (reason <> ''),
  staff_id    uuid,
  at          timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, shift_id) references shifts
);
create index cash_movements_shift on cash_movements (account_id, shift_id);
create trigger append_only before update or delete on cash_movements for each row execute function append_only();
select tenant_table('cash_movements');
