-- What nobody tried for days is swept away with the next right password.
create index throttles_age on throttles (at);
