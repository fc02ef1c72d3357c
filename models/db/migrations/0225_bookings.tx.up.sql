-- When tables can be booked, which tables are, and who waits for one.

-- How a venue takes bookings. Its row is what everybody locks who gives a table away.
create table booking_rules (
  account_id  uuid not null,
  venue_id    uuid not null,
  near        integer not null default 90 check (near between 0 and 1440), -- minutes before which the floor shows a booking
  keep_days   integer not null default 90 check (keep_days between 1 and 3650), -- how long guests are remembered
  rules       jsonb,                                                         -- null: as usual
  updated_at  timestamptz not null default now(),
  primary key (account_id, venue_id),
  foreign key (account_id, venue_id) references venues
);
select tenant_table('booking_rules');

-- The public name of a venue, asked for before it is known whose it is. It says nothing else.
create table venue_addresses (
  slug        text primary key check (slug ~ '^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$'),
  account_id  uuid not null,
  venue_id    uuid not null,
  unique (account_id, venue_id)
);

create table bookings (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  day          date not null,                     -- of business
  starts_at    timestamptz not null,
  ends_at      timestamptz not null,
  party        integer not null check (party > 0),
  name         text not null,                     -- empty once the guest is forgotten
  status       text not null default 'booked' check (status in ('booked', 'seated', 'done', 'cancelled', 'no_show')),
  source       text not null check (source in ('staff', 'online', 'api')),
  contact      bytea,                             -- phone, mail, note and allergies, sealed
  phone_key    bytea,                             -- finds a phone without knowing it
  mail_key     bytea,
  language     text not null,                     -- of the guest
  table_ids    uuid[] not null default '{}',
  order_id     uuid,
  version      integer not null default 1,
  created_by   uuid,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  check (ends_at > starts_at)
);
create index bookings_day on bookings (account_id, venue_id, day, starts_at);
create index bookings_phone on bookings (account_id, phone_key) where phone_key is not null;
create index bookings_order on bookings (account_id, order_id) where status = 'seated';
select tenant_table('bookings');

-- Which tables a booking has, by quarters of an hour since 1970. The key is the wall: no table is given away twice.
create table booking_holds (
  account_id  uuid not null,
  table_id    uuid not null,
  quarter     bigint not null,
  booking_id  uuid not null,
  constraint booking_holds_once primary key (account_id, table_id, quarter),
  foreign key (account_id, table_id) references tables,
  foreign key (account_id, booking_id) references bookings on delete cascade
);
create index booking_holds_booking on booking_holds (account_id, booking_id);
select tenant_table('booking_holds');

-- Guests who wait for a table.
create table waits (
  account_id  uuid not null,
  id          uuid not null,
  venue_id    uuid not null,
  party       integer not null check (party > 0),
  name        text not null,
  contact     bytea,
  quoted      integer not null check (quoted >= 0), -- minutes
  status      text not null default 'waiting' check (status in ('waiting', 'called', 'seated', 'gone')),
  language    text not null,
  table_id    uuid,
  order_id    uuid,
  told        text not null default '' check (told in ('', 'sent', 'failed')), -- by a message
  created_at  timestamptz not null default now(),
  called_at   timestamptz,
  ended_at    timestamptz,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues
);
create index waits_open on waits (account_id, venue_id, created_at) where status in ('waiting', 'called');
select tenant_table('waits');

-- When a guest is to be forgotten: asked for before it is known whose it is.
create table guest_forgets (
  account_id  uuid not null,
  kind        text not null check (kind in ('booking', 'wait')),
  id          uuid not null,
  at          timestamptz not null,
  primary key (account_id, kind, id)
);
create index guest_forgets_at on guest_forgets (at);

alter table mails drop constraint mails_kind_check;
alter table mails add constraint mails_kind_check check (kind in ('receipt', 'invoice', 'booking'));

alter table roles no force row level security;
update roles set permissions = array(select distinct p from unnest(permissions || 'booking.take'::text) as p order by p)
where builtin in ('owner', 'manager', 'cashier', 'waiter');
alter table roles force row level security;
