-- An order can become part of another; money can be booked before its order is closed.
alter table orders drop constraint orders_status_check;
alter table orders add constraint orders_status_check check (status in ('open', 'billed', 'closed', 'cancelled', 'merged'));

alter table journal_entries drop constraint journal_entries_kind_check;
alter table journal_entries add constraint journal_entries_kind_check check (kind ~ '^[a-z_]+$'); -- models/ledger lists them
