-- The tips that a till offers with one tap, in percent.
alter table venues add column tip_shares integer[] not null default '{5,10,15}';
