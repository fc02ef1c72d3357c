package orderdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
)

// prepaid books money when it is taken for an order that stays open, and when it is given back. Its
// source is the payment, so that it is the same money on whichever order it ends up.
func (r *running) prepaid(b *pgx.Batch, e recorded, payment uuid.UUID, tender string, amount money.Amount) {
	if amount == 0 {
		return
	}
	entry := ledger.PrepaidEntry(tender, amount)
	ledgerdb.Queue(b, ledgerdb.Meta{
		ID: derived(payment, string(entry.Kind)), VenueID: r.order.VenueID, RegisterID: r.request.RegisterID, ShiftID: r.snapshot.shift,
		Day: r.facts.venue.day(e.At), SourceID: payment, StaffID: e.Actor.StaffID, At: e.At,
	}, entry)
}

func (r *running) tenderOf(payment uuid.UUID) string {
	for _, p := range r.order.Payments {
		if p.ID == payment {
			return p.Tender
		}
	}
	return ""
}

const insertCheckPrintSQL = `insert into print_jobs (account_id, id, venue_id, register_id, order_id, check_id, kind, device)
	values ($1, $2, $3, $4, $5, $6, 'receipt', $7)`

// checkPaid has the receipt of a check printed when the last that it owes is paid.
func (r *running) checkPaid(b *pgx.Batch, p order.PaymentAdded) {
	if p.Check == nil || p.Pending || !r.prints() {
		return
	}
	id := derived(p.PaymentID, "check receipt")
	b.Queue(insertCheckPrintSQL, r.change.account, id, r.order.VenueID, r.request.RegisterID, r.order.ID, p.CheckID, receiptDevice)
	live.Queue(b, r.change.account, live.Change{Topic: live.Print, Key: id, Venue: r.order.VenueID})
}
