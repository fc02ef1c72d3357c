package orderdb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/creditnote"
	"comptoir/models/db"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

const (
	insertRefundPrintSQL = `insert into print_jobs (account_id, id, venue_id, register_id, order_id, refund_id, kind, device)
		values ($1, $2, $3, $4, $5, $6, 'receipt', $7)`
	referSQL   = `update sales set reference = $3 where account_id = $1 and id = $2`
	restockSQL = `update sale_lines set restock = true where account_id = $1 and sale_id = $2 and line_id = any($3)`

	// What a sale was booked as is booked back from its own rows, so that nothing of it stays whatever it was made of.
	reverseSaleSQL = `insert into sales (account_id, id, refund, orders, order_id, venue_id, register_id, shift_id, business_day, hour, number, kind,
			table_id, covers, staff_id, closed_at, quantity, amount, discount, service, net, tax, tip, rounding, total, comp, deposit)
		select account_id, $3, true, -orders, order_id, venue_id, $4, $5, $6, $7, number, kind, table_id, -covers, $8, $9,
			-quantity, -amount, -discount, -service, -net, -tax, -tip, -rounding, -total, -comp, -deposit
		from sales where account_id = $1 and id = $2`
	reverseLinesSQL = `insert into sale_lines (account_id, sale_id, order_id, n, line_id, venue_id, business_day, item_id, variant_id, category_id,
			item_name, variant_name, category_name, quantity, amount, discount, total, net, tax, whole_id, whole_name, comp, deposit)
		select account_id, $3, order_id, n, line_id, venue_id, $4, item_id, variant_id, category_id, item_name, variant_name, category_name,
			-quantity, -amount, -discount, -total, -net, -tax, whole_id, whole_name, -comp, -deposit
		from sale_lines where account_id = $1 and sale_id = $2`
	reverseTaxesSQL = `insert into sale_taxes (account_id, sale_id, order_id, n, tax_id, venue_id, business_day, name, basis_points, mode, net, amount)
		select account_id, $3, order_id, n, tax_id, venue_id, $4, name, basis_points, mode, -net, -amount
		from sale_taxes where account_id = $1 and sale_id = $2`
)

// saleID is the id of the sale that a closed order is.
func saleID(o order.Order) uuid.UUID { return saleOf(o.ID, o.Closings) }

// saleOf is the id of the sale of one closing of an order: the order's own for the first.
func saleOf(id uuid.UUID, closing int) uuid.UUID {
	if closing <= 1 {
		return id
	}
	return derived(id, "sale "+strconv.Itoa(closing))
}

// refer keeps what the terminals called the payments, so that a card slip finds the sale.
func (r *running) refer(b *pgx.Batch, sale uuid.UUID) {
	var references []string
	for _, p := range r.order.Payments {
		if p.Reference != "" {
			references = append(references, p.Reference)
		}
	}
	if len(references) > 0 {
		b.Queue(referSQL, r.change.account, sale, strings.Join(references, " "))
	}
}

// A givenBack is one refund as it is booked.
type givenBack struct {
	refund order.Refund
	taken  price.Taken
	taxes  []price.TaxResult
	facts  []ledger.LineFact // below zero
	entry  ledger.Entry

	discounts []ledger.DiscountFact
}

// compose works out what the request's refunds leave in the books, before anything is written.
func (r *running) compose() error {
	for _, e := range r.change.events {
		p, ok := e.Data.(order.Refunded)
		if !ok {
			continue
		}
		g := givenBack{refund: *r.order.Refund(p.RefundID)}
		var err error
		if g.taken, g.taxes, err = order.TakenBy(r.order, p.RefundID); err != nil {
			return err
		}
		if g.facts, err = ledger.RefundFacts(r.order, p.RefundID); err != nil {
			return err
		}
		if g.entry, err = ledger.RefundEntry(r.order, p.RefundID); err != nil {
			return err
		}
		r.refunds = append(r.refunds, g)
	}
	return nil
}

// refund books what was given back: facts below zero, the mirrored entry, the paper.
func (r *running) refund(b *pgx.Batch, e recorded, p order.Refunded) {
	i := slices.IndexFunc(r.refunds, func(g givenBack) bool { return g.refund.ID == p.RefundID })
	g, day := r.refunds[i], r.facts.venue.day(e.At)
	r.queueRefund(b, e, g)
	r.queueLines(b, p.RefundID, day.String(), g.facts)
	r.queueDiscounts(b, p.RefundID, day.String(), g.discounts)
	if back := restocked(p); len(back) > 0 {
		b.Queue(restockSQL, r.change.account, p.RefundID, back)
	}
	for i := range g.taxes {
		g.taxes[i].Net, g.taxes[i].Amount = -g.taxes[i].Net, -g.taxes[i].Amount
	}
	ledgerdb.QueueTaxes(b, ledgerdb.TaxedSale{ID: p.RefundID, OrderID: r.order.ID, VenueID: r.order.VenueID, Day: day}, g.taxes)
	r.post(b, p.RefundID, e, g.entry)
	r.giveNote(b, e, p)
	r.giveBackOutside(b, e, p)
	r.giftsBack(b, e, p.RefundID)
	r.housesBack(b, e, p.RefundID)
	invoicedb.QueueCorrection(b, invoicedb.Correction{
		Account: r.change.account, Order: r.order, Refund: g.refund, Zone: r.facts.venue.Clock.Zone, Staff: e.Actor, At: e.At,
	})
	if r.prints() {
		id := derived(p.RefundID, "receipt")
		b.Queue(insertRefundPrintSQL, r.change.account, id, r.order.VenueID, r.request.RegisterID, r.order.ID, p.RefundID, receiptDevice)
		live.Queue(b, r.change.account, live.Change{Topic: live.Print, Key: id, Venue: r.order.VenueID})
	}
}

// useNote takes a payment off the credit note that it is made with.
func (r *running) useNote(b *pgx.Batch, p order.PaymentAdded) {
	if p.Tender == order.Credit {
		creditnote.QueueUse(b, r.change.account, p.PaymentID, r.order.ID, p.Reference, p.Amount)
	}
}

// giveNote makes the credit note that a refund, or a part of it, is given as.
func (r *running) giveNote(b *pgx.Batch, e recorded, p order.Refunded) {
	for _, x := range p.Payments {
		if x.Tender == order.Credit {
			creditnote.QueueIssue(b, creditnote.Issue{
				Account: r.change.account, Refund: p.RefundID, Venue: r.order.VenueID, Register: r.request.RegisterID, Order: r.order.ID,
				Amount: x.Amount, At: e.At,
			})
		}
	}
}

// queueRefund writes the refund's own row beside the sale's.
func (r *running) queueRefund(b *pgx.Batch, e recorded, g givenBack) {
	o, p := r.order, g.refund
	var quantity money.Quantity
	var amount, discount, service, comp, deposit money.Amount
	for _, f := range g.facts {
		quantity, amount, discount = quantity+f.Quantity, amount+f.Amount, discount+f.Discount
		comp, deposit = comp+f.Comp, deposit+f.Deposit
	}
	for _, l := range g.taken.Lines {
		service -= l.Service
	}
	b.Queue(insertSaleSQL, r.change.account, o.ID, o.VenueID, r.request.RegisterID, db.OrNull(r.snapshot.shift),
		r.facts.venue.day(e.At).String(), e.At.In(r.facts.venue.Clock.Zone).Hour(), o.Number, string(o.Kind), db.OrNull(o.TableID), 0,
		db.OrNull(e.Actor.StaffID), e.At, int64(quantity), int64(amount), int64(discount), int64(service), -int64(p.Total-p.Tax-p.Tip)-int64(deposit),
		-int64(p.Tax), -int64(p.Tip), -int64(p.Rounding), -int64(p.Total), p.ID, true, 0, int64(comp), int64(deposit))
}

func restocked(p order.Refunded) []uuid.UUID {
	var ids []uuid.UUID
	for _, l := range p.Lines {
		if l.Restock {
			ids = append(ids, l.LineID)
		}
	}
	return ids
}

// reopen books a sale back that is going to be corrected. The order counts its closings, so the
// sale to come has an id of its own.
func (r *running) reopen(b *pgx.Batch, e recorded, p order.OrderReopened) {
	sale, day := saleOf(r.order.ID, p.Closing), r.facts.venue.day(e.At)
	back := derived(sale, "reopened")
	invoicedb.QueueChange(b, r.change.account, r.order.ID)
	b.Queue(reverseSaleSQL, r.change.account, sale, back, r.request.RegisterID, db.OrNull(r.snapshot.shift), day.String(),
		e.At.In(r.facts.venue.Clock.Zone).Hour(), db.OrNull(e.Actor.StaffID), e.At)
	b.Queue(reverseLinesSQL, r.change.account, sale, back, day.String())
	b.Queue(reverseDiscountsSQL, r.change.account, sale, back, day.String())
	b.Queue(reverseTaxesSQL, r.change.account, sale, back, day.String())
	ledgerdb.QueueReversal(b, sale, ledgerdb.Meta{
		ID: derived(back, "entry"), VenueID: r.order.VenueID, RegisterID: r.request.RegisterID, ShiftID: r.snapshot.shift, Day: day,
		SourceID: back, StaffID: e.Actor.StaffID, At: e.At,
	})
	r.tipsBack(b, e, sale, p.Tips)
	r.takeGifts(b, e, back, r.order.Lines)
}
