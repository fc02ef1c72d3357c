-- Where an item is made where that is not where its category is made, and within which time.
create table item_stations (
  account_id   uuid not null,
  item_id      uuid not null,
  station_id   uuid not null,
  primary key (account_id, item_id, station_id),
  foreign key (account_id, item_id) references items,
  foreign key (account_id, station_id) references stations
);
select tenant_table('item_stations');
alter table items add column target_seconds integer not null default 0 check (target_seconds >= 0); -- 0: as its station

-- Rules of a venue that say where a line is made: for what, where it is ordered, how and when.
create table routes (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  category_id  uuid,
  item_id      uuid,
  modifier_id  uuid,
  hall_id      uuid,
  kind         text not null default '' check (kind in ('', 'dine_in', 'takeaway', 'delivery', 'counter')),
  from_minute  integer not null default 0 check (from_minute between 0 and 1439),
  to_minute    integer not null default 0 check (to_minute between 0 and 1439), -- as from_minute: all day
  also         boolean not null default false,
  created_at   timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, category_id) references categories,
  foreign key (account_id, item_id) references items,
  foreign key (account_id, modifier_id) references modifiers,
  foreign key (account_id, hall_id) references halls
);
create index routes_venue on routes (account_id, venue_id);
select tenant_table('routes');

create table route_stations (
  account_id   uuid not null,
  route_id     uuid not null,
  station_id   uuid not null,
  primary key (account_id, route_id, station_id),
  foreign key (account_id, route_id) references routes on delete cascade,
  foreign key (account_id, station_id) references stations
);
select tenant_table('route_stations');
