-- Who an account takes cards through. Its secrets are sealed: whoever has the database alone cannot read them.
create table payment_accounts (
  account_id  uuid not null references accounts,
  provider    text not null check (provider in ('stripe')),
  id          uuid not null,               -- stands in the address of its notices
  key         bytea not null,
  hint        text not null,               -- the last characters of the key
  notices     bytea,                       -- what signs its notices; null: none are taken
  live        boolean not null,            -- real money; false: its test mode
  heard_at    timestamptz,                 -- when a notice came last
  created_at  timestamptz not null,
  primary key (account_id, provider)
);
select tenant_table('payment_accounts');

-- What a venue is called at the provider, and how its guests add a tip to a card.
create table payment_places (
  account_id  uuid not null,
  venue_id    uuid not null,
  name        text not null default '',
  tips        text not null default 'none' check (tips in ('none', 'reader', 'slip')),
  primary key (account_id, venue_id),
  foreign key (account_id, venue_id) references venues
);
select tenant_table('payment_places');

create table payment_readers (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  register_id  uuid,                       -- where it stands; null: anybody of the venue takes it
  name         text not null check (name <> ''),
  external     text not null check (external <> ''),
  model        text not null default '',
  archived_at  timestamptz,
  created_at   timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, register_id) references registers
);
create unique index payment_readers_external on payment_readers (account_id, external) where archived_at is null;
select tenant_table('payment_readers');

-- Payments that somebody outside is asked for, as far as that is known. A payment that has no answer is unknown and
-- says what it was; figures are in minor units of the account's currency.
create table payments (
  account_id   uuid not null,
  id           uuid not null,
  venue_id     uuid not null,
  register_id  uuid not null,
  order_id     uuid not null,
  tender       text not null check (tender in ('reader', 'link')),
  reader_id    uuid,
  amount       bigint not null check (amount > 0),
  tips         boolean not null default false,  -- the reader asks for one
  hold_until   timestamptz,                     -- what is held is taken then at the latest; null: at once
  state        text not null check (state in ('requested', 'waiting', 'authorised', 'captured', 'failed', 'cancelled', 'refunded', 'unknown')),
  was          text not null default '' check ((was <> '') = (state = 'unknown')),
  wanted       text not null default '' check (wanted in ('', 'stop', 'back', 'again')),
  attempt      integer not null default 0,
  external     text not null default '',
  address      text not null default '',         -- where the guest pays, of a link
  back_to      text not null default '',         -- where the guest goes then
  tip          bigint not null default 0 check (tip >= 0),
  authorised   bigint not null default 0,
  captured     bigint not null default 0 check (captured between 0 and authorised),
  refunded     bigint not null default 0 check (refunded between 0 and captured),
  code         text not null default '',
  card         jsonb not null default '{}',
  told         text not null default '' check (told in ('', 'taken', 'settled', 'none', 'adrift')),
  raised       bigint not null default 0,       -- what a tip on the slip adds to it, while that is being taken
  turn         integer not null default 0,      -- how often the provider was asked for something
  calling      text not null default '',        -- what the provider is being asked
  caller       uuid,                            -- by whom: nobody else asks before the lease is over
  leased_until timestamptz,
  asked_at     timestamptz,
  staff_id     uuid,
  staff_name   text not null default '',
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, order_id) references orders,
  foreign key (account_id, reader_id) references payment_readers,
  constraint payments_captured_when_taken check (captured = 0 or state in ('captured', 'refunded') or was = 'captured')
);
create index payments_order on payments (account_id, order_id);
create index payments_external on payments (account_id, external) where external <> '';
create index payments_recent on payments (account_id, created_at desc, id desc);
-- A reader shows one payment at a time.
create unique index payments_one_on_reader on payments (account_id, reader_id)
  where reader_id is not null and (state in ('requested', 'waiting') or was in ('requested', 'waiting'));
select tenant_table('payments');

-- The past of a payment: what was asked, what was heard.
create table payment_events (
  account_id  uuid not null,
  payment_id  uuid not null,
  n           integer not null,
  at          timestamptz not null,
  step        text not null,
  state       text not null,
  code        text not null default '',
  primary key (account_id, payment_id, n),
  foreign key (account_id, payment_id) references payments
);
select tenant_table('payment_events');
create trigger append_only before update or delete on payment_events for each row execute function append_only();

-- What a refund of a sale gives back through a payment.
create table payment_returns (
  account_id   uuid not null,
  id           uuid not null,
  payment_id   uuid not null,
  refund_id    uuid not null,
  amount       bigint not null check (amount > 0),
  state        text not null default 'requested' check (state in ('requested', 'pending', 'done', 'failed')),
  external     text not null default '',
  code         text not null default '',
  attempt      integer not null default 0,
  caller       uuid,
  leased_until timestamptz,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, payment_id) references payments
);
create index payment_returns_payment on payment_returns (account_id, payment_id);
create index payment_returns_refund on payment_returns (account_id, refund_id);
select tenant_table('payment_returns');

-- Notices that were heard, so that a repetition is known as one.
create table payment_notices (
  account_id  uuid not null,
  id          text not null,
  kind        text not null,
  at          timestamptz not null,
  primary key (account_id, id)
);
select tenant_table('payment_notices');

-- Which account has a payment to ask about, and when: read before it is known whose it is. It says nothing about the payment.
create table payment_queue (
  account_id  uuid not null,
  id          uuid not null,
  is_return   boolean not null default false,
  next_at     timestamptz not null,
  tries       integer not null default 0,
  primary key (account_id, id)
);
create index payment_queue_due on payment_queue (next_at);
