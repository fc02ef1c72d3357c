-- Companies that invoices were made out to, to be found again.
create table buyers (
  account_id  uuid not null references accounts,
  id          uuid not null,
  company     text not null check (company <> ''),
  address     text not null,
  tax_number  text not null,
  email       text not null default '',
  used_at     timestamptz not null,
  search      text generated always as (lower(company || ' ' || tax_number)) stored,
  primary key (account_id, id)
);
create index buyers_search on buyers using gin (search gin_trgm_ops);
create index buyers_used on buyers (account_id, used_at desc);
select tenant_table('buyers');

-- The last number of each venue and year. A number is taken in the transaction that issues the invoice, so that none is
-- missing and none is given twice. A venue keeps its series from year to year.
create table invoice_counters (
  account_id  uuid not null,
  venue_id    uuid not null,
  year        integer not null,
  series      integer not null check (series > 0),
  last        integer not null default 0,
  primary key (account_id, venue_id, year),
  unique (account_id, series, year),
  foreign key (account_id, venue_id) references venues
);
select tenant_table('invoice_counters');

create table invoices (
  account_id  uuid not null references accounts,
  id          uuid not null,
  venue_id    uuid not null,
  order_id    uuid not null,
  refund_id   uuid,           -- of a corrective one: what was given back
  corrects    uuid,           -- and which invoice it puts right
  year        integer not null,
  series      integer not null,
  n           integer not null,
  number      text generated always as (year::text || '-' || series::text || '-' || lpad(n::text, greatest(5, length(n::text)), '0')) stored,
  issued_at   timestamptz not null,
  staff_id    uuid,
  staff_name  text not null default '',
  buyer_id    uuid not null,
  buyer       jsonb not null, -- as it was then, like the seller
  seller      jsonb not null,
  content     jsonb not null,
  total       bigint not null,
  search      text not null,
  primary key (account_id, id),
  unique (account_id, series, year, n),
  check ((refund_id is null) = (corrects is null)),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, order_id) references orders,
  foreign key (account_id, buyer_id) references buyers,
  foreign key (account_id, corrects) references invoices
);
create unique index invoices_one_of_a_sale on invoices (account_id, order_id) where refund_id is null;
create unique index invoices_one_of_a_refund on invoices (account_id, refund_id) where refund_id is not null;
create index invoices_issued on invoices (account_id, issued_at desc, id desc);
create index invoices_search on invoices using gin (search gin_trgm_ops);
select tenant_table('invoices');
create trigger append_only before delete on invoices for each row execute function append_only();

-- An invoice that was issued stands. Taking its sale up again touches it, which is refused.
create function invoice_stands() returns trigger language plpgsql as $$
begin
  raise exception 'an invoice stands as it was issued' using errcode = 'check_violation', constraint = 'invoice_stands';
end $$;
create trigger invoice_stands before update on invoices for each row execute function invoice_stands();

alter table print_jobs add column invoice_id uuid;

alter table roles no force row level security;
update roles set permissions = array(select distinct p from unnest(permissions || array['invoice.issue']) as p order by p) where builtin in ('owner', 'manager', 'cashier');
alter table roles force row level security;
