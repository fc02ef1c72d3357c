-- Keys by which programs act in an account. Only the hash of a secret is kept: it is 256 random
-- bits, so a plain hash cannot be turned back.

create table api_keys (
  account_id    uuid not null,
  id            uuid not null,
  name          text not null check (name <> ''),
  scopes        text[] not null,
  secret_hash   bytea not null,
  created_by    uuid,
  created_at    timestamptz not null default now(),
  last_used_at  timestamptz,
  revoked_at    timestamptz,
  primary key (account_id, id)
);
select tenant_table('api_keys');

-- Orders by day and number, the newest first, whatever the venue.
create index orders_by_day on orders (account_id, business_day desc, number desc, id desc);
