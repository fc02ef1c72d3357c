-- What changed money or rights, as the owner looks it up: a projection of order events beside what happens outside
-- of orders. amount is what it took off, gave back or moved, in minor units.
create table audit (
  account_id     uuid not null references accounts,
  id             uuid not null,
  at             timestamptz not null,
  venue_id       uuid,
  register_id    uuid,
  act            text not null,
  event          text not null,               -- names the sentence
  order_id       uuid,
  billed         boolean not null default false, -- after the guest had the bill
  staff_id       uuid,
  staff_name     text not null default '',
  approver_id    uuid,
  approver_name  text not null default '',
  amount         bigint not null default 0,
  data           jsonb not null default '{}',
  items          jsonb not null default '{}', -- what the lines in data are called
  primary key (account_id, id)
);
create index audit_at on audit (account_id, at desc, id desc);
create index audit_staff on audit (account_id, staff_id, at desc, id desc);
create index audit_act on audit (account_id, act, at desc, id desc);
create index audit_approver on audit (account_id, approver_id, at desc, id desc) where approver_id is not null;

-- What happened before there was this list; what it came to was not kept, except by refunds.
alter table order_events no force row level security;
alter table orders no force row level security;
insert into audit (account_id, id, at, venue_id, register_id, act, event, order_id, staff_id, staff_name, approver_id, approver_name, amount, data, items)
select e.account_id, gen_random_uuid(), e.at, o.venue_id, e.register_id,
       case e.type when 'line_voided' then 'void' when 'cancelled' then 'cancel' when 'price_set' then 'price' when 'refunded' then 'refund'
         when 'reopened' then 'reopen' when 'payment_removed' then 'payment' else 'discount' end,
       e.type, e.order_id, e.staff_id, coalesce(e.data->'actor'->>'name', ''), (e.data->'approved_by'->>'staff_id')::uuid,
       coalesce(e.data->'approved_by'->>'name', ''), case e.type when 'refunded' then coalesce((e.data->'payload'->>'total')::bigint, 0) else 0 end,
       (e.data->'payload')::jsonb,
       coalesce((select jsonb_object_agg(a.data->'payload'->>'line_id', a.data->'payload'->'sold'->>'name') from order_events a
         where a.account_id = e.account_id and a.order_id = e.order_id and a.type = 'line_added' and a.data->'payload'->>'line_id' = e.data->'payload'->>'line_id'), '{}')
from order_events e join orders o on o.account_id = e.account_id and o.id = e.order_id
where e.type in ('line_voided', 'cancelled', 'price_set', 'refunded', 'reopened', 'payment_removed', 'discount_applied', 'discount_removed');
alter table order_events force row level security;
alter table orders force row level security;

create trigger append_only before update or delete on audit for each row execute function append_only();
select tenant_table('audit');
