-- A tap looks for the shift of a register or of a person: among those that are open, not among all there ever were.
create index shifts_open on shifts (account_id, venue_id) where closed_at is null;
