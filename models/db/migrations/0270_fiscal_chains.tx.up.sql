-- A register that signs its receipts, by the rules of its country (regime). settings is what the authority knows it by;
-- sealed holds its keys, unreadable without the server's secret; state is what the chain remembers of its records.
create table fiscal_chains (
  account_id  uuid not null references accounts,
  id          uuid not null,
  venue_id    uuid not null,
  register_id uuid not null,
  regime      text not null check (regime in ('rksv', 'journal')),
  cash_box    text not null check (cash_box <> ''),
  settings    json not null,
  sealed      bytea not null,
  state       json,
  seq         bigint not null default 0,  -- of the last record
  receipts    bigint not null default 0,  -- how many of them are receipts
  started_at  timestamptz not null,
  ended_at    timestamptz,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, register_id) references registers
);
create unique index fiscal_chains_one_of_a_register on fiscal_chains (account_id, register_id) where ended_at is null;
create unique index fiscal_chains_cash_box on fiscal_chains (account_id, cash_box); -- never used again
create index fiscal_chains_venue on fiscal_chains (account_id, venue_id);
select tenant_table('fiscal_chains');

-- The signed records, in the sequence of their chain. source_id is what a record is of (a sale, a refund, what was taken
-- back, a paid check, a copy on paper): it is signed once, whoever asks again.
create table fiscal_entries (
  account_id   uuid not null,
  chain_id     uuid not null,
  seq          bigint not null,
  kind         text not null,
  number       text not null,
  source_id    uuid,
  order_id     uuid,
  check_id     uuid,
  business_day date not null,
  at           timestamptz not null,
  total        bigint not null,
  shares       json not null,             -- of total, by rate
  failed       boolean not null,          -- the device was out of order, and the receipt says so
  record       text not null,
  qr           text not null,
  lines        json not null,
  primary key (account_id, chain_id, seq),
  foreign key (account_id, chain_id) references fiscal_chains
);
create unique index fiscal_entries_once on fiscal_entries (account_id, source_id) where source_id is not null;
create unique index fiscal_entries_number on fiscal_entries (account_id, chain_id, number) where kind in ('sale', 'void');
create index fiscal_entries_order on fiscal_entries (account_id, order_id) where order_id is not null;
select tenant_table('fiscal_entries');
create trigger append_only before update or delete on fiscal_entries for each row execute function append_only();

-- What could not be signed, because the keys were not at hand or the rules refused it. It is signed before anything else
-- as soon as that is possible, and never keeps anybody from selling.
create table fiscal_owed (
  account_id  uuid not null,
  chain_id    uuid not null,
  n           bigint generated always as identity,
  source_id   uuid,
  document    json not null,
  why         text not null,
  primary key (account_id, chain_id, n),
  foreign key (account_id, chain_id) references fiscal_chains
);
create unique index fiscal_owed_once on fiscal_owed (account_id, source_id) where source_id is not null;
select tenant_table('fiscal_owed');
