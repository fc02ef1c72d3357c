package orderdb

import (
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/order"
	"comptoir/models/payment/paymentdb"
)

// ask writes a payment that somebody outside is asked for, with the event that has the order wait for it.
func (r *running) ask(b *pgx.Batch, p order.PaymentAdded) {
	if !order.Outside(p.Tender) || r.request.Asked == nil {
		return
	}
	a := *r.request.Asked
	a.ID, a.OrderID, a.VenueID, a.RegisterID = p.PaymentID, r.order.ID, r.order.VenueID, r.request.RegisterID
	a.Tender, a.Amount, a.At = p.Tender, p.Amount, r.request.At
	a.StaffID, a.StaffName = r.request.Actor.StaffID, r.request.Actor.Name
	paymentdb.QueueAsk(b, r.change.account, a)
}

// carryPayments has payments that came from another order be this one's.
func (r *running) carryPayments(b *pgx.Batch) {
	var came []uuid.UUID
	for _, p := range r.order.Payments {
		if p.Outside() && !slices.ContainsFunc(r.before.Payments, func(was order.Payment) bool { return was.ID == p.ID }) {
			came = append(came, p.ID)
		}
	}
	if len(came) > 0 {
		paymentdb.QueueMoved(b, r.change.account, r.order.ID, came)
	}
}

// giveBackOutside has what a refund gives back through cards given back by whoever took it.
func (r *running) giveBackOutside(b *pgx.Batch, e recorded, p order.Refunded) {
	refund := r.order.Refund(p.RefundID)
	if refund == nil {
		return
	}
	for _, tender := range order.OutsideTenders() {
		for _, part := range order.Returns(r.order, *refund, tender) {
			paymentdb.QueueReturn(b, r.change.account, paymentdb.Return{
				ID: ReturnID(p.RefundID, part.Payment.ID), PaymentID: part.Payment.ID, RefundID: p.RefundID, Amount: part.Amount, At: e.At,
			})
		}
	}
}

// ReturnID is the id of what a refund gives back through a payment.
func ReturnID(refund, payment uuid.UUID) uuid.UUID {
	return derived(refund, "return "+payment.String())
}
