-- An expeditor makes nothing: it gathers what the stations make, order by order, and says when it is served.
alter table stations add column kind text not null default 'make' check (kind in ('make', 'expeditor'));

alter table tickets add column served_at timestamptz;
alter table tickets add column served_by uuid;
alter table tickets add constraint tickets_served_is_done check (served_at is null or bumped_at is not null);
create index tickets_unserved on tickets (account_id, venue_id, fired_at) where served_at is null;

-- Within which time a dish should be done; 0: as its station.
alter table ticket_lines add column target_seconds integer not null default 0;

-- The tickets that a gathering slip is about.
alter table print_jobs add column ticket_ids uuid[];
