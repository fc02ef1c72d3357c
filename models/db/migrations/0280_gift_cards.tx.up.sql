-- Gift cards: money that was paid and is owed to whoever brings the code. A card is never worth less than nothing.
create table gift_cards (
  account_id  uuid not null references accounts,
  id          uuid not null,
  venue_id    uuid not null,                  -- where it was sold first; it pays at all venues
  code        text not null check (code <> ''),
  loaded      bigint not null,                -- all that was ever put on it
  balance     bigint not null,
  expires_on  date,                           -- the last day on which it pays
  blocked_at  timestamptz,                    -- lost or stolen: it does not pay
  blocked_why text not null default '',
  created_at  timestamptz not null,
  used_at     timestamptz not null,           -- the last time that anything happened to it
  primary key (account_id, id),
  constraint gift_cards_balance check (balance >= 0),
  foreign key (account_id, venue_id) references venues
);
create unique index gift_cards_code on gift_cards (account_id, code);
create index gift_cards_used on gift_cards (account_id, used_at desc, id desc);
select tenant_table('gift_cards');

-- What happened to a card: balance is the sum of amount. One move of a kind from one source.
create table gift_card_moves (
  account_id  uuid not null,
  card_id     uuid,
  kind        text not null check (kind in ('loaded', 'taken', 'paid', 'paid_back', 'refunded', 'expired')),
  source_id   uuid not null,                  -- the line, payment, refund or command behind it
  order_id    uuid,
  register_id uuid,
  staff_id    uuid,
  amount      bigint not null check (amount <> 0),
  at          timestamptz not null,
  primary key (account_id, kind, source_id),
  constraint gift_card_known check (card_id is not null),
  foreign key (account_id, card_id) references gift_cards
);
create index gift_card_moves_card on gift_card_moves (account_id, card_id, at);
create index gift_card_moves_order on gift_card_moves (account_id, order_id);
create trigger append_only before update or delete on gift_card_moves for each row execute function append_only();
select tenant_table('gift_card_moves');

-- How long a card pays by the rule of the venue that sells it: 0 months is for ever.
alter table venues add column gift_months integer not null default 0 check (gift_months between 0 and 600);
alter table venues add column gift_year_end boolean not null default false;

alter table roles no force row level security;
update roles set permissions = array(select distinct p from unnest(permissions || array['gift.manage']) as p order by p) where builtin in ('owner', 'manager');
alter table roles force row level security;
