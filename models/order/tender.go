package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// Slip says whether the number of a slip is typed with a payment.
type Slip string

// The rules.
const (
	SlipNever    Slip = "never"
	SlipOptional Slip = "optional"
	SlipRequired Slip = "required"
)

// A TenderRule is a tender of the house's own, a meal card say, and what it may pay. It gives no change.
type TenderRule struct {
	Name       string // what books and receipts call it
	Slip       Slip
	Most       money.Amount // of one order; zero: no limit
	PerGuest   bool         // Most is for each guest
	Categories []uuid.UUID  // it pays for these only; none: for all
}

// left is how much more of an order the tender may pay.
func (r TenderRule) left(o Order) money.Amount {
	left := money.Limit
	if r.Most > 0 {
		left = r.Most
		if r.PerGuest {
			left *= money.Amount(max(1, o.Covers))
		}
	}
	if len(r.Categories) > 0 {
		left = min(left, o.worthOf(r.Categories))
	}
	for _, p := range o.Payments {
		if p.Tender == r.Name {
			left -= p.Amount - p.Tip
		}
	}
	return max(0, left)
}

// worthOf is what the lines of categories come to, with their taxes.
func (o Order) worthOf(categories []uuid.UUID) money.Amount {
	pricing, r := Pricing(o), Price(o)
	shares, parts := price.Shares(pricing, r), price.PartShares(pricing, r)
	var sum money.Amount
	for i, l := range o.Lines {
		for n, p := range l.Sold.Parts {
			if slices.Contains(categories, p.CategoryID) {
				sum += r.Lines[i].Parts[n].Total + parts[i][n].Exclusive
			}
		}
		if len(l.Sold.Parts) == 0 && slices.Contains(categories, l.Sold.CategoryID) {
			sum += r.Lines[i].Total + shares[i].Exclusive
		}
	}
	return sum
}

// byRule checks a payment by the rule of its tender, where the house has one.
func (c AddPayment) byRule(o Order) error {
	r := c.Rule
	if r == nil {
		return nil
	}
	if r.Slip == SlipRequired && c.Reference == "" {
		return fault.Invalid("order.slip_needed").Field("slip", "order.slip_needed")
	}
	if left := r.left(o); c.Amount > left {
		return fault.Conflict("order.tender_most").Field("amount", "order.tender_most").With("left", int64(left))
	}
	return nil
}
