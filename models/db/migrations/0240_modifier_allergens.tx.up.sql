-- What an answer adds to what a guest must be told of, as items have it.
alter table modifiers add column allergens text[] not null default '{}';
