package orderdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/ledger"
	"comptoir/models/order"
)

const (
	insertDiscountsSQL = `insert into sale_discounts (account_id, sale_id, n, order_id, line_id, venue_id, business_day, kind, ref, name, amount, staff_id)
		select $1, $2, d.n, $3, d.line_id, $4, $5, d.kind, nullif(d.ref, $6), d.name, d.amount, nullif(d.staff, $6)
		from unnest($7::uuid[], $8::text[], $9::uuid[], $10::text[], $11::bigint[], $12::uuid[]) with ordinality
			as d(line_id, kind, ref, name, amount, staff, n)`
	reverseDiscountsSQL = `insert into sale_discounts (account_id, sale_id, n, order_id, line_id, venue_id, business_day, kind, ref, name, amount, staff_id)
		select account_id, $3, n, order_id, line_id, venue_id, $4, kind, ref, name, -amount, staff_id
		from sale_discounts where account_id = $1 and sale_id = $2`
)

// discounts works out what took something off what the request sells or takes back, before anything is written.
func (r *running) discounts() (err error) {
	for _, e := range r.change.events {
		if _, ok := e.Data.(order.OrderClosed); ok {
			if r.sold, err = ledger.DiscountFacts(r.order); err != nil {
				return err
			}
		}
	}
	for i := range r.refunds {
		g := &r.refunds[i]
		if g.discounts, err = ledger.RefundedDiscounts(r.order, g.facts); err != nil {
			return err
		}
	}
	return nil
}

// queueDiscounts writes what took something off the lines of a sale or a refund.
func (r *running) queueDiscounts(b *pgx.Batch, sale uuid.UUID, day string, facts []ledger.DiscountFact) {
	n := len(facts)
	if n == 0 {
		return
	}
	lines, refs, staff := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]uuid.UUID, n)
	kinds, names, amounts := make([]string, n), make([]string, n), make([]int64, n)
	for i, f := range facts {
		lines[i], refs[i], staff[i], names[i], amounts[i] = f.LineID, f.Ref, f.Staff, f.Name, int64(f.Amount)
		kinds[i] = "manual"
		if f.Offer {
			kinds[i] = "offer"
		}
	}
	b.Queue(insertDiscountsSQL, r.change.account, sale, r.order.ID, r.order.VenueID, day, uuid.Nil, lines, kinds, refs, names, amounts, staff)
}
