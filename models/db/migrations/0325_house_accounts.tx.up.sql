-- Accounts of guests and companies who pay later. balance is what they owe; below zero it is what they paid ahead.
create table house_accounts (
  account_id   uuid not null references accounts,
  id           uuid not null,
  name         text not null check (name <> ''),
  contact      text not null default '',
  credit_limit bigint not null default 0 check (credit_limit >= 0),  -- 0: none
  balance      bigint not null default 0,
  blocked      boolean not null default false,
  created_at   timestamptz not null,
  primary key (account_id, id)
);
create unique index house_accounts_name on house_accounts (account_id, lower(name));
select tenant_table('house_accounts');

-- What happened to an account: balance is the sum of amount. One move of a kind from one source.
create table house_account_moves (
  account_id  uuid not null,
  house_id    uuid,
  kind        text not null check (kind in ('charged', 'charged_back', 'refunded', 'settled')),
  source_id   uuid not null,                  -- the payment, refund or command behind it
  order_id    uuid,
  venue_id    uuid not null,
  staff_id    uuid,
  tender      text not null default '',       -- of a settlement
  memo        text not null default '',
  amount      bigint not null check (amount <> 0),
  at          timestamptz not null,
  primary key (account_id, kind, source_id),
  constraint house_account_good check (house_id is not null),
  foreign key (account_id, house_id) references house_accounts,
  foreign key (account_id, venue_id) references venues
);
create index house_account_moves_house on house_account_moves (account_id, house_id, at);
create trigger append_only before update or delete on house_account_moves for each row execute function append_only();
select tenant_table('house_account_moves');

alter table roles no force row level security;
update roles set permissions = array(select distinct p from unnest(permissions || array['house.charge']) as p order by p) where builtin in ('owner', 'manager', 'cashier');
update roles set permissions = array(select distinct p from unnest(permissions || array['house.manage']) as p order by p) where builtin in ('owner', 'manager');
alter table roles force row level security;
