-- What stands in a hall and takes no orders: walls, plants, counters, doors, words.
create table hall_items (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  hall_id      uuid not null,
  kind         text not null check (kind in ('wall', 'plant', 'counter', 'door', 'label')),
  name         text not null default '',
  x            integer not null,
  y            integer not null,
  width        integer not null check (width > 0),
  height       integer not null check (height > 0),
  rotation     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id),
  foreign key (account_id, hall_id) references halls,
  foreign key (account_id, venue_id) references venues
);
create index hall_items_venue on hall_items (account_id, venue_id) where archived_at is null;
select tenant_table('hall_items');

-- The part of a venue that one waiter serves.
create table sections (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  name         text not null check (name <> ''),
  tint         text not null default 'stone',
  position     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues
);
create unique index sections_name_unique on sections (account_id, venue_id, name) where archived_at is null;
select tenant_table('sections');

-- Who serves which section on which business day.
create table section_staff (
  account_id    uuid not null,
  business_day  date not null,
  section_id    uuid not null,
  staff_id      uuid not null,
  primary key (account_id, business_day, section_id, staff_id),
  foreign key (account_id, section_id) references sections,
  foreign key (account_id, staff_id) references staff
);
select tenant_table('section_staff');

-- joins are the tables that can be put together with this one for a larger party.
alter table tables add column section_id uuid,
  add column joins uuid[] not null default '{}',
  add column cleaned_at timestamptz,
  add foreign key (account_id, section_id) references sections;

-- Whether a table that was left waits to be cleaned before it counts as free.
alter table venues add column table_cleaning boolean not null default false;
create index orders_left on orders (account_id, table_id, closed_at) where status = 'closed' and table_id is not null;

-- Changes of a hall's drawing, each with what it touched before and after: the way back and forth.
create table floor_edits (
  account_id  uuid not null,
  hall_id     uuid not null,
  n           bigint not null,
  before      jsonb not null,
  after       jsonb not null,
  undone      boolean not null default false,
  primary key (account_id, hall_id, n),
  foreign key (account_id, hall_id) references halls
);
select tenant_table('floor_edits');
