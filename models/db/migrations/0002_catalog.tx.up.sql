-- The catalogue: what can be sold, at what price and tax, and where it is cooked.

create extension if not exists pg_trgm;

create table taxes (
  account_id    uuid not null references accounts,
  id            uuid not null,
  name          text not null check (name <> ''),
  basis_points  integer not null check (basis_points between 0 and 100000),
  mode          text not null check (mode in ('inclusive', 'exclusive')),
  archived_at   timestamptz,
  primary key (account_id, id)
);
select tenant_table('taxes');

create table tax_groups (
  account_id  uuid not null references accounts,
  id          uuid not null,
  name        text not null check (name <> ''),
  is_default  boolean not null default false,
  position    integer not null default 0,
  archived_at timestamptz,
  primary key (account_id, id)
);
create unique index tax_groups_one_default on tax_groups (account_id) where is_default and archived_at is null;
select tenant_table('tax_groups');

-- Which taxes a group means; kind '' is every order kind that has no row of its own.
create table tax_group_taxes (
  account_id    uuid not null,
  tax_group_id  uuid not null,
  kind          text not null default '' check (kind in ('', 'dine_in', 'takeaway', 'delivery', 'counter')),
  tax_id        uuid not null,
  position      integer not null default 0,
  primary key (account_id, tax_group_id, kind, tax_id),
  foreign key (account_id, tax_group_id) references tax_groups,
  foreign key (account_id, tax_id) references taxes
);
select tenant_table('tax_group_taxes');

create table stations (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  name         text not null check (name <> ''),
  language     text not null default '', -- empty: the venue's
  printer      text not null default '', -- the bridge's device that prints its tickets; empty: screen only
  target_seconds integer not null default 600 check (target_seconds > 0),
  position     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues
);
select tenant_table('stations');
alter table devices add foreign key (account_id, station_id) references stations;

create table categories (
  account_id   uuid not null references accounts,
  id           uuid not null,
  name         text not null check (name <> ''),
  colour       text not null default 'slate',
  position     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id)
);
select tenant_table('categories');

create table category_stations (
  account_id   uuid not null,
  category_id  uuid not null,
  station_id   uuid not null,
  primary key (account_id, category_id, station_id),
  foreign key (account_id, category_id) references categories,
  foreign key (account_id, station_id) references stations
);
select tenant_table('category_stations');

-- Prices are minor units, to four decimals: 1275 is 12.75 in a currency of two digits.
create table items (
  account_id    uuid not null,
  id            uuid not null,
  category_id   uuid not null,
  tax_group_id  uuid not null,
  name          text not null check (name <> ''),
  kitchen_name  text not null default '',
  description   text not null default '',
  sku           text not null default '',
  barcode       text not null default '',
  price         numeric(18,4) not null default 0 check (price >= 0),
  colour        text not null default '',
  favourite     boolean not null default false,
  position      integer not null default 0,
  archived_at   timestamptz,
  created_at    timestamptz not null default now(),
  search        text generated always as (lower(name || ' ' || sku || ' ' || barcode)) stored,
  primary key (account_id, id),
  foreign key (account_id, category_id) references categories,
  foreign key (account_id, tax_group_id) references tax_groups
);
create unique index items_sku_unique on items (account_id, sku) where sku <> '' and archived_at is null;
create index items_barcode on items (account_id, barcode) where barcode <> '' and archived_at is null;
create index items_category on items (account_id, category_id, position, name) where archived_at is null;
create index items_search on items using gin (search gin_trgm_ops);
select tenant_table('items');

create table variants (
  account_id   uuid not null,
  id           uuid not null,
  item_id      uuid not null,
  name         text not null check (name <> ''),
  sku          text not null default '',
  barcode      text not null default '',
  price        numeric(18,4) not null check (price >= 0),
  position     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id),
  foreign key (account_id, item_id) references items
);
create unique index variants_sku_unique on variants (account_id, sku) where sku <> '' and archived_at is null;
create index variants_barcode on variants (account_id, barcode) where barcode <> '' and archived_at is null;
create index variants_item on variants (account_id, item_id, position);
select tenant_table('variants');

create table modifier_groups (
  account_id   uuid not null references accounts,
  id           uuid not null,
  name         text not null check (name <> ''),
  min          integer not null default 0 check (min >= 0),
  max          integer not null default 0 check (max >= 0), -- 0: no limit
  free         integer not null default 0 check (free >= 0),
  position     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id),
  check (max = 0 or max >= min)
);
select tenant_table('modifier_groups');

create table modifiers (
  account_id   uuid not null,
  id           uuid not null,
  group_id     uuid not null,
  name         text not null check (name <> ''),
  price        numeric(18,4) not null default 0,
  sold_out     boolean not null default false,
  position     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id),
  foreign key (account_id, group_id) references modifier_groups
);
create index modifiers_group on modifiers (account_id, group_id, position);
select tenant_table('modifiers');

create table item_modifier_groups (
  account_id  uuid not null,
  item_id     uuid not null,
  group_id    uuid not null,
  position    integer not null default 0,
  primary key (account_id, item_id, group_id),
  foreign key (account_id, item_id) references items,
  foreign key (account_id, group_id) references modifier_groups
);
select tenant_table('item_modifier_groups');

-- A price of its own for a venue, an order kind, or both; the most particular row wins.
create table price_rules (
  account_id  uuid not null,
  id          uuid not null,
  item_id     uuid not null,
  variant_id  uuid,
  venue_id    uuid,
  kind        text not null default '' check (kind in ('', 'dine_in', 'takeaway', 'delivery', 'counter')),
  price       numeric(18,4) not null check (price >= 0),
  primary key (account_id, id),
  foreign key (account_id, item_id) references items,
  foreign key (account_id, variant_id) references variants,
  foreign key (account_id, venue_id) references venues
);
create unique index price_rules_unique on price_rules (account_id, item_id,
  coalesce(variant_id, '00000000-0000-0000-0000-000000000000'), coalesce(venue_id, '00000000-0000-0000-0000-000000000000'), kind);
select tenant_table('price_rules');

-- What a venue has run out of; variant_id of all zeros: the whole item.
create table sold_outs (
  account_id  uuid not null,
  venue_id    uuid not null,
  item_id     uuid not null,
  variant_id  uuid not null default '00000000-0000-0000-0000-000000000000',
  at          timestamptz not null default now(),
  staff_id    uuid,
  primary key (account_id, venue_id, item_id, variant_id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, item_id) references items
);
select tenant_table('sold_outs');

-- A menu file on its way in: rows are taken in steps, so that it survives a restart and shows progress.
create table imports (
  account_id   uuid not null references accounts,
  id           uuid not null,
  file_name    text not null,
  content      bytea not null,
  options      jsonb not null default '{}',
  status       text not null default 'new' check (status in ('new', 'running', 'done', 'failed')),
  total        integer not null default 0,
  done         integer not null default 0,
  report       jsonb not null default '{}',
  created_by   uuid,
  created_at   timestamptz not null default now(),
  finished_at  timestamptz,
  primary key (account_id, id)
);
select tenant_table('imports');
