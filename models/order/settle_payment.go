package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// ConfirmPayment says that the terminal took the money.
type ConfirmPayment struct {
	PaymentID uuid.UUID `json:"payment_id"`
	Reference string    `json:"reference,omitempty"`
}

// PaymentConfirmed says that the terminal took the money.
type PaymentConfirmed struct {
	PaymentID uuid.UUID `json:"payment_id"`
	Reference string    `json:"reference,omitempty"`
}

func (ConfirmPayment) Type() string   { return "confirm_payment" }
func (PaymentConfirmed) Type() string { return "payment_confirmed" }
func (PaymentConfirmed) act() string  { return "confirm_payment" }

func (c ConfirmPayment) decide(o Order, _ Meta) ([]Payload, error) {
	p := o.payment(c.PaymentID)
	switch {
	case p == nil:
		return nil, fault.NotFound("order.payment_unknown")
	case !p.Pending:
		return nil, fault.Conflict("order.payment_confirmed")
	}
	reference, err := clean("reference", c.Reference, maxName)
	return []Payload{PaymentConfirmed{PaymentID: c.PaymentID, Reference: reference}}, err
}

func (p PaymentConfirmed) apply(o *Order, _ Event) {
	if have := o.payment(p.PaymentID); have != nil {
		have.Pending = false
		if p.Reference != "" {
			have.Reference = p.Reference
		}
	}
}

// RemovePayment gives money back before the order is closed, or gives up on a terminal
// that took none.
type RemovePayment struct {
	PaymentID uuid.UUID `json:"payment_id"`
	Reason    string    `json:"reason,omitempty"`
}

// PaymentRemoved says that a payment does not count.
type PaymentRemoved struct {
	PaymentID uuid.UUID `json:"payment_id"`
	Reason    string    `json:"reason,omitempty"`
}

func (RemovePayment) Type() string  { return "remove_payment" }
func (PaymentRemoved) Type() string { return "payment_removed" }
func (PaymentRemoved) act() string  { return "remove_payment" }

func (c RemovePayment) decide(o Order, _ Meta) ([]Payload, error) {
	if o.payment(c.PaymentID) == nil {
		return nil, fault.NotFound("order.payment_unknown")
	}
	why, err := clean("reason", c.Reason, maxNote)
	return []Payload{PaymentRemoved{PaymentID: c.PaymentID, Reason: why}}, err
}

func (p PaymentRemoved) apply(o *Order, _ Event) {
	o.Payments = slices.DeleteFunc(o.Payments, func(have Payment) bool { return have.ID == p.PaymentID })
}
