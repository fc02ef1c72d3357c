-- The receipt of one check of a split order says which one it is of.
alter table print_jobs add column check_id uuid;
