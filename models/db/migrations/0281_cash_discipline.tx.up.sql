-- Cash that goes from a drawer into the safe during a shift.
alter table cash_movements drop constraint cash_movements_kind_check;
alter table cash_movements add constraint cash_movements_kind_check check (kind in ('paid_in', 'paid_out', 'dropped'));

-- By how much a count may differ before somebody has to agree to it: 0 is by any amount.
alter table venues add column cash_tolerance bigint not null default 0 check (cash_tolerance >= 0);

alter table roles no force row level security;
update roles set permissions = array(select distinct p from unnest(permissions || array['shift.difference', 'safe.manage']) as p order by p) where builtin in ('owner', 'manager');
alter table roles force row level security;
