package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/price"
)

// Least is the smallest amount that the venue serves for.
type Least struct {
	Amount   money.Amount   `json:"amount"`
	PerCover bool           `json:"per_cover,omitempty"`
	Kinds    []catalog.Kind `json:"kinds,omitempty"` // empty: all
}

// ServiceRate is the service charge that counts now, in basis points: what was set by hand, or
// what the venue's rule says for so many guests and this way of serving.
func (o Order) ServiceRate() int {
	s := o.Terms.Service
	switch {
	case o.ServiceBP != nil:
		return *o.ServiceBP
	case s == nil, o.Covers < s.MinCovers, !among(o.Kind, s.Kinds):
		return 0
	}
	return s.BasisPoints
}

func among(k catalog.Kind, kinds []catalog.Kind) bool {
	return len(kinds) == 0 || slices.Contains(kinds, k)
}

// least is what the lines are charged at least.
func (o Order) least() money.Amount {
	l := o.Terms.Least
	switch {
	case l == nil, !among(o.Kind, l.Kinds):
		return 0
	case l.PerCover:
		return l.Amount * money.Amount(max(1, o.Covers))
	}
	return l.Amount
}

func (o Order) priceService(out *price.Order) {
	rate, least := o.ServiceRate(), o.least()
	if rate == 0 && least == 0 {
		return
	}
	out.ServiceCharge = &price.ServiceCharge{BasisPoints: rate, Least: least}
	if s := o.Terms.Service; s != nil {
		out.ServiceCharge.Base = s.Base
		for _, r := range s.Taxes {
			out.ServiceCharge.Taxes = append(out.ServiceCharge.Taxes, place(out, r))
		}
	}
}

func (o Order) priceDiscounts(out *price.Order) {
	for n, d := range o.Discounts {
		off := price.Discount{PercentBP: d.PercentBP, Amount: d.Amount, Ref: n}
		if d.LineID == uuid.Nil {
			off.Lines = d.lines(o, out)
			out.Discounts = append(out.Discounts, off)
			continue
		}
		for i := range o.Lines {
			switch {
			case o.Lines[i].ID != d.LineID:
			case d.Comp:
				out.Lines[i].Comp = true
			default:
				out.Lines[i].Discounts = append(out.Lines[i].Discounts, off)
			}
		}
	}
}

// lines are those that a discount on a category or a seat is for; nil is all of them.
func (d Discount) lines(o Order, out *price.Order) []string {
	if d.CategoryID == uuid.Nil && d.Seat == 0 {
		return nil
	}
	named := []string{}
	for i := range o.Lines {
		if d.of(o.Lines[i]) {
			named = append(named, out.Lines[i].ID)
		}
	}
	return named
}

// of says whether a discount is for a line.
func (d Discount) of(l Line) bool {
	switch {
	case d.LineID != uuid.Nil:
		return l.ID == d.LineID
	case d.CategoryID != uuid.Nil:
		return l.Sold.CategoryID == d.CategoryID
	case d.Seat != 0:
		return l.Seat == d.Seat
	}
	return true
}
