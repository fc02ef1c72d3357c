-- What was given away, and what is owed to whoever brings bottles and cups back, apart from discounts and turnover.
alter table sales add column comp bigint not null default 0, add column deposit bigint not null default 0;
alter table sales drop constraint sales_check, add constraint sales_total check (net + tax + tip + deposit = total);
alter table sale_lines add column comp bigint not null default 0, add column deposit bigint not null default 0; -- total: amount - discount - comp

-- Fees and deposits are items that are no goods; an item may be sold in a bottle that has a deposit.
alter table items add column role text not null default 'goods' check (role in ('goods', 'fee', 'deposit')),
  add column deposit_item_id uuid,
  add constraint items_deposit_item_fkey foreign key (account_id, deposit_item_id) references items;

-- On top of the price with the taxes that are not compound.
alter table taxes add column compound boolean not null default false;

-- What a venue charges beside what is ordered, and whose tips are.
alter table venues add column service_bp integer not null default 0 check (service_bp between 0 and 10000),
  add column service_name text not null default '',
  add column service_min_covers integer not null default 0,
  add column service_kinds text[] not null default '{}',            -- empty: every kind of order
  add column service_base text not null default 'after_discounts' check (service_base in ('after_discounts', 'before_discounts')),
  add column service_tax_group_id uuid,
  add constraint venues_service_taxes_fkey foreign key (account_id, service_tax_group_id) references tax_groups,
  add column tips text not null default 'server' check (tips in ('server', 'pool')),
  add column minimum bigint not null default 0 check (minimum >= 0),
  add column minimum_per_cover boolean not null default false,
  add column minimum_kinds text[] not null default '{}';
