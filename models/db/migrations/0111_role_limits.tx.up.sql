-- How far a role goes without asking: amounts in minor units, rates in basis points; what is not named has no limit.
alter table roles add column limits jsonb not null default '{}';

-- Roles that every account starts with get the rights that came later. The owner of the tables may look past the
-- tenants' wall only while it is not forced.
alter table roles no force row level security;
update roles set permissions = array(select distinct p from unnest(permissions || case builtin
    when 'owner' then array['order.discount', 'order.comp', 'order.service', 'order.tax_exempt', 'order.split', 'order.move', 'order.refund', 'order.reopen', 'order.approve']
    when 'manager' then array['order.discount', 'order.comp', 'order.service', 'order.tax_exempt', 'order.split', 'order.move', 'order.refund', 'order.reopen', 'order.approve']
    when 'cashier' then array['order.discount', 'order.split', 'order.move']
    when 'waiter' then array['order.split', 'order.move']
    else array[]::text[] end) as p order by p)
where builtin in ('owner', 'manager', 'cashier', 'waiter');
alter table roles force row level security;
