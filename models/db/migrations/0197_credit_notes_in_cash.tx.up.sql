-- What is left on a credit note can be given in cash; the movement says of which note it was.
alter table cash_movements add column note_id uuid;
alter table cash_movements add foreign key (account_id, note_id) references credit_notes;

alter table roles no force row level security;
update roles set permissions = array(select distinct p from unnest(permissions || array['credit.cash']) as p order by p) where builtin in ('owner', 'manager');
alter table roles force row level security;
