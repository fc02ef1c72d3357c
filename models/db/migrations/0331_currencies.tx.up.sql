-- Currencies that a house's drawers take beside its own, with what one unit is worth in minor units of the house's own.
create table currencies (
  account_id  uuid not null references accounts,
  code        text not null check (code ~ '^[A-Z]{3}$'),
  rate        numeric(18, 6) not null check (rate > 0),
  archived_at timestamptz,
  primary key (account_id, code)
);
select tenant_table('currencies');

-- What came into a drawer of another currency, and went back to the guest where the payment was taken back. Worth is in the
-- house's own: it is part of the drawer's cash.
create table foreign_cash (
  account_id  uuid not null references accounts,
  payment_id  uuid not null,
  back        boolean not null,
  shift_id    uuid not null,
  currency    text not null,
  amount      bigint not null,   -- in minor units of the currency; below zero where it went back
  worth       bigint not null,
  at          timestamptz not null,
  primary key (account_id, payment_id, back),
  foreign key (account_id, shift_id) references shifts
);
create index foreign_cash_shift on foreign_cash (account_id, shift_id);
select tenant_table('foreign_cash');
