-- Who gets a station's tickets when neither its screen nor its printer answers, and after how many seconds; 0: nobody does.
alter table stations add column patience_seconds integer not null default 30 check (patience_seconds >= 0);
alter table stations add column fallback_id uuid;
alter table stations add column fallback_printer text not null default ''; -- the bridge's name of it
alter table stations add foreign key (account_id, fallback_id) references stations;
alter table stations add constraint stations_fallback_is_another check (fallback_id <> id);

-- When a ticket was told by the database's clock, which all copies of the server share. What was told before this is nobody's concern.
alter table tickets add column told_at timestamptz;
alter table tickets alter column told_at set default now();

-- Who looks at a station's board.
create table station_watches (
  account_id   uuid not null,
  station_id   uuid not null,
  venue_id     uuid not null,
  seen_at      timestamptz,                   -- a screen that shows the board answered last
  screen_at    timestamptz,                   -- and one that is the kitchen's own
  silent_at    timestamptz,                   -- since when it does not answer what waits there; null: it does
  primary key (account_id, station_id),
  foreign key (account_id, station_id) references stations
);
create index station_watches_silent on station_watches (account_id, venue_id) where silent_at is not null;
select tenant_table('station_watches');

-- Tickets that hang at another place as well, because nobody saw them where they were. A place that did not answer passes a ticket
-- on once, and no place gets it twice.
create table ticket_diversions (
  account_id   uuid not null,
  ticket_id    uuid not null,
  from_id      uuid not null,                 -- the station that did not answer
  venue_id     uuid not null,
  station_id   uuid,                          -- that shows it; null: it is only printed
  printer      text not null default '',      -- that prints it
  at           timestamptz not null default now(),
  primary key (account_id, ticket_id, from_id),
  constraint ticket_diversions_once unique (account_id, ticket_id, station_id),
  constraint ticket_diversions_somewhere check (station_id is not null or printer <> ''),
  foreign key (account_id, ticket_id) references tickets,
  foreign key (account_id, from_id) references stations,
  foreign key (account_id, station_id) references stations
);
create index ticket_diversions_at on ticket_diversions (account_id, at);
create index ticket_diversions_station on ticket_diversions (account_id, station_id, at);
select tenant_table('ticket_diversions');
