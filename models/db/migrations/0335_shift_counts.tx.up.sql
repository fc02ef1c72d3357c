-- Every count of a drawer that somebody handed in: also those that were refused, which nobody takes back.
create table shift_counts (
  account_id  uuid not null,
  id          uuid not null,              -- of the command, or made of it and what was counted
  shift_id    uuid not null,
  outcome     text not null check (outcome in ('fits', 'refused', 'agreed')),
  counted     bigint not null,
  expected    bigint not null,            -- at that moment; shown to nobody who counts
  pieces      jsonb not null,
  staff_id    uuid,
  staff_name  text not null default '',
  approver    text not null default '',   -- who lent the right, if not the one who counted
  at          timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, shift_id) references shifts
);
create index shift_counts_shift on shift_counts (account_id, shift_id, at);
create trigger append_only before update or delete on shift_counts for each row execute function append_only();
select tenant_table('shift_counts');
