-- What an owner made of a sign: the last look at a sign counts, all are kept.
create table sign_looks (
  account_id  uuid not null,
  id          uuid not null,                  -- of the command
  venue_id    uuid not null,
  day         date not null,                  -- with kind and person, the sign
  kind        text not null,
  staff_id    uuid not null,
  state       text not null check (state in ('open', 'fine', 'spoke')),
  note        text not null default '',
  by_id       uuid,
  by_name     text not null default '',
  at          timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues
);
create index sign_looks_sign on sign_looks (account_id, venue_id, day, kind, staff_id, at desc);
create trigger append_only before update or delete on sign_looks for each row execute function append_only();
select tenant_table('sign_looks');
