package order

import (
	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// SetPrice types a unit price over the catalogue's, with the permission for it.
type SetPrice struct {
	LineID    uuid.UUID   `json:"line_id"`
	UnitPrice money.Price `json:"unit_price"`
	Reason    string      `json:"reason"`
}

// PriceSet says what a unit costs from then on.
type PriceSet struct {
	LineID    uuid.UUID   `json:"line_id"`
	UnitPrice money.Price `json:"unit_price"`
	Reason    string      `json:"reason"`
}

func (SetPrice) Type() string { return "set_price" }
func (PriceSet) Type() string { return "price_set" }
func (PriceSet) act() string  { return "set_price" }

func (c SetPrice) decide(o Order, m Meta) ([]Payload, error) {
	l, err := o.active(c.LineID)
	if err != nil {
		return nil, err
	}
	if c.UnitPrice.IsNegative() {
		return nil, fault.Invalid("order.price_negative").Field("unit_price", "order.price_negative")
	}
	if err := m.withinPrice(*l, c.UnitPrice); err != nil {
		return nil, err
	}
	why, err := reason(c.Reason)
	if err != nil {
		return nil, err
	}
	return []Payload{PriceSet{LineID: c.LineID, UnitPrice: c.UnitPrice, Reason: why}}, nil
}

func (p PriceSet) apply(o *Order, _ Event) {
	if l := o.Line(p.LineID); l != nil {
		l.UnitPrice = &p.UnitPrice
	}
}
