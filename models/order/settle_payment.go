package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/payment"
)

// ConfirmPayment says that the terminal took the money, and what the guest added there for the staff.
type ConfirmPayment struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	Reference string       `json:"reference,omitempty"`
	Tip       money.Amount `json:"tip,omitempty"`
	Card      payment.Card `json:"card,omitzero"`
}

// PaymentConfirmed says that the terminal took the money.
type PaymentConfirmed struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	Reference string       `json:"reference,omitempty"`
	Tip       money.Amount `json:"tip,omitempty"` // on top of what was asked for
	Card      payment.Card `json:"card,omitzero"`
	OnAccount money.Amount `json:"on_account,omitempty"` // what is booked of it before the order is closed
}

func (ConfirmPayment) Type() string   { return "confirm_payment" }
func (PaymentConfirmed) Type() string { return "payment_confirmed" }
func (PaymentConfirmed) act() string  { return "confirm_payment" }

func (c ConfirmPayment) decide(o Order, m Meta) ([]Payload, error) {
	p := o.payment(c.PaymentID)
	switch {
	case p == nil:
		return nil, fault.NotFound("order.payment_unknown")
	case !p.Pending:
		return nil, fault.Conflict("order.payment_confirmed")
	case p.Outside() && !m.Provider:
		return nil, fault.Conflict("order.outside_payment")
	case c.Tip < 0 || !c.Tip.InRange():
		return nil, fault.Invalid("order.tip").Field("tip", "order.tip")
	case !c.Card.Short():
		return nil, fault.Invalid("text.too_long").Field("card", "text.too_long").With("max", maxName)
	}
	reference, err := clean("reference", c.Reference, maxName)
	confirmed := PaymentConfirmed{PaymentID: c.PaymentID, Reference: reference, Tip: c.Tip, Card: c.Card}
	if !m.Closing {
		confirmed.OnAccount = p.Amount + c.Tip
	}
	return []Payload{confirmed}, err
}

func (p PaymentConfirmed) apply(o *Order, _ Event) {
	if have := o.payment(p.PaymentID); have != nil {
		have.Pending, have.OnAccount, have.Card = false, p.OnAccount, p.Card
		have.Given += p.Tip
		o.addTip(have, p.Tip)
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
	PaymentID uuid.UUID    `json:"payment_id"`
	Reason    string       `json:"reason,omitempty"`
	OnAccount money.Amount `json:"on_account,omitempty"` // what was booked of it
	Tender    string       `json:"tender,omitempty"`
}

func (RemovePayment) Type() string  { return "remove_payment" }
func (PaymentRemoved) Type() string { return "payment_removed" }
func (PaymentRemoved) act() string  { return "remove_payment" }

func (c RemovePayment) decide(o Order, m Meta) ([]Payload, error) {
	p := o.payment(c.PaymentID)
	switch {
	case p == nil:
		return nil, fault.NotFound("order.payment_unknown")
	case p.Outside() && !m.Provider:
		return nil, fault.Conflict("order.outside_payment")
	}
	why, err := clean("reason", c.Reason, maxNote)
	return []Payload{PaymentRemoved{PaymentID: c.PaymentID, Reason: why, OnAccount: p.OnAccount, Tender: p.Tender}}, err
}

func (p PaymentRemoved) apply(o *Order, _ Event) {
	if have := o.payment(p.PaymentID); have != nil {
		o.owesAgain(have.CheckID)
		o.Tip = max(0, o.Tip-have.Given)
	}
	o.Payments = slices.DeleteFunc(o.Payments, func(have Payment) bool { return have.ID == p.PaymentID })
}

// owesAgain says of the checks that a payment paid that they are not paid any more: of one, or of those that
// live on what was paid for the whole order.
func (o *Order) owesAgain(check uuid.UUID) {
	for i := range o.Checks {
		c := &o.Checks[i]
		if c.ID == check || check == uuid.Nil && c.Settled != nil && c.Settled.Owed != c.Settled.Total {
			c.Settled = nil
		}
	}
}
