package orderdb

import "comptoir/models/order"

// ruled says what the house says of the tender that pays.
func (r *running) ruled(c order.AddPayment) order.AddPayment {
	for _, t := range r.facts.venue.Tenders {
		if t.Name == c.Tender {
			c.Rule = &t
		}
	}
	return c
}
