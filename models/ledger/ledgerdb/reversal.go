package ledgerdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/ledger"
)

// reverse writes an entry that takes a sale's entry back, posting for posting.
const reverse = `with entry as (
		insert into journal_entries (account_id, id, venue_id, register_id, shift_id, business_day, kind, source_id, staff_id, at)
		values (app_account(), $1, $2, $3, $4, $5, $6, $7, $8, $9) returning account_id, id, venue_id, shift_id, business_day, kind)
	insert into journal_postings (account_id, entry_id, n, ledger_account, detail, amount, venue_id, shift_id, business_day, kind)
	select e.account_id, e.id, p.n, p.ledger_account, p.detail, -p.amount, e.venue_id, e.shift_id, e.business_day, e.kind
	from entry e
	join journal_entries sold on sold.account_id = e.account_id and sold.kind = 'sale' and sold.source_id = $10
	join journal_postings p on p.account_id = sold.account_id and p.entry_id = sold.id`

// QueueReversal posts the mirror of a sale's entry, as an entry of kind reopened.
func QueueReversal(b *pgx.Batch, sale uuid.UUID, m Meta) {
	b.Queue(reverse, m.ID, m.VenueID, db.OrNull(m.RegisterID), db.OrNull(m.ShiftID), m.Day.String(), string(ledger.Reopened), m.SourceID,
		db.OrNull(m.StaffID), m.At, sale)
}
