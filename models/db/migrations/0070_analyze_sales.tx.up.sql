-- Sales of the past come by the thousand, and a plan made while a table was empty reads all of it:
-- the planner must be told of them while they come. The application's role owns no table, so the
-- owner of this function does it. Who finds another at it has no need to wait.
create function analyze_sales() returns void language plpgsql security definer set search_path = public as $$
begin
  if pg_try_advisory_xact_lock(hashtext('analyze_sales')) then
    analyze orders, order_events, sales, sale_lines, sale_taxes, journal_entries, journal_postings, shifts, commands;
  end if;
end $$;
