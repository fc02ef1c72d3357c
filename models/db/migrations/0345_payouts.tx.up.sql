-- What the provider of card payments paid out, and what each payout is made of. Names are the provider's.
create table payouts (
  account_id  uuid not null,
  id          text not null,
  amount      bigint not null,            -- below zero: taken from the bank
  status      text not null,              -- in the provider's word: pending, in_transit, paid, failed, canceled
  automatic   boolean not null,           -- of which the provider says what it is made of
  arrives     date not null,
  moves       bigint,                     -- what its moves come to; null: not asked yet
  booked_at   timestamptz,
  back_at     timestamptz,                -- when what was booked was taken back, because the bank sent it back
  updated_at  timestamptz not null,
  primary key (account_id, id)
);
create index payouts_newest on payouts (account_id, arrives desc, id desc);
select tenant_table('payouts');

create table payout_moves (
  account_id  uuid not null,
  id          text not null,
  payout_id   text not null,
  what        text not null check (what in ('takings', 'disputes', 'fees', 'elsewhere')),
  gross       bigint not null,
  fee         bigint not null,
  payment_id  uuid,                       -- ours; null: none
  at          timestamptz not null,
  about       text not null default '',   -- in the provider's words
  primary key (account_id, id),
  foreign key (account_id, payout_id) references payouts,
  foreign key (account_id, payment_id) references payments
);
create index payout_moves_payout on payout_moves (account_id, payout_id);
select tenant_table('payout_moves');

-- Payments that a guest's bank draws back.
create table payment_disputes (
  account_id  uuid not null,
  id          text not null,
  payment_id  uuid,
  amount      bigint not null,
  reason      text not null,
  status      text not null,              -- in the provider's word: needs_response, under_review, won, lost ...
  due         date,                       -- until when an answer counts
  at          timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, payment_id) references payments
);
select tenant_table('payment_disputes');
