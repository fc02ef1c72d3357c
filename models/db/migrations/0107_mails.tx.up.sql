-- Mails to guests: written with what they say, sent by the server when it can, with what became of each.
create table mails (
  account_id  uuid not null references accounts,
  id          uuid not null,
  venue_id    uuid not null,
  order_id    uuid,
  kind        text not null check (kind in ('receipt', 'invoice')),
  recipient   text not null check (recipient <> ''),
  sender      text not null default '',       -- the name it is sent in
  subject     text not null,
  body        text not null,
  state       text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts    integer not null default 0,
  error       text not null default '',
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, venue_id) references venues,
  foreign key (account_id, order_id) references orders
);
create index mails_order on mails (account_id, order_id);
select tenant_table('mails');

-- Which account has a mail to send, and when: asked for before it is known whose it is. It says nothing about the mail.
create table mail_queue (
  account_id  uuid not null,
  mail_id     uuid not null,
  next_at     timestamptz not null default now(),
  primary key (account_id, mail_id)
);
create index mail_queue_due on mail_queue (next_at);
