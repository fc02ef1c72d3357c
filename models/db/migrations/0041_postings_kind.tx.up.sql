-- A posting says what caused it, as it says its venue, shift and day: adding up never needs the entries.
alter table journal_postings add column kind text;
alter table journal_postings no force row level security;
alter table journal_postings disable trigger append_only;
alter table journal_entries no force row level security;
update journal_postings p set kind = e.kind from journal_entries e where e.account_id = p.account_id and e.id = p.entry_id;
alter table journal_entries force row level security;
alter table journal_postings enable trigger append_only;
alter table journal_postings force row level security;
alter table journal_postings alter column kind set not null;
