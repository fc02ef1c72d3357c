-- How a register serves: guests at tables, guests in a line who wait for a number, or goods that are scanned.
alter table registers add column mode text not null default 'tables' check (mode in ('tables', 'counter', 'retail'));
