-- A screen can be nothing but the board on which guests see their numbers.
alter table devices drop constraint devices_kind_check;
alter table devices add constraint devices_kind_check check (kind in ('till', 'kitchen', 'display', 'board'));
alter table pairing_codes drop constraint pairing_codes_device_kind_check;
alter table pairing_codes add constraint pairing_codes_device_kind_check check (device_kind in ('till', 'kitchen', 'display', 'board'));

-- What was handed over is what the stations had been told by then. An order that is sent again afterwards is waited for again.
alter table pickups add column event_seq integer not null default 0;
update pickups p set event_seq = coalesce((select max(t.event_seq) from tickets t where t.account_id = p.account_id and t.order_id = p.order_id), 0);
