package order

import (
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// maxLot is the longest lot that a code holds.
const maxLot = 20

// Goods say of what was weighed or labelled which it is.
type Goods struct {
	Tare   money.Quantity  `json:"tare,omitempty"` // taken off what the scale showed
	Lot    string          `json:"lot,omitempty"`
	Expiry businessday.Day `json:"expiry,omitempty"` // the last day on which it may be sold
}

// goods are what is rung up, weighed, dated and labelled: how much of it there is, and at what
// price a unit of it where a label says so.
func (c AddLine) goods(m Meta) (LineAdded, error) {
	p := LineAdded{Sold: c.Sold, Quantity: c.Quantity, Goods: c.Goods}
	var err error
	if p.Lot, err = clean("lot", c.Lot, maxLot); err != nil {
		return p, err
	}
	if err := c.fresh(m); err != nil {
		return p, err
	}
	if p.Quantity == 0 {
		p.Quantity = money.One
	}
	if c.Tare != 0 {
		if p.Quantity -= c.Tare; c.Tare < 0 || p.Quantity <= 0 {
			return p, fault.Invalid("order.tare").Field("tare", "order.tare")
		}
	}
	if c.Label != nil {
		if err := c.byLabel(&p); err != nil {
			return p, err
		}
	}
	if c.Return {
		worth, err := c.Sold.UnitPrice.Times(p.Quantity, money.HalfUp)
		if err != nil {
			return p, err
		}
		if err := m.within(PermRefund, worth, m.Limits.Refund); err != nil {
			return p, err
		}
		p.Quantity, p.Sold.Stations = -p.Quantity, nil // nobody makes what comes back
	}
	return p, nil
}

// fresh refuses what is past its date, which takes a permission.
func (c AddLine) fresh(m Meta) error {
	if c.Expiry == "" || m.Today == "" || c.Return || m.Today <= c.Expiry {
		return nil
	}
	if m.May != nil && m.May(PermExpired) {
		return nil
	}
	return fault.Forbidden("approval_required").With("permission", PermExpired).With("item", c.Sold.Name).With("expiry", string(c.Expiry))
}

// byLabel makes the line cost exactly what its label says. Where the label does not say how much
// there is, that follows from the price of a unit; where it does, the price of a unit follows.
func (c AddLine) byLabel(p *LineAdded) error {
	if *c.Label < 0 || !c.Label.InRange() {
		return fault.Invalid("order.label_price").Field("price", "order.label_price")
	}
	if c.Quantity == 0 && c.Sold.Unit.Measured() {
		if q, ok := c.Sold.UnitPrice.Fits(*c.Label); ok {
			p.Quantity = q
		}
	}
	if total, err := c.Sold.UnitPrice.Times(p.Quantity, money.HalfUp); err == nil && total == *c.Label {
		return nil // the price of the catalogue comes to the same
	}
	each, err := money.PriceFor(*c.Label, p.Quantity)
	if err != nil {
		return fault.Invalid("order.label_price").Field("price", "order.label_price").Because(err)
	}
	p.UnitPrice = &each
	return nil
}
