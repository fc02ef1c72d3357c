package orderdb

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/registration"
	"comptoir/models/order"
)

// register has the fiscal register of the till told what the request leaves: each check that was paid apart, the rest of
// an order when it is closed, and what is taken back. The documents wait for the till's bridge; no sale waits for them.
func (r *running) register() {
	f := r.snapshot.registers
	if f == nil {
		return
	}
	apart := r.registerChecks(f)
	for _, e := range r.change.events {
		switch p := e.Data.(type) {
		case order.OrderClosed:
			if d, ok := registration.Sale(r.order, r.totals, apart); ok {
				r.tell(f, saleID(r.order), uuid.Nil, e.At, e.Actor, d)
			}
		case order.OrderReopened:
			sale := saleOf(r.order.ID, p.Closing)
			if k, ok := f.Known(sale); ok {
				r.tell(f, derived(sale, "reopened"), uuid.Nil, e.At, e.Actor, registration.Back(k.Document))
			}
		case order.Refunded:
			i := slices.IndexFunc(r.refunds, func(g givenBack) bool { return g.refund.ID == p.RefundID })
			if d, ok := registration.Refund(r.order, r.refunds[i].refund, r.refunds[i].facts); ok {
				r.tell(f, p.RefundID, uuid.Nil, e.At, e.Actor, d)
			}
		}
	}
}

// registerChecks tells of the checks that are paid, and of those that are no longer. It returns those that are on
// documents of their own.
func (r *running) registerChecks(f *fiscaldb.Registering) []order.CheckTotal {
	paid, by := paidChecks(r.order), r.change.events[0].Actor
	source := func(check uuid.UUID, what string) uuid.UUID {
		return derived(check, what+" "+strconv.Itoa(r.order.Version))
	}
	known := f.Apart()
	for check, d := range known {
		if !slices.ContainsFunc(paid, func(c order.Check) bool { return c.ID == check }) {
			r.tell(f, source(check, "unpaid"), check, r.request.At, by, registration.Back(d))
		}
	}
	var apart []order.CheckTotal
	for _, c := range paid {
		total, ok := r.order.CheckTotal(r.totals, c.ID)
		if !ok {
			continue
		}
		if _, there := known[c.ID]; !there {
			d, ok := registration.Check(r.order, total)
			if !ok {
				continue
			}
			r.tell(f, source(c.ID, "paid"), c.ID, r.request.At, by, d)
		}
		apart = append(apart, total)
	}
	return apart
}

func (r *running) tell(f *fiscaldb.Registering, source, check uuid.UUID, at time.Time, by order.Actor, d registration.Document) {
	f.Add(fiscaldb.Registration{
		ID: derived(source, "registered "+string(d.Kind)), Source: source, Order: r.order.ID, Check: check, Day: r.facts.venue.day(at).String(), At: at,
		Document: d.By(by.Name, f.Device.TaxSystem),
	})
}
