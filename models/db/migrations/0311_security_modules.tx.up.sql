-- Germany: a register's receipts wait, beside the sale, for its security module. One at a time talks to it (signing_until), and
-- which transaction it began is known before the end is asked for, so that none is begun twice.
alter table fiscal_chains drop constraint fiscal_chains_regime_check;
alter table fiscal_chains add constraint fiscal_chains_regime_check check (regime in ('rksv', 'journal', 'tse'));
alter table fiscal_chains add column signing_until timestamptz;
alter table fiscal_owed add column transaction bigint;
alter table fiscal_owed add column begun_at    timestamptz;

-- When a module was out of order, why, and how many receipts say so.
create table fiscal_outages (
  account_id  uuid not null,
  chain_id    uuid not null,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  reason      text not null,
  receipts    integer not null default 0,
  primary key (account_id, chain_id, started_at),
  foreign key (account_id, chain_id) references fiscal_chains
);
create unique index fiscal_outages_open on fiscal_outages (account_id, chain_id) where ended_at is null;
select tenant_table('fiscal_outages');
