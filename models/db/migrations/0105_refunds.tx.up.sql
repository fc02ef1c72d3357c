-- A sale's row is known by an id of its own: the order's for its first closing, the refund's for what was given back, one
-- derived from the order for a closing after it was reopened. orders is what the row counts for in the number of sales:
-- 1 for a sale, 0 for a refund, -1 where a sale was taken back to be corrected. Amounts of what was taken back are negative.
alter table sales no force row level security;
alter table sale_lines no force row level security;
alter table sale_taxes no force row level security;

alter table sales add column id uuid, add column refund boolean not null default false, add column orders smallint not null default 1;
update sales set id = order_id;
alter table sales alter column id set not null;
alter table sale_lines add column sale_id uuid, add column restock boolean not null default false; -- restock: a refunded line that went back to stock
update sale_lines set sale_id = order_id;
alter table sale_lines alter column sale_id set not null;
alter table sale_taxes add column sale_id uuid;
update sale_taxes set sale_id = order_id;
alter table sale_taxes alter column sale_id set not null;

alter table sale_lines drop constraint sale_lines_account_id_order_id_fkey, drop constraint sale_lines_pkey;
alter table sale_taxes drop constraint sale_taxes_account_id_order_id_fkey, drop constraint sale_taxes_pkey;
alter table sales drop constraint sales_pkey;
alter table sales add primary key (account_id, id);
alter table sale_lines add primary key (account_id, sale_id, n), add foreign key (account_id, sale_id) references sales;
alter table sale_taxes add primary key (account_id, sale_id, n), add foreign key (account_id, sale_id) references sales;
create index sales_order on sales (account_id, order_id);

alter table sales force row level security;
alter table sale_lines force row level security;
alter table sale_taxes force row level security;

alter table journal_entries drop constraint journal_entries_kind_check;
alter table journal_entries add constraint journal_entries_kind_check
  check (kind in ('sale', 'float', 'paid_in', 'paid_out', 'count', 'refund', 'late', 'reopened'));

-- The paper of a refund says which one it is of.
alter table print_jobs add column refund_id uuid;
