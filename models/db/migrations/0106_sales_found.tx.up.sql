-- What the terminals called the payments of a sale: a guest comes back with a card slip more often than with the receipt.
alter table sales add column reference text not null default '';
-- Whether a receipt carries a code that leads to it on the guest's own phone.
alter table venues add column receipt_link boolean not null default true;
