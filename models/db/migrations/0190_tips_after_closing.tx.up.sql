-- Who serves adds the tip that a guest writes on the slip after the sale was closed; roles that every account starts with
-- get the right. The owner of the tables may look past the tenants' wall only while it is not forced.
alter table roles no force row level security;
update roles set permissions = array(select distinct p from unnest(permissions || 'order.tip'::text) as p order by p)
where builtin in ('owner', 'manager', 'cashier', 'waiter');
alter table roles force row level security;
