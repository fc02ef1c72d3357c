-- What is owed to whoever brings the note: the value of a refund that pays for a later order. A note is never worth less than nothing.
create table credit_notes (
  account_id  uuid not null references accounts,
  id          uuid not null,
  venue_id    uuid not null,
  register_id uuid not null,
  order_id    uuid not null,
  refund_id   uuid not null,
  code        text not null,
  amount      bigint not null check (amount > 0),
  balance     bigint not null,
  created_at  timestamptz not null,
  primary key (account_id, id),
  constraint credit_notes_balance check (balance between 0 and amount),
  foreign key (account_id, order_id) references orders
);
create unique index credit_notes_code on credit_notes (account_id, code);
create index credit_notes_order on credit_notes (account_id, order_id);
create index credit_notes_fresh on credit_notes (account_id, register_id, created_at) where balance > 0;
select tenant_table('credit_notes');

-- Each payment with a note, so that giving the payment back gives its worth back to the note.
create table credit_note_uses (
  account_id  uuid not null,
  payment_id  uuid not null,
  note_id     uuid,
  order_id    uuid not null,
  amount      bigint not null check (amount > 0),
  primary key (account_id, payment_id),
  constraint credit_note_known check (note_id is not null),
  foreign key (account_id, note_id) references credit_notes,
  foreign key (account_id, order_id) references orders
);
select tenant_table('credit_note_uses');
