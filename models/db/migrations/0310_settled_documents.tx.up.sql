-- Documents whose fate somebody found out at the device, and corrections: they take the place of a document that was proven not to
-- be registered.
alter table fiscal_documents drop constraint fiscal_documents_state_check;
alter table fiscal_documents add constraint fiscal_documents_state_check check (state in ('waiting', 'registered', 'failed', 'unknown', 'replaced'));
alter table fiscal_documents add column settled_by  text not null default '';   -- who looked, where a person did
alter table fiscal_documents add column settled_why text not null default '';
drop index fiscal_documents_open;
create index fiscal_documents_open on fiscal_documents (account_id, register_id, n) where state not in ('registered', 'replaced');
