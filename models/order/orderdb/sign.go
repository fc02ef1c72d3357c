package orderdb

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// SaleID is the id of the sale that a closed order is, under which its receipt is signed.
func SaleID(o order.Order) uuid.UUID { return saleID(o) }

// signs says whether a request may leave something that the register signs.
func signs(r Request) bool {
	return !r.Quiet && (closes(r.Commands) || tips(r.Commands) ||
		slices.ContainsFunc(r.Commands, func(c Command) bool { _, ok := c.Command.(order.ConfirmPayment); return ok }))
}

// sign has the register's chain sign what the request leaves: each check that was paid apart, the rest of
// an order when it is closed, and what is taken back, below zero. A tip is nobody's turnover and is not
// in the amounts.
func (r *running) sign() {
	s := r.snapshot.signing
	if s == nil {
		return
	}
	before := apart(s)
	r.signChecks(s)
	for _, e := range r.change.events {
		d := fiscaldb.Document{Order: r.order.ID, Receipt: fiscal.Receipt{At: e.At}}
		switch p := e.Data.(type) {
		case order.OrderClosed:
			d.Source, d.Kind, d.Lines, d.Cash = saleID(r.order), fiscal.Sale, len(r.order.Active()), cashOf(r.order, uuid.Nil)
			d.Shares = less(shares(r.totals.Taxes, r.totals.Total-r.totals.Tip), apart(s))
			if r.order.PaidApart() && nothing(d.Shares) {
				continue // each check has a receipt of its own
			}
		case order.OrderReopened:
			was := order.Price(r.before)
			d.Source, d.Kind, d.Lines, d.Cash = derived(saleOf(r.order.ID, p.Closing), "reopened"), fiscal.Void, len(r.before.Active()), -cashOf(r.before, uuid.Nil)
			d.Shares = negative(less(shares(was.Taxes, was.Total-was.Tip), before))
			if r.before.PaidApart() && nothing(d.Shares) {
				continue
			}
		case order.Refunded:
			i := slices.IndexFunc(r.refunds, func(g givenBack) bool { return g.refund.ID == p.RefundID })
			g := r.refunds[i]
			d.Source, d.Kind, d.Lines, d.Cash = p.RefundID, fiscal.Void, len(p.Lines), -cashBack(p)
			d.Shares = negative(shares(g.taxes, g.refund.Total-g.refund.Tip))
		case order.PaymentTipped:
			d.Source, d.Kind = derived(r.order.ID, "tip traced "+strconv.Itoa(e.Seq)), fiscal.Event
			d.Note = fmt.Sprintf("tip of order %d changed by %d", r.order.Number, p.Change)
		default:
			continue
		}
		s.Add(d)
	}
}

// signChecks signs the checks that are paid, and takes back those that are no longer.
func (r *running) signChecks(s *fiscaldb.Signing) {
	paid := paidChecks(r.order)
	document := func(check uuid.UUID, what string) fiscaldb.Document {
		return fiscaldb.Document{Source: derived(check, what+" "+strconv.Itoa(r.order.Version)), Order: r.order.ID, Check: check, Receipt: fiscal.Receipt{At: r.request.At}}
	}
	for check, was := range maps.Clone(s.Apart()) {
		if !slices.ContainsFunc(paid, func(c order.Check) bool { return c.ID == check }) {
			d := document(check, "unpaid")
			d.Kind, d.Shares, d.Cash = fiscal.Void, negative(was), -cashOf(r.before, check)
			s.Add(d)
		}
	}
	for _, c := range paid {
		if _, signed := s.Apart()[c.ID]; !signed {
			d := document(c.ID, "paid")
			d.Kind, d.Shares, d.Lines, d.Cash = fiscal.Sale, shares(c.Settled.Taxes, c.Settled.Total-c.Settled.Tip), len(c.Settled.Lines), cashOf(r.order, c.ID)
			s.Add(d)
		}
	}
}

// paidChecks are the checks of an order that are paid, and for which no terminal has still to answer.
func paidChecks(o order.Order) []order.Check {
	var paid []order.Check
	for _, c := range o.Checks {
		waits := slices.ContainsFunc(o.Payments, func(p order.Payment) bool { return p.CheckID == c.ID && p.Pending })
		if c.Settled != nil && !waits {
			paid = append(paid, c)
		}
	}
	return paid
}

// apart is what is on receipts of checks.
func apart(s *fiscaldb.Signing) []fiscal.Share {
	var sum []fiscal.Share
	for _, list := range s.Apart() {
		sum = append(sum, list...)
	}
	return sum
}

// shares are what a total comes to at each rate, with the tax in it. What carries no tax, a deposit for
// instance, is at 0 %. Where registers sign, nothing carries two taxes.
func shares(taxes []price.TaxResult, total money.Amount) []fiscal.Share {
	var out []fiscal.Share
	for _, t := range taxes {
		gross := t.Net + t.Amount
		out = append(out, fiscal.Share{BasisPoints: t.BasisPoints, Gross: gross})
		total -= gross
	}
	return less(append(out, fiscal.Share{Gross: total}), nil)
}

// less takes shares off others, and adds up those of one rate.
func less(all, off []fiscal.Share) []fiscal.Share {
	var out []fiscal.Share
	for _, s := range slices.Concat(all, negative(off)) {
		i := slices.IndexFunc(out, func(o fiscal.Share) bool { return o.BasisPoints == s.BasisPoints })
		if i < 0 {
			out = append(out, s)
			continue
		}
		out[i].Gross += s.Gross
	}
	return slices.DeleteFunc(out, func(s fiscal.Share) bool { return s.Gross == 0 })
}

func negative(list []fiscal.Share) []fiscal.Share {
	out := slices.Clone(list)
	for i := range out {
		out[i].Gross = -out[i].Gross
	}
	return out
}

func nothing(list []fiscal.Share) bool { return len(list) == 0 }

// cashOf is how much of an order, or of one of its checks, was paid in cash and stays.
func cashOf(o order.Order, check uuid.UUID) money.Amount {
	var sum money.Amount
	for _, p := range o.Payments {
		if p.Tender == price.Cash && p.CheckID == check {
			sum += p.Amount - p.Change
		}
	}
	return sum
}

func cashBack(p order.Refunded) money.Amount {
	var sum money.Amount
	for _, back := range p.Payments {
		if back.Tender == price.Cash {
			sum += back.Amount
		}
	}
	return sum
}
