package orderdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/houseaccount"
	"comptoir/models/money"
	"comptoir/models/order"
)

func (r *running) houseMove(e recorded, source uuid.UUID, reference string, amount money.Amount) houseaccount.Move {
	house, _ := uuid.Parse(reference) // the order refused what is none
	return houseaccount.Move{
		Account: r.change.account, Source: source, House: house, Order: r.order.ID, Venue: r.order.VenueID, Staff: e.Actor.StaffID, Amount: amount, At: e.At,
	}
}

// chargeHouse charges a payment to the account that it is made with.
func (r *running) chargeHouse(b *pgx.Batch, e recorded, p order.PaymentAdded) {
	if p.Tender == order.HouseAccount {
		houseaccount.QueueCharge(b, r.houseMove(e, p.PaymentID, p.Reference, p.Amount))
	}
}

// housesBack takes off the accounts that paid what a refund gives back.
func (r *running) housesBack(b *pgx.Batch, e recorded, refund uuid.UUID) {
	for _, back := range r.order.BackTo(order.HouseAccount, refund) {
		houseaccount.QueueRefund(b, r.houseMove(e, derived(refund, "house "+back.Reference), back.Reference, back.Amount))
	}
}
