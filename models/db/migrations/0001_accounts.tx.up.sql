-- Accounts, venues, registers, devices, people. Every tenant table's key begins with account_id,
-- and tenant_table() puts the second wall around it: rows of the account named in app.account_id
-- for the running transaction, and nothing at all where none is named.

create function app_account() returns uuid language sql stable parallel safe
as $$ select nullif(current_setting('app.account_id', true), '')::uuid $$;

create function tenant_table(t regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy tenant on %s using (account_id = app_account()) with check (account_id = app_account())', t);
end $$;

create table accounts (
  account_id  uuid primary key,
  name        text not null check (name <> ''),
  country     text not null check (country ~ '^[A-Z]{2}$'),
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  digits      smallint not null check (digits between 0 and 3),
  language    text not null,
  demo        boolean not null default false,
  -- Grows with every change of configuration (catalogue, taxes, people, venues): caches compare it.
  revision    bigint not null default 1,
  created_at  timestamptz not null default now()
);
select tenant_table('accounts');

create table venues (
  account_id      uuid not null references accounts,
  id              uuid not null,
  name            text not null check (name <> ''),
  address         text not null default '',
  tax_number      text not null default '',
  receipt_header  text not null default '',
  receipt_footer  text not null default '',
  language        text not null,
  zone            text not null,
  cutover         time not null default '04:00',
  rounding        text not null default 'half_up' check (rounding in ('half_up', 'half_even', 'down', 'up')),
  tax_level       text not null default 'rate' check (tax_level in ('rate', 'line')),
  cash_increment  bigint not null default 1 check (cash_increment > 0),
  cash_rounding   text not null default 'half_up' check (cash_rounding in ('half_up', 'half_even', 'down', 'up')),
  default_kind    text not null default 'counter' check (default_kind in ('dine_in', 'takeaway', 'delivery', 'counter')),
  print_receipts  boolean not null default true,
  archived_at     timestamptz,
  created_at      timestamptz not null default now(),
  primary key (account_id, id)
);
select tenant_table('venues');

create table registers (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  name         text not null check (name <> ''),
  archived_at  timestamptz,
  created_at   timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues
);
select tenant_table('registers');

-- The head of a register's hash chain; locked by each command given at that register.
create table register_chains (
  account_id   uuid not null,
  register_id  uuid not null,
  seq          bigint not null default 0,
  hash         bytea not null default '\x',
  primary key (account_id, register_id),
  foreign key (account_id, register_id) references registers
);
select tenant_table('register_chains');

create table roles (
  account_id   uuid not null references accounts,
  id           uuid not null,
  name         text not null check (name <> ''),
  builtin      text check (builtin in ('owner', 'manager', 'cashier', 'waiter', 'cook')),
  permissions  text[] not null default '{}',
  created_at   timestamptz not null default now(),
  primary key (account_id, id),
  unique (account_id, builtin)
);
select tenant_table('roles');

create table staff (
  account_id  uuid not null references accounts,
  id          uuid not null,
  name        text not null check (name <> ''),
  role_id     uuid not null,
  venue_ids   uuid[] not null default '{}', -- empty: every venue
  language    text not null default '',     -- empty: the venue's
  theme       text not null default '' check (theme in ('', 'light', 'dark')),
  -- HMAC of the PIN under the server's key: looked up by equality, useless without the key.
  pin_hmac    bytea,
  epoch       integer not null default 1,   -- sign-out everywhere adds one
  active      boolean not null default true,
  created_at  timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, role_id) references roles,
  constraint staff_pin_unique unique (account_id, pin_hmac)
);
select tenant_table('staff');

create table devices (
  account_id    uuid not null,
  id            uuid not null,
  venue_id      uuid not null,
  register_id   uuid,
  station_id    uuid,
  kind          text not null check (kind in ('till', 'kitchen', 'display')),
  name          text not null check (name <> ''),
  epoch         integer not null default 1,
  paired_at     timestamptz not null default now(),
  last_seen_at  timestamptz,
  revoked_at    timestamptz,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, register_id) references registers,
  check (kind <> 'till' or register_id is not null)
);
select tenant_table('devices');

-- Outside tenancy: what must be found before the account is known. Nothing else may join this list.

create table logins (
  email          text primary key check (email = lower(email)),
  account_id     uuid not null,
  staff_id       uuid not null,
  password_hash  text not null,
  created_at     timestamptz not null default now(),
  foreign key (account_id, staff_id) references staff
);

create table pairing_codes (
  code         text primary key,
  account_id   uuid not null references accounts,
  device_kind  text not null check (device_kind in ('till', 'kitchen', 'display')),
  device_name  text not null,
  venue_id     uuid not null,
  register_id  uuid,
  station_id   uuid,
  expires_at   timestamptz not null,
  created_by   uuid not null,
  used_at      timestamptz
);

create table throttles (
  key       text primary key,
  failures  integer not null default 0,
  until     timestamptz not null default now(),
  at        timestamptz not null default now()
);

-- Keys shared by all copies of the server. The application's role is never granted this schema.
create schema comptoir_private;
create table comptoir_private.server_keys (
  name   text primary key,
  value  bytea not null
);

-- A command that is not an order's: the same id again gets the stored answer.
create table commands (
  account_id  uuid not null references accounts,
  id          uuid not null,
  kind        text not null,
  body_hash   bytea not null,
  answer      json,
  at          timestamptz not null default now(),
  primary key (account_id, id)
);
select tenant_table('commands');
