-- A person has one login at most, and a list of people shows it.
create unique index logins_staff on logins (account_id, staff_id);

-- Codes that ran out are swept away with the next one that an account makes.
create index pairing_codes_account on pairing_codes (account_id);
