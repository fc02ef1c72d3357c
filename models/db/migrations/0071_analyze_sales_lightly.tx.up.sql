-- What events say is never asked for by its content: only keys and days are worth looking at, and
-- most of the time went into the rest.
create or replace function analyze_sales() returns void language plpgsql security definer set search_path = public as $$
begin
  if pg_try_advisory_xact_lock(hashtext('analyze_sales')) then
    analyze orders (account_id, id, venue_id, register_id, business_day, status, closed_at),
      order_events (account_id, order_id, seq, type, register_id, chain_seq, command_id),
      sales (account_id, order_id, venue_id, register_id, shift_id, business_day, closed_at),
      sale_lines (account_id, order_id, n, venue_id, business_day, item_id),
      sale_taxes (account_id, order_id, venue_id, business_day),
      journal_entries (account_id, id, register_id, shift_id, kind, source_id),
      journal_postings (account_id, entry_id, n, shift_id, business_day, ledger_account),
      shifts (account_id, id, register_id, number), commands (account_id, id);
  end if;
end $$;
