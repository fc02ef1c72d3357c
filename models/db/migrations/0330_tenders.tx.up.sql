-- Tenders of a house's own: meal cards, vouchers of a kind, a delivery service that pays later. The name is what books, receipts and
-- reports call it, for ever; what it may pay is as it is now.
create table tenders (
  account_id  uuid not null references accounts,
  name        text not null check (name <> ''),
  slip        text not null default 'optional' check (slip in ('never', 'optional', 'required')),
  most        bigint not null default 0 check (most >= 0),   -- of a sale; 0: no limit
  per_guest   boolean not null default false,                -- most is for each guest of the order
  categories  uuid[] not null default '{}',                  -- it pays for these only; empty: for all
  position    integer not null default 0,
  archived_at timestamptz,
  primary key (account_id, name)
);
select tenant_table('tenders');
