-- What the bridge at a register calls the printer of its receipts and reports.
alter table registers add column receipt_device text not null default 'receipt' check (receipt_device <> '');
