package orderdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
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
