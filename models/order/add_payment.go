package order

import (
	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// AddPayment takes money. Cash may be more than is due, the rest is change; any other
// tender may not. A pending payment is one that a terminal has not answered for yet.
type AddPayment struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	Tender    string       `json:"tender"`
	Amount    money.Amount `json:"amount"` // as given
	Pending   bool         `json:"pending,omitempty"`
	Reference string       `json:"reference,omitempty"`
}

// PaymentAdded says what was given.
type PaymentAdded struct {
	PaymentID uuid.UUID    `json:"payment_id"`
	Tender    string       `json:"tender"`
	Amount    money.Amount `json:"amount"`
	Pending   bool         `json:"pending,omitempty"`
	Reference string       `json:"reference,omitempty"`
}

func (AddPayment) Type() string   { return "add_payment" }
func (PaymentAdded) Type() string { return "payment_added" }
func (PaymentAdded) act() string  { return "add_payment" }

func (c AddPayment) decide(o Order, _ Meta) ([]Payload, error) {
	if err := c.check(o); err != nil {
		return nil, err
	}
	reference, err := clean("reference", c.Reference, maxName)
	if err != nil {
		return nil, err
	}
	c.Reference = reference
	if Price(o).Due <= 0 {
		return nil, fault.Conflict("order.nothing_due")
	}
	if c.Tender != price.Cash {
		if err := c.fits(o); err != nil {
			return nil, err
		}
	}
	return []Payload{PaymentAdded(c)}, nil
}

func (c AddPayment) check(o Order) error {
	switch {
	case c.PaymentID == uuid.Nil:
		return fault.Invalid("order.id_needed").Field("payment_id", "order.id_needed")
	case o.payment(c.PaymentID) != nil:
		return fault.Conflict("order.payment_exists")
	case c.Tender == "" || len(c.Tender) > maxName:
		return fault.Invalid("order.tender_needed").Field("tender", "order.tender_needed")
	case c.Amount <= 0 || !c.Amount.InRange():
		return fault.Invalid("order.payment_amount").Field("amount", "order.payment_amount")
	case c.Pending && c.Tender == price.Cash:
		return fault.Invalid("order.cash_is_never_pending")
	}
	return nil
}

// fits refuses a card that takes more than is due: it would push cash that is already in
// the drawer out again as change.
func (c AddPayment) fits(o Order) error {
	after := Apply(o, Event{Data: PaymentAdded(c)})
	totals, err := price.Compute(Pricing(after))
	if err != nil || totals.Change > 0 {
		return fault.Conflict("order.overpaid").Field("amount", "order.overpaid").With("due", int64(Price(o).Due))
	}
	return nil
}

func (p PaymentAdded) apply(o *Order, e Event) {
	o.Payments = append(o.Payments, Payment{
		ID: p.PaymentID, Tender: p.Tender, Amount: p.Amount, Pending: p.Pending, Reference: p.Reference,
		By: e.Actor, At: e.At,
	})
}
