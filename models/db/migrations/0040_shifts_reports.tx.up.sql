-- A sale that arrives without an open shift (a till that was offline while its shift was closed elsewhere)
-- is taken over by the register's next shift: an entry of kind late moves its postings there.
alter table journal_entries drop constraint journal_entries_kind_check;
alter table journal_entries add constraint journal_entries_kind_check
  check (kind in ('sale', 'float', 'paid_in', 'paid_out', 'count', 'refund', 'late'));
create index journal_entries_without_shift on journal_entries (account_id, register_id, at) where shift_id is null and register_id is not null;

-- The taxes of a sale with what they are a share of: the ledger has the amounts, a tax return asks for both.
create table sale_taxes (
  account_id    uuid not null,
  order_id      uuid not null,
  n             integer not null,             -- a tax whose rate changed while the order was open stands there twice
  tax_id        uuid not null,
  venue_id      uuid not null,
  business_day  date not null,
  name          text not null,
  basis_points  integer not null,
  mode          text not null check (mode in ('inclusive', 'exclusive')),
  net           bigint not null,
  amount        bigint not null,
  primary key (account_id, order_id, n),
  foreign key (account_id, order_id) references sales
);
create index sale_taxes_day on sale_taxes (account_id, business_day, venue_id);
select tenant_table('sale_taxes');

-- A Z counts what was taken back: few events among many, so they have an index of their own.
create index order_events_taken_back on order_events (account_id, register_id, at) where type in ('line_voided', 'cancelled');

-- The list of past Zs, and of orders, newest first.
create index shifts_closed on shifts (account_id, venue_id, closed_at, id) where closed_at is not null;
create index sales_closed on sales (account_id, closed_at, order_id);
create index print_jobs_shift on print_jobs (account_id, shift_id) where shift_id is not null;

-- A closed shift is a document: nothing about it changes any more.
create function closed_for_good() returns trigger language plpgsql as $$
begin
  raise exception 'a closed shift is not changed' using errcode = 'check_violation', constraint = 'shifts_closed_for_good';
end $$;
create trigger closed_for_good before update or delete on shifts for each row when (old.closed_at is not null) execute function closed_for_good();
