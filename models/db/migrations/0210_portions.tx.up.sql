-- How many of an item, or of one of its variants, a venue has left, where that is counted. Whatever
-- rings one up takes it from here in its own transaction, so that the last one is sold once.
-- variant_id of all zeros: the item, whichever variant.
create table portions (
  account_id  uuid not null,
  venue_id    uuid not null,
  item_id     uuid not null,
  variant_id  uuid not null default '00000000-0000-0000-0000-000000000000',
  remaining   bigint not null constraint portions_not_negative check (remaining >= 0), -- in ten-thousandths
  at          timestamptz not null default now(),
  staff_id    uuid,
  primary key (account_id, venue_id, item_id, variant_id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, item_id) references items
);
select tenant_table('portions');
