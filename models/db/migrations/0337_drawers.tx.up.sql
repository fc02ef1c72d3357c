-- The drawers that a register has beside its own. Pin is the one of the printer's connector that opens it; 0: as the printer is set up.
create table drawers (
  account_id   uuid not null,
  id           uuid not null,
  register_id  uuid not null,
  name         text not null check (name <> ''),
  pin          smallint not null default 0 check (pin in (0, 2, 5)),
  created_at   timestamptz not null,
  archived_at  timestamptz,
  primary key (account_id, id),
  foreign key (account_id, register_id) references registers
);
create index drawers_register on drawers (account_id, register_id) where archived_at is null;
select tenant_table('drawers');

-- Whose cash a shift is: everybody's at its register where there is no holder. A purse is cash that its holder carries: money of
-- theirs is in it wherever in the venue they take it.
alter table shifts add column drawer_id uuid, add column holder_id uuid, add column purse boolean not null default false;
alter table shifts add constraint shifts_drawer foreign key (account_id, drawer_id) references drawers;
alter table shifts add constraint shifts_purse check (not purse or holder_id is not null and drawer_id is null);
drop index shifts_one_open_per_register;
create unique index shifts_one_open_per_drawer on shifts (account_id, register_id, coalesce(drawer_id, '00000000-0000-0000-0000-000000000000'))
  where closed_at is null and not purse;
create unique index shifts_one_open_per_holder on shifts (account_id, holder_id) where closed_at is null and holder_id is not null;

alter table venues add column own_drawers boolean not null default false, add column purses boolean not null default false;
