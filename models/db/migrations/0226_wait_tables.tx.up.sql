-- A party is called to a table of its own account.
alter table waits add foreign key (account_id, table_id) references tables not valid;
