-- The picture of the slip for cash that was paid out: a small JPEG that was drawn anew, without what the camera wrote beside it.
create table cash_photos (
  account_id   uuid not null,
  movement_id  uuid not null,
  jpeg         bytea not null check (octet_length(jpeg) <= 2000000),
  primary key (account_id, movement_id),
  foreign key (account_id, movement_id) references cash_movements
);
create trigger append_only before update or delete on cash_photos for each row execute function append_only();
select tenant_table('cash_photos');

alter table venues add column slip_photos boolean not null default false; -- nothing is paid out without a picture
