package order

import (
	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/price"
)

// DiscountAmounts returns what each of the order's discounts comes to: what it takes off, or what
// it gives away.
func (o Order) DiscountAmounts() []money.Amount {
	sums := make([]money.Amount, len(o.Discounts))
	if len(sums) == 0 {
		return nil
	}
	priced, taken, err := price.Trace(Pricing(o))
	if err != nil {
		return sums // the order was refused for it
	}
	for _, t := range taken {
		sums[t.Ref] += t.Amount
	}
	for n, d := range o.Discounts {
		for i, l := range o.Lines {
			if d.Comp && l.ID == d.LineID {
				sums[n] = priced.Lines[i].Comp
			}
		}
	}
	return sums
}

// Wide says whether a discount is for more than one line: the order, a category or a seat.
func (d Discount) Wide() bool { return d.LineID == uuid.Nil }
