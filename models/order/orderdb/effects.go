package orderdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/creditnote"
	"comptoir/models/db"
	"comptoir/models/giftcard"
	"comptoir/models/houseaccount"
	"comptoir/models/kitchen"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
)

const (
	insertSaleSQL = `insert into sales (account_id, id, refund, orders, order_id, venue_id, register_id, shift_id, business_day, hour, number, kind, table_id,
			covers, staff_id, closed_at, quantity, amount, discount, service, net, tax, tip, rounding, total, comp, deposit)
		values ($1, $23, $24, $25, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::numeric / 10000, $15, $16, $17, $18, $19, $20, $21, $22, $26, $27)`
	insertSaleLinesSQL = `insert into sale_lines (account_id, sale_id, order_id, n, line_id, venue_id, business_day, item_id, variant_id, category_id,
			item_name, variant_name, category_name, quantity, amount, discount, total, net, tax, whole_id, whole_name, comp, deposit)
		select $1, $18, $2, l.n, l.line_id, $3, $4, l.item_id, l.variant_id, l.category_id, l.item_name, l.variant_name, l.category_name,
			l.quantity::numeric / 10000, l.amount, l.discount, l.total, l.net, l.tax, l.whole_id, l.whole_name, l.comp, l.deposit
		from unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[],
				$14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $19::uuid[], $20::text[], $21::bigint[], $22::bigint[]) with ordinality
			as l(line_id, item_id, variant_id, category_id, item_name, variant_name, category_name, quantity, amount, discount, total, net, tax, whole_id, whole_name, comp, deposit, n)`
	insertPrintSQL = `insert into print_jobs (account_id, id, venue_id, register_id, order_id, ticket_id, kind, device)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`
)

// write queues everything the request leaves behind.
func (r *running) write(b *pgx.Batch) {
	r.writeOrder(b)
	r.takePortions(b, order.Used(r.before, r.order))
	if r.snapshot.signing != nil {
		r.snapshot.signing.Write(b)
	}
	if r.snapshot.registers != nil {
		r.snapshot.registers.Write(b)
	}
}

func (r *running) writeOrder(b *pgx.Batch) {
	r.change.queue(b)
	for _, e := range r.change.events {
		r.tellKitchen(b, e)
		switch p := e.Data.(type) {
		case order.OrderClosed:
			r.close(b, e)
		case order.TableSet:
			kitchen.QueueTable(b, r.change.account, r.forKitchen(), r.order.InKitchen())
		case order.PaymentAdded:
			r.prepaid(b, e, p.PaymentID, p.Tender, p.OnAccount)
			r.useNote(b, p)
			r.payByGift(b, e, p)
			r.chargeHouse(b, e, p)
			r.takeForeign(b, e, p)
			r.checkPaid(b, p)
			r.ask(b, p)
		case order.PaymentConfirmed:
			r.prepaid(b, e, p.PaymentID, r.tenderOf(p.PaymentID), p.OnAccount)
		case order.PaymentRemoved:
			r.prepaid(b, e, p.PaymentID, p.Tender, -p.OnAccount)
			creditnote.QueueBack(b, r.change.account, p.PaymentID)
			r.giveForeignBack(b, e, p)
			if p.Tender == order.HouseAccount {
				houseaccount.QueueBack(b, r.houseMove(e, p.PaymentID, "", 0))
			}
			if p.Tender == order.GiftCard {
				giftcard.QueueBack(b, r.giftMove(e, giftcard.PaidBack, p.PaymentID, "", 0))
			}
		case order.Refunded:
			r.refund(b, e, p)
		case order.OrderReopened:
			r.reopen(b, e, p)
		case order.PaymentTipped:
			r.tip(b, e, p)
		}
	}
	r.carryPayments(b)
	kitchen.QueueNext(b, r.change.account, r.before, r.order)
	kitchen.QueuePlaces(b, r.change.account, r.before, r.order)
}

// tellKitchen makes tickets of what an event tells the stations, and has them printed where a
// station has a printer.
func (r *running) tellKitchen(b *pgx.Batch, e recorded) {
	tickets := kitchen.Queue(b, r.change.account, r.forKitchen(), e.Event)
	for _, t := range tickets {
		if printer := r.facts.venue.Printers[t.StationID]; printer != "" && !r.request.Quiet {
			r.print(b, "ticket", printer, t.ID)
		}
	}
}

// forKitchen is the order as tickets name it.
func (r *running) forKitchen() kitchen.Order {
	o := r.order
	return kitchen.Order{
		ID: o.ID, VenueID: o.VenueID, Number: o.Number, Kind: o.Kind, TableName: r.tableName(), Name: o.Name, Covers: o.Covers,
	}
}

// print has a receipt or a ticket printed by the bridge of this till; the document is composed
// when the bridge asks for it.
func (r *running) print(b *pgx.Batch, kind, device string, ticket uuid.UUID) {
	id := derived(saleID(r.order), kind+ticket.String())
	b.Queue(insertPrintSQL, r.change.account, id, r.order.VenueID, r.request.RegisterID, r.order.ID, db.OrNull(ticket), kind, device)
	live.Queue(b, r.change.account, live.Change{Topic: live.Print, Key: id, Venue: r.order.VenueID})
}

func (r *running) tableName() string {
	if r.snapshot.table != "" {
		return r.snapshot.table
	}
	if r.snapshot.row != nil && r.order.TableID != uuid.Nil {
		return r.snapshot.row.table
	}
	return ""
}

// close books a paid order: the sale and its lines, the journal entry, the receipt to print.
func (r *running) close(b *pgx.Batch, e recorded) {
	o, t := r.order, r.totals
	day, sale := r.facts.venue.day(e.At), saleID(o)
	facts := ledger.LineFacts(o, t)
	var quantity money.Quantity
	for _, f := range facts {
		quantity += f.Quantity
	}
	b.Queue(insertSaleSQL, r.change.account, o.ID, o.VenueID, o.RegisterID, db.OrNull(r.snapshot.shift), day.String(),
		e.At.In(r.facts.venue.Clock.Zone).Hour(), o.Number, string(o.Kind), db.OrNull(o.TableID), o.Covers, db.OrNull(e.Actor.StaffID), e.At,
		int64(quantity), int64(t.Subtotal()), int64(t.Discount()), int64(t.Charges()), int64(t.Net), int64(t.Tax), int64(t.Tip),
		int64(t.Rounding), int64(t.Total), sale, false, 1, int64(t.Comp()), int64(t.Deposit))
	r.queueLines(b, sale, day.String(), facts)
	r.queueDiscounts(b, sale, day.String(), r.sold)
	ledgerdb.QueueTaxes(b, ledgerdb.TaxedSale{ID: sale, OrderID: o.ID, VenueID: o.VenueID, Day: day}, t.Taxes)
	r.post(b, sale, e, ledger.SaleEntry(o, t))
	r.refer(b, sale)
	r.loadGifts(b, e, sale)
	if r.prints() && !o.PaidApart() { // its checks have receipts of their own
		r.print(b, "receipt", receiptDevice, uuid.Nil)
	}
}

// prints says whether receipts are printed: a fiscal register prints what it registers itself.
func (r *running) prints() bool {
	_, fiscal := r.facts.venue.Devices[r.request.RegisterID]
	return r.facts.venue.PrintReceipts && !r.request.Quiet && !fiscal
}

// receiptDevice is what the bridge on the till machine calls its receipt printer.
const receiptDevice = "receipt"

// post books an entry of this order's: its source is the sale or the refund behind it.
func (r *running) post(b *pgx.Batch, source uuid.UUID, e recorded, entry ledger.Entry) {
	ledgerdb.Queue(b, ledgerdb.Meta{
		ID: derived(source, "entry"), VenueID: r.order.VenueID, RegisterID: r.request.RegisterID, ShiftID: r.snapshot.shift,
		Day: r.facts.venue.day(e.At), SourceID: source, StaffID: e.Actor.StaffID, At: e.At,
	}, entry)
}

func (r *running) queueLines(b *pgx.Batch, sale uuid.UUID, day string, facts []ledger.LineFact) {
	n := len(facts)
	lines, items, variants, categories := make([]uuid.UUID, n), make([]*uuid.UUID, n), make([]*uuid.UUID, n), make([]*uuid.UUID, n)
	names, variantNames, categoryNames := make([]string, n), make([]string, n), make([]string, n)
	quantities, amounts, discounts := make([]int64, n), make([]int64, n), make([]int64, n)
	totals, nets, taxes := make([]int64, n), make([]int64, n), make([]int64, n)
	wholes, wholeNames := make([]*uuid.UUID, n), make([]string, n)
	comps, deposits := make([]int64, n), make([]int64, n)
	for i, f := range facts {
		wholes[i], wholeNames[i] = db.OrNull(f.WholeID), f.WholeName
		lines[i], items[i], variants[i], categories[i] = f.LineID, db.OrNull(f.ItemID), db.OrNull(f.VariantID), db.OrNull(f.CategoryID)
		names[i], variantNames[i], categoryNames[i] = f.ItemName, f.VariantName, f.CategoryName
		quantities[i], amounts[i], discounts[i] = int64(f.Quantity), int64(f.Amount), int64(f.Discount)
		totals[i], nets[i], taxes[i] = int64(f.Total), int64(f.Net), int64(f.Tax)
		comps[i], deposits[i] = int64(f.Comp), int64(f.Deposit)
	}
	b.Queue(insertSaleLinesSQL, r.change.account, r.order.ID, r.order.VenueID, day, lines, items, variants, categories,
		names, variantNames, categoryNames, quantities, amounts, discounts, totals, nets, taxes, sale, wholes, wholeNames, comps, deposits)
}

// derived makes the id of something that there is exactly one of, so that it cannot be made twice.
func derived(id uuid.UUID, what string) uuid.UUID { return uuid.NewSHA1(id, []byte(what)) }
