package order

import (
	"github.com/google/uuid"

	"comptoir/models/money"
)

// SetQuantity changes how many there are. Going below what the kitchen has is a void, with
// a reason and the permission for it; zero takes the line off.
type SetQuantity struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
	Reason   string         `json:"reason,omitempty"`
}

// QuantitySet says how many there are.
type QuantitySet struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
}

func (SetQuantity) Type() string { return "set_quantity" }
func (QuantitySet) Type() string { return "quantity_set" }
func (QuantitySet) act() string  { return "set_quantity" }

func (c SetQuantity) decide(o Order, m Meta) ([]Payload, error) {
	l, err := o.active(c.LineID)
	if err != nil {
		return nil, err
	}
	if l.Quantity < 0 && c.Quantity != 0 {
		return l.giveBack(c.Quantity)
	}
	if err := l.undivided(c.Quantity); err != nil {
		return nil, err
	}
	if c.Quantity < 0 || c.Quantity > money.QuantityLimit {
		return nil, badQuantity()
	}
	if l.Quantity < 0 {
		return []Payload{LineRemoved{LineID: l.ID}}, nil
	}
	if c.Quantity < l.Sent || c.Quantity == 0 {
		return l.takeOff(o, l.Quantity-c.Quantity, c.Reason, m)
	}
	return []Payload{QuantitySet{LineID: c.LineID, Quantity: c.Quantity}}, nil
}

func (p QuantitySet) apply(o *Order, _ Event) {
	if l := o.Line(p.LineID); l != nil {
		was := *l
		l.Quantity = p.Quantity
		o.follow(was, p.Quantity-was.Quantity)
	}
}

// giveBack changes how much of a line comes back; it is below zero, whichever way it was typed.
func (l Line) giveBack(quantity money.Quantity) ([]Payload, error) {
	if quantity = -quantity.Abs(); quantity < -money.QuantityLimit {
		return nil, badQuantity()
	}
	return []Payload{QuantitySet{LineID: l.ID, Quantity: quantity}}, nil
}
