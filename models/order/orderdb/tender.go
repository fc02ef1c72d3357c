package orderdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/tender"
)

// ruled says what the house says of the tender that pays, and the rate of foreign cash.
func (r *running) ruled(c order.AddPayment) order.AddPayment {
	for _, t := range r.facts.venue.Tenders {
		if t.Name == c.Tender {
			c.Rule = &t
		}
	}
	if c.Foreign != nil {
		given := *c.Foreign
		given.Rate = money.Price{} // nobody but the house says it
		for _, x := range r.facts.venue.Currencies {
			if x.Code == given.Currency {
				given.Rate = x.Rate
			}
		}
		c.Foreign = &given
	}
	return c
}

// takeForeign keeps what came into the drawer of another currency.
func (r *running) takeForeign(b *pgx.Batch, e recorded, p order.PaymentAdded) {
	if p.Foreign != nil && r.snapshot.shift != uuid.Nil {
		tender.QueueTaken(b, tender.Taken{
			Account: r.change.account, Payment: p.PaymentID, Shift: r.snapshot.shift, Foreign: *p.Foreign, Worth: p.Amount, At: e.At,
		})
	}
}

// giveForeignBack keeps that it went out again.
func (r *running) giveForeignBack(b *pgx.Batch, e recorded, p order.PaymentRemoved) {
	if r.snapshot.shift != uuid.Nil && p.Tender == price.Cash {
		tender.QueueGivenBack(b, r.change.account, p.PaymentID, r.snapshot.shift, e.At)
	}
}
