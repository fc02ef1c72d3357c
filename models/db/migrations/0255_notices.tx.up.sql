-- What people in a house are told while they work: that dishes are ready, and what one writes to another.
create table notices (
  account_id    uuid not null references accounts,
  id            uuid not null,
  venue_id      uuid not null,
  kind          text not null check (kind in ('ready', 'message')),
  order_id      uuid,                          -- the order that sent the dishes to the kitchen
  event_seq     integer,                       -- and its event that did
  at_order_id   uuid,                          -- the order that they are for
  dishes        jsonb not null default '[]',
  phrase        text not null default '',      -- of a message: a ready phrase, which each reads in their language
  about         text not null default '',      -- the table or dish that the phrase is about
  text          text not null default '',
  from_staff    uuid,
  from_station  uuid,
  from_name     text not null default '',
  to_staff      uuid[] not null default '{}',
  to_stations   uuid[] not null default '{}',
  to_floor      boolean not null default false, -- everybody who serves
  to_kitchen    boolean not null default false, -- every station
  created_at    timestamptz not null default now(),
  ended_at      timestamptz,                   -- nobody needs to know any more
  ended_name    text not null default '',      -- who said so; empty: it came to its end by itself
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, order_id) references orders,
  foreign key (account_id, at_order_id) references orders,
  check ((kind = 'ready') = (order_id is not null and event_seq is not null and at_order_id is not null)),
  check (char_length(text) <= 200 and char_length(about) <= 40)
);
-- What was sent together is told as ready once.
create unique index notices_ready_once on notices (account_id, order_id, event_seq) where kind = 'ready';
create index notices_open on notices (account_id, venue_id, created_at) where ended_at is null;
create index notices_sent on notices (account_id, venue_id, created_at) where kind = 'message';
select tenant_table('notices');

-- Who has read a message: a person, or a station at which nobody is signed in.
create table notice_reads (
  account_id  uuid not null,
  notice_id   uuid not null,
  reader      uuid not null,
  name        text not null,
  read_at     timestamptz not null default now(),
  primary key (account_id, notice_id, reader),
  foreign key (account_id, notice_id) references notices on delete cascade
);
select tenant_table('notice_reads');
