-- Automatic offers. The rule is kept whole, as orders keep it; when and where it holds stands beside it.
create table promotions (
  account_id   uuid not null,
  id           uuid not null,
  edition      uuid not null,                  -- changes with every edit of the rule
  name         text not null check (name <> ''),
  rule         jsonb not null,
  rank         integer not null default 0,
  venues       uuid[] not null default '{}',   -- none: every venue
  days         integer[] not null default '{}', -- 0 is Sunday; none: every day
  from_time    time not null default '00:00',
  to_time      time not null default '00:00',  -- not after from_time: it goes on into the next day
  from_day     date,
  to_day       date,
  paused       boolean not null default false,
  created_at   timestamptz not null default now(),
  archived_at  timestamptz,
  primary key (account_id, id)
);
select tenant_table('promotions');

-- What took something off a line of a sale: an offer, or a discount that somebody gave.
create table sale_discounts (
  account_id    uuid not null,
  sale_id       uuid not null,
  n             integer not null,
  order_id      uuid not null,
  line_id       uuid not null,
  venue_id      uuid not null,
  business_day  date not null,
  kind          text not null check (kind in ('offer', 'manual')),
  ref           uuid,                          -- the offer, or the order's discount
  name          text not null,                 -- of the offer, or the reason
  amount        bigint not null,
  staff_id      uuid,                          -- who gave it
  primary key (account_id, sale_id, n)
);
create index sale_discounts_day on sale_discounts (account_id, business_day, venue_id);
select tenant_table('sale_discounts');
