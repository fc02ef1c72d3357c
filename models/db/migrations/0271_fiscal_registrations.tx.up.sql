-- The fiscal register that a till's sales are registered with, by the name that the till's bridge gives it.
create table fiscal_devices (
  account_id      uuid not null,
  register_id     uuid not null,
  venue_id        uuid not null,
  device          text not null check (device <> ''),
  waits           boolean not null,          -- the till waits until a sale is registered
  tax_system      smallint not null check (tax_system in (1, 2, 4, 8, 16, 32)),
  shift_opened_at timestamptz,               -- of the device, by what it was told; null: closed
  primary key (account_id, register_id),
  foreign key (account_id, register_id) references registers,
  foreign key (account_id, venue_id) references venues
);
create index fiscal_devices_venue on fiscal_devices (account_id, venue_id);
select tenant_table('fiscal_devices');

-- What is to be registered, and what became of it. The id is the document's identity at the device too: asked again under
-- it, the device registers nothing twice.
create table fiscal_documents (
  account_id   uuid not null references accounts,
  id           uuid not null,
  n            bigint generated always as identity,
  venue_id     uuid not null,
  register_id  uuid not null,
  device       text not null,
  kind         text not null,
  source_id    uuid not null,     -- the sale, the refund, the shift, the movement of cash
  order_id     uuid,
  check_id     uuid,
  business_day date not null,
  at           timestamptz not null,
  total        bigint not null,
  document     json not null,
  state        text not null default 'waiting' check (state in ('waiting', 'registered', 'failed', 'unknown')),
  code         text not null default '',
  said         text not null default '',          -- by the device, in its own words
  attempt      integer not null default 1,
  gone_on      boolean not null default false,    -- the till waits for it no longer
  result       json,
  changed_at   timestamptz not null default now(),
  primary key (account_id, id),
  check ((state = 'registered') = (result is not null)),
  foreign key (account_id, register_id) references registers
);
create unique index fiscal_documents_once on fiscal_documents (account_id, source_id, kind);
create index fiscal_documents_open on fiscal_documents (account_id, register_id, n) where state <> 'registered';
create index fiscal_documents_order on fiscal_documents (account_id, order_id) where order_id is not null;
select tenant_table('fiscal_documents');
