-- The board on which guests see whether their order is ready.

-- What was handed over is off the board.
create table pickups (
  account_id   uuid not null,
  order_id     uuid not null,
  venue_id     uuid not null,
  handed_by    uuid,
  handed_at    timestamptz not null default now(),
  primary key (account_id, order_id),
  foreign key (account_id, order_id) references orders
);
select tenant_table('pickups');

-- What a station of a venue was told lately, without looking through years of tickets.
create index tickets_venue on tickets (account_id, venue_id, fired_at);

-- After how long a ready number leaves the board by itself; what it shows of an order.
alter table venues add column board_minutes integer not null default 15 check (board_minutes between 1 and 240);
alter table venues add column board_shows text not null default 'number' check (board_shows in ('number', 'name'));
