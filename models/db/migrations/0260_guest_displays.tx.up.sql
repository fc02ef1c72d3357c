-- What the screen that faces the guest shows while nothing is rung up, and after somebody paid.
create table guest_displays (
  account_id   uuid not null,
  venue_id     uuid not null,
  message      text not null default '',
  code         boolean not null default true,            -- to the receipt, once it is paid
  seconds      integer not null default 45 check (seconds between 10 and 300), -- for which what is paid is shown
  picture      bytea,                                    -- null: none
  picture_type text not null default '',
  picture_hash text not null default '',
  updated_at   timestamptz not null default now(),
  primary key (account_id, venue_id),
  foreign key (account_id, venue_id) references venues,
  constraint guest_displays_picture check ((picture is null) = (picture_hash = '') and octet_length(picture) <= 2097152)
);
select tenant_table('guest_displays');
