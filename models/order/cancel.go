package order

import (
	"comptoir/models/fault"
)

// Cancel gives an unpaid order up. If the kitchen has any of it, or the guest has seen the
// bill, it takes a reason and the permission.
type Cancel struct {
	Reason string `json:"reason,omitempty"`
}

// OrderCancelled says that the order was given up, and what the kitchen was told.
type OrderCancelled struct {
	Reason string      `json:"reason,omitempty"`
	Ops    []KitchenOp `json:"ops,omitempty"`
}

func (Cancel) Type() string         { return "cancel" }
func (OrderCancelled) Type() string { return "cancelled" }
func (OrderCancelled) act() string  { return "cancel" }

func (c Cancel) decide(o Order, m Meta) ([]Payload, error) {
	if len(o.Payments) > 0 {
		return nil, fault.Conflict("order.has_payments")
	}
	why, err := clean("reason", c.Reason, maxNote)
	if err != nil {
		return nil, err
	}
	if o.seen() {
		if err := m.need(PermCancel); err != nil {
			return nil, err
		}
		if why, err = reason(why); err != nil {
			return nil, err
		}
	}
	return []Payload{OrderCancelled{Reason: why, Ops: Delta(o.known(), nil)}}, nil
}

// seen says whether anybody but the staff at the till knows of what is in the order.
func (o Order) seen() bool {
	if o.Status == Billed {
		return true
	}
	for _, l := range o.Lines {
		if l.Sent != 0 || l.Voided != 0 {
			return true
		}
	}
	return false
}

// known is what the kitchen has of the order.
func (o Order) known() []KitchenLine {
	var out []KitchenLine
	for _, l := range o.Lines {
		out = append(out, l.told(l.Sent)...)
	}
	return out
}

func (p OrderCancelled) apply(o *Order, e Event) {
	o.Held = false
	o.ClosedAt = e.At
	for i := range o.Lines {
		o.Lines[i].Voided += o.Lines[i].Quantity
		o.Lines[i].Quantity, o.Lines[i].Sent, o.Lines[i].VoidReason = 0, 0, p.Reason
		o.Lines[i].cutParts()
	}
}
