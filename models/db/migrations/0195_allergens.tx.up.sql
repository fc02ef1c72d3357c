-- What guests must be told of (Regulation (EU) No 1169/2011, annex II), and what stations are told
-- of guests who must not have it. models/catalog lists the codes.
alter table items add column allergens text[] not null default '{}';

alter table ticket_lines add column allergy jsonb not null default '{}', add column allergy_before jsonb not null default '{}';
