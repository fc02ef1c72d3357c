-- Some items have no list price (whoever sells them types it), and some are never discounted.
alter table items add column open_price boolean not null default false;
alter table items add column discountable boolean not null default true;

-- Row level security lets only leakproof operators use an index, and neither LIKE nor trigram
-- similarity is one: the trigram index was never used by the application's role. Comparing texts
-- is leakproof, so what is searched are the beginnings of words.
drop index items_search;
create table item_words (
  account_id  uuid not null,
  word        text collate "C" not null,
  item_id     uuid not null,
  primary key (account_id, word, item_id),
  foreign key (account_id, item_id) references items on delete cascade
);
create index item_words_item on item_words (account_id, item_id);
select tenant_table('item_words');

-- The back office lists items by name, the till its favourites.
create index items_list on items (account_id, search, id) where archived_at is null;
create index items_favourite on items (account_id, position, name) where favourite and archived_at is null;
create index item_modifier_groups_group on item_modifier_groups (account_id, group_id);

-- The files of an import as they came, and what became of each of their lines. imports.content
-- is what was read of them when the import was started.
create table import_files (
  account_id  uuid not null,
  import_id   uuid not null,
  n           integer not null,
  name        text not null,
  content     bytea not null,
  primary key (account_id, import_id, n),
  foreign key (account_id, import_id) references imports
);
select tenant_table('import_files');

create table import_lines (
  account_id  uuid not null,
  import_id   uuid not null,
  file        integer not null,
  line        integer not null,
  outcome     text not null check (outcome in ('new', 'updated', 'unchanged', 'refused')),
  code        text not null default '',   -- why it was refused, or what is worth knowing
  field       text not null default '',   -- the column that is to blame
  label       text not null default '',   -- what the line was about
  primary key (account_id, import_id, file, line),
  foreign key (account_id, import_id) references imports
);
select tenant_table('import_lines');

-- After thousands of items came at once the planner must know, before a till searches them. The
-- application's role owns no table, so the owner of this function does it.
create function analyze_catalogue() returns void language plpgsql security definer set search_path = public as $$
begin
  analyze items, variants, item_words;
end $$;
