package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// Limits is how far somebody goes by themselves, though they have the permission: more takes the
// leave of somebody who goes further. Zero is no limit. They are kept with a role as JSON.
type Limits struct {
	DiscountBP int          `json:"discount_bp,omitempty"` // of any line
	Discount   money.Amount `json:"discount,omitempty"`    // of one order
	Comp       money.Amount `json:"comp,omitempty"`        // given away of one order
	Void       money.Amount `json:"void,omitempty"`        // taken back from the kitchen, of one order
	Refund     money.Amount `json:"refund,omitempty"`      // given back at once
	PriceBP    int          `json:"price_bp,omitempty"`    // a typed price below the catalogue's
}

// within refuses an actor who may not, or who asks for more than their limit. What was given
// before without anybody's leave belongs to what is asked: many small acts are one large one.
func (m Meta) within(permission string, asked, limit money.Amount) error {
	if err := m.need(permission); err != nil {
		return err
	}
	if limit > 0 && asked > limit {
		return fault.Forbidden("approval_required").With("permission", permission).With("limit", limit)
	}
	return nil
}

// withinShare refuses an actor who may not, or who takes more than their limit in basis points
// off what something is worth.
func (m Meta) withinShare(permission string, taken, worth money.Amount, limit int) error {
	if err := m.need(permission); err != nil {
		return err
	}
	// A share that was rounded up by less than a coin is not more than its percentage.
	if limit > 0 && (int64(taken)-1)*10_000 >= int64(limit)*int64(worth) && taken > 0 {
		return fault.Forbidden("approval_required").With("permission", permission).With("limit_bp", limit)
	}
	return nil
}

// withinDiscount refuses a discount that, with those that nobody approved before, takes more off
// than the actor may.
func (m Meta) withinDiscount(o Order, d Discount) error {
	if err := m.need(PermDiscount); err != nil || m.Limits.DiscountBP == 0 && m.Limits.Discount == 0 {
		return err
	}
	before, after := o.clone(), o.clone()
	before.Discounts = slices.DeleteFunc(before.Discounts, func(x Discount) bool { return x.ApprovedBy == Actor{} })
	after.Discounts = append(after.Discounts, d)
	was, is := Price(before), Price(after)
	for i, line := range is.Lines {
		taken := line.Discount - was.Lines[i].Discount
		if err := m.withinShare(PermDiscount, taken, was.Lines[i].Total, m.Limits.DiscountBP); err != nil {
			return err
		}
	}
	return m.within(PermDiscount, is.Discount()-was.Discount(), m.Limits.Discount)
}

// withinVoid refuses to take back more than the actor may.
func (m Meta) withinVoid(o Order, line uuid.UUID, quantity money.Quantity) error {
	if err := m.need(PermVoidSent); err != nil || m.Limits.Void == 0 {
		return err
	}
	asked := o.Worth(line, quantity)
	for _, l := range o.Lines {
		asked += l.VoidedAlone
	}
	return m.within(PermVoidSent, asked, m.Limits.Void)
}

// withinPrice refuses a typed price that is further below the catalogue's than the actor may go.
func (m Meta) withinPrice(l Line, typed money.Price) error {
	catalogue := l.Sold.UnitPrice.Round(money.HalfUp)
	return m.withinShare(PermOpenPrice, catalogue-typed.Round(money.HalfUp), catalogue, m.Limits.PriceBP)
}

// Worth is what a quantity of a line comes to, its discounts taken off.
func (o Order) Worth(line uuid.UUID, quantity money.Quantity) money.Amount {
	l := o.Line(line)
	if l == nil || l.Quantity == 0 || quantity == 0 {
		return 0
	}
	for i, priced := range Price(o).Lines {
		if o.Lines[i].ID == line {
			return money.Units(priced.Total, l.Quantity, 0, quantity)
		}
	}
	return 0
}

// TakenOff is what events took off an order's total, or gave back of it.
func TakenOff(before, after price.Result, events []Event) money.Amount {
	for _, e := range events {
		if p, ok := e.Data.(Refunded); ok {
			return p.Total
		}
	}
	return before.Total - after.Total
}
