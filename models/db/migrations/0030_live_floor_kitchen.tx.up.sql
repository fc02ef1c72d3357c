-- Up to which number a feed has forgotten: a screen that comes back from before it starts afresh.
alter table feeds add column pruned bigint not null default 0;

-- A board reads the lines of its waiting tickets, and how old the oldest ticket of an order is.
create index tickets_order on tickets (account_id, order_id, fired_at);

-- The floor shows who opened the order of a table; a table knows nothing of the order's history.
create index tables_venue on tables (account_id, venue_id) where archived_at is null;

-- An order's tickets are numbered by its events; what was recalled returns to its old place.
alter table tickets add constraint tickets_bumped_by_somebody check (bumped_by is null or bumped_at is not null);
