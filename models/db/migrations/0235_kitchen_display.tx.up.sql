-- What goes first in the kitchen, and what of an order is still to come.
alter table tickets add column rushed_at timestamptz;

-- Courses of open orders that the stations were not told of yet, as each station will make them.
create table next_courses (
  account_id   uuid not null,
  order_id     uuid not null,
  station_id   uuid not null,
  course       integer not null,
  venue_id     uuid not null,
  planned_at   timestamptz,                   -- null: nobody said when
  dishes       jsonb not null,
  primary key (account_id, order_id, station_id, course),
  foreign key (account_id, order_id) references orders,
  foreign key (account_id, station_id) references stations
);
create index next_courses_station on next_courses (account_id, station_id);
select tenant_table('next_courses');
