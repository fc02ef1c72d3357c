package order

import (
	"github.com/google/uuid"

	"comptoir/models/money"
)

// VoidLine takes back what was ordered, and tells the kitchen at once. What the kitchen
// does not have yet goes first, without asking anybody.
type VoidLine struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity,omitempty"` // none: all of it
	Reason   string         `json:"reason,omitempty"`
}

// LineVoided says that the kitchen was told to forget something.
type LineVoided struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
	Reason   string         `json:"reason"`
	Ops      []KitchenOp    `json:"ops,omitempty"`
}

func (VoidLine) Type() string   { return "void_line" }
func (LineVoided) Type() string { return "line_voided" }
func (LineVoided) act() string  { return "void_line" }

func (c VoidLine) decide(o Order, m Meta) ([]Payload, error) {
	l, err := o.active(c.LineID)
	if err != nil {
		return nil, err
	}
	if l.Quantity < 0 {
		return []Payload{LineRemoved{LineID: l.ID}}, nil // what comes back was never made
	}
	quantity := c.Quantity
	if quantity == 0 {
		quantity = l.Quantity
	}
	if quantity < 0 || quantity > l.Quantity {
		return nil, badQuantity()
	}
	return l.takeOff(o, quantity, c.Reason, m)
}

// takeOff takes a quantity off a line: first what the kitchen does not have, then, with a
// reason and the permission, what it has.
func (l Line) takeOff(o Order, quantity money.Quantity, why string, m Meta) ([]Payload, error) {
	if err := l.undivided(quantity); err != nil {
		return nil, err
	}
	left := l.Quantity - quantity
	voided := l.Sent - left
	if voided <= 0 {
		if left == 0 && l.Voided == 0 {
			return []Payload{LineRemoved{LineID: l.ID}}, nil
		}
		return []Payload{QuantitySet{LineID: l.ID, Quantity: left}}, nil
	}
	if err := m.withinVoid(o, l.ID, voided); err != nil {
		return nil, err
	}
	why, err := reason(why)
	if err != nil {
		return nil, err
	}
	void := LineVoided{LineID: l.ID, Quantity: voided, Reason: why, Ops: Delta(l.told(l.Sent), l.told(left))}
	if l.Quantity > l.Sent {
		return []Payload{QuantitySet{LineID: l.ID, Quantity: l.Sent}, void}, nil
	}
	return []Payload{void}, nil
}

func (p LineVoided) apply(o *Order, e Event) {
	l := o.Line(p.LineID)
	if l == nil {
		return
	}
	if e.ApprovedBy == (Actor{}) {
		l.VoidedAlone += o.Worth(p.LineID, p.Quantity)
	}
	l.Quantity -= p.Quantity
	l.Sent -= p.Quantity
	l.Voided += p.Quantity
	l.VoidReason = p.Reason
	l.cutParts()
	o.follow(*l, -p.Quantity)
}
