package order

import (
	"slices"

	"comptoir/models/money"
)

// The tenders whose money somebody outside is asked for, and answers for. An order takes them from
// whoever speaks with the provider and from nobody else: what a person says of them would be a guess.
const (
	Reader = "reader" // a card held to a reader of the house
	Link   = "link"   // a page that the guest opens on their own phone
	// Terminal is a card at a terminal that stands at the till, behind its bridge.
	Terminal = "terminal"
)

// OutsideTenders lists them.
func OutsideTenders() []string { return []string{Reader, Link, Terminal} }

// Outside says whether a tender's money is asked for outside.
func Outside(tender string) bool { return slices.Contains(OutsideTenders(), tender) }

// Outside says whether somebody outside answers for the payment.
func (p Payment) Outside() bool { return Outside(p.Tender) }

// Waits adds up the payments that nobody has answered for yet.
func (o Order) Waits() money.Amount {
	var sum money.Amount
	for _, p := range o.Payments {
		if p.Pending {
			sum += p.Amount
		}
	}
	return sum
}

// TakesTip says whether a guest can add a tip to a payment while it is made: of an order that was
// split it must be the payment that pays its check, so that the tip is that check's alone.
func (o Order) TakesTip(p Payment) bool {
	c := o.Check(p.CheckID)
	return !o.Split() || c != nil && c.Settled != nil
}

// addTip adds to a payment what a guest gave with it for the staff.
func (o *Order) addTip(p *Payment, tip money.Amount) {
	o.Tip += tip
	p.Amount += tip
	if c := o.Check(p.CheckID); c != nil && c.Settled != nil { // it keeps what it came to, and this is its own
		s := *c.Settled
		s.Tip, s.Total, s.Owed = s.Tip+tip, s.Total+tip, s.Owed+tip
		c.Settled = &s
	}
}

// A Part is what of a refund goes back through one payment.
type Part struct {
	Payment Payment
	Amount  money.Amount
}

// Returns shares what a refund gives back by a tender among the payments by it, the first first, as far
// as the refunds before have left them.
func Returns(o Order, refund Refund, tender string) []Part {
	var gone, back money.Amount
	for _, r := range o.Refunds {
		if r.ID == refund.ID {
			break
		}
		gone += r.by(tender)
	}
	back = refund.by(tender)
	var parts []Part
	for _, p := range o.Payments {
		if p.Tender != tender {
			continue
		}
		used := min(gone, p.Amount)
		gone -= used
		if part := min(back, p.Amount-used); part > 0 {
			parts, back = append(parts, Part{p, part}), back-part
		}
	}
	return parts
}

// by is what the refund gives back by a tender.
func (r Refund) by(tender string) money.Amount {
	var sum money.Amount
	for _, p := range r.Payments {
		if p.Tender == tender {
			sum += p.Amount
		}
	}
	return sum
}
