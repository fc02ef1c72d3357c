-- Items that are made of others, and answers that open another question.

create table part_groups (
  account_id  uuid not null,
  id          uuid not null,
  item_id     uuid not null,                  -- what is made of them
  name        text not null check (name <> ''),
  min         integer not null default 1 check (min >= 0),
  max         integer not null default 1 check (max >= 0), -- 0: no limit
  course      integer not null default 0 check (course >= 0),
  position    integer not null default 0,
  primary key (account_id, id),
  foreign key (account_id, item_id) references items,
  check (max = 0 or max >= min)
);
create index part_groups_item on part_groups (account_id, item_id, position);
select tenant_table('part_groups');

create table part_choices (
  account_id  uuid not null,
  group_id    uuid not null,
  position    integer not null,
  item_id     uuid not null,
  variant_id  uuid,                           -- null: the guest says which, where it has any
  upcharge    numeric(18,4) not null default 0,
  is_default  boolean not null default false,
  primary key (account_id, group_id, position),
  foreign key (account_id, group_id) references part_groups on delete cascade,
  foreign key (account_id, item_id) references items,
  foreign key (account_id, variant_id) references variants
);
create unique index part_choices_once on part_choices (account_id, group_id, item_id, coalesce(variant_id, '00000000-0000-0000-0000-000000000000'));
create index part_choices_item on part_choices (account_id, item_id);
select tenant_table('part_choices');

alter table modifiers add column opens_group_id uuid;
alter table modifiers add foreign key (account_id, opens_group_id) references modifier_groups;

-- A part of a menu says what it belongs to, in the kitchen and in the facts of a sale.
alter table ticket_lines add column whole text not null default '';
alter table sale_lines add column whole_id uuid, add column whole_name text not null default '';
