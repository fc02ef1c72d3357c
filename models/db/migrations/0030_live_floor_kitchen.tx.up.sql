-- Up to which number a feed has forgotten: a screen that comes back from before it starts afresh.
alter table feeds add column pruned bigint not null default 0;

-- The floor draws all tables of a venue at once.
create index tables_venue on tables (account_id, venue_id) where archived_at is null;

-- What is recalled waits again: nobody has bumped it.
alter table tickets add constraint tickets_bumped_by_somebody check (bumped_by is null or bumped_at is not null);
