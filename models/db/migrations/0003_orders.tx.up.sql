-- Halls, tables, orders: events are the truth, orders the projection, sales and sale_lines what was sold.

create table halls (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  name         text not null check (name <> ''),
  position     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues
);
select tenant_table('halls');

-- Places are in the hall's own grid of 1000 by 1000.
create table tables (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  hall_id      uuid not null,
  name         text not null check (name <> ''),
  seats        integer not null default 2 check (seats between 0 and 200),
  shape        text not null default 'square' check (shape in ('square', 'round', 'bar')),
  x            integer not null default 0,
  y            integer not null default 0,
  width        integer not null default 120 check (width > 0),
  height       integer not null default 120 check (height > 0),
  rotation     integer not null default 0,
  archived_at  timestamptz,
  primary key (account_id, id),
  foreign key (account_id, hall_id) references halls,
  foreign key (account_id, venue_id) references venues
);
create unique index tables_name_unique on tables (account_id, hall_id, name) where archived_at is null;
select tenant_table('tables');

create table orders (
  account_id    uuid not null,
  id            uuid not null,
  venue_id      uuid not null,
  register_id   uuid not null,
  business_day  date not null,
  number        integer not null,
  kind          text not null check (kind in ('dine_in', 'takeaway', 'delivery', 'counter')),
  status        text not null check (status in ('open', 'billed', 'closed', 'cancelled')),
  table_id      uuid,
  name          text not null default '',
  covers        integer not null default 0,
  held          boolean not null default false,
  lines         integer not null default 0,   -- lines that are neither removed nor voided
  unsent        integer not null default 0,   -- of them, not yet sent to the kitchen
  total         bigint not null default 0,
  due           bigint not null default 0,
  version       integer not null,             -- = seq of the last event
  opened_by     uuid,
  opened_at     timestamptz not null,
  updated_at    timestamptz not null,
  closed_at     timestamptz,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, table_id) references tables,
  check ((status = 'closed') = (closed_at is not null)),
  check (status <> 'closed' or due = 0)
);
create unique index orders_number on orders (account_id, venue_id, business_day, number);
create unique index orders_one_open_per_table on orders (account_id, table_id) where status in ('open', 'billed') and table_id is not null;
create index orders_open on orders (account_id, venue_id, updated_at) where status in ('open', 'billed');
create index orders_closed on orders (account_id, venue_id, closed_at) where status = 'closed';
select tenant_table('orders');

-- hash = SHA-256 over the register's previous hash and this event; data is kept as text (json, not
-- jsonb) so that the bytes that were hashed are the bytes that are read back.
create table order_events (
  account_id    uuid not null,
  order_id      uuid not null,
  seq           integer not null,
  type          text not null,
  register_id   uuid not null,
  chain_seq     bigint not null,
  command_id    uuid not null,
  command_hash  bytea not null,
  staff_id      uuid,
  at            timestamptz not null,
  data          json not null,
  hash          bytea not null,
  primary key (account_id, order_id, seq),
  constraint order_events_chain unique (account_id, register_id, chain_seq),
  foreign key (account_id, order_id) references orders
);
create index order_events_command on order_events (account_id, command_id);
select tenant_table('order_events');

-- The day's order numbers of a venue.
create table day_counters (
  account_id    uuid not null,
  venue_id      uuid not null,
  business_day  date not null,
  last          integer not null,
  primary key (account_id, venue_id, business_day)
);
select tenant_table('day_counters');

-- One row a closed order. Amounts in minor units of the account's currency.
create table sales (
  account_id    uuid not null,
  order_id      uuid not null,
  venue_id      uuid not null,
  register_id   uuid not null,
  shift_id      uuid,
  business_day  date not null,
  hour          smallint not null,            -- of the local clock
  number        integer not null,
  kind          text not null,
  table_id      uuid,
  covers        integer not null,
  staff_id      uuid,
  closed_at     timestamptz not null,
  quantity      numeric(14,4) not null,
  amount        bigint not null,              -- before discounts
  discount      bigint not null,
  service       bigint not null,
  net           bigint not null,
  tax           bigint not null,
  tip           bigint not null,
  rounding      bigint not null,
  total         bigint not null,
  check (net + tax + tip = total),
  primary key (account_id, order_id),
  foreign key (account_id, order_id) references orders
);
create index sales_day on sales (account_id, business_day, venue_id);
create index sales_shift on sales (account_id, shift_id);
select tenant_table('sales');

create table sale_lines (
  account_id     uuid not null,
  order_id       uuid not null,
  n              integer not null,
  line_id        uuid not null,
  venue_id       uuid not null,
  business_day   date not null,
  item_id        uuid,
  variant_id     uuid,
  category_id    uuid,
  item_name      text not null,
  variant_name   text not null default '',
  category_name  text not null default '',
  quantity       numeric(14,4) not null,
  amount         bigint not null,
  discount       bigint not null,
  total          bigint not null,             -- as on the receipt: amount - discount
  net            bigint not null,             -- revenue, without any tax
  tax            bigint not null,
  primary key (account_id, order_id, n),
  foreign key (account_id, order_id) references sales
);
create index sale_lines_day on sale_lines (account_id, business_day, venue_id);
select tenant_table('sale_lines');
