package order

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/tax"
)

// RefundOrder gives money back for a sale that is done: for pieces of its lines, or an amount of
// money without any goods, or, where neither is named, for everything that is left. The tip goes
// back where that is asked, and with a whole sale. More than was sold is never given.
type RefundOrder struct {
	RefundID uuid.UUID     `json:"refund_id"`
	Lines    []RefundPiece `json:"lines,omitempty"`
	Amount   money.Amount  `json:"amount,omitempty"` // of money only
	Tip      bool          `json:"tip,omitempty"`
	Tender   string        `json:"tender,omitempty"` // empty: as it was paid, the largest first
	Reason   string        `json:"reason"`
}

// RefundPiece is a quantity of a line that comes back.
type RefundPiece struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
	Restock  bool           `json:"restock,omitempty"` // it can be sold again
}

// Refund is what was given back of a closed order, as it was decided then.
type Refund struct {
	ID         uuid.UUID       `json:"refund_id"`
	Lines      []RefundedLine  `json:"lines,omitempty"`
	Amount     money.Amount    `json:"amount,omitempty"` // of money only
	Service    money.Amount    `json:"service,omitempty"`
	Tax        money.Amount    `json:"tax"`
	Tip        money.Amount    `json:"tip,omitempty"`
	Total      money.Amount    `json:"total"`
	Rounding   money.Amount    `json:"rounding,omitempty"` // what rounding to coins adds to what is given
	Taxes      []RefundedTax   `json:"taxes,omitempty"`
	Payments   []RefundPayment `json:"payments"`
	Reason     string          `json:"reason"`
	Whole      bool            `json:"whole,omitempty"` // nothing of the sale is left
	By         Actor           `json:"by"`
	At         time.Time       `json:"at"`
	RegisterID uuid.UUID       `json:"register_id,omitzero"`
}

// RefundedLine is a piece with what it came to, all taxes in it.
type RefundedLine struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
	Restock  bool           `json:"restock,omitempty"`
	Total    money.Amount   `json:"total"`
	Tax      money.Amount   `json:"tax"`
}

// RefundedTax is one tax of what was given back.
type RefundedTax struct {
	Tax         tax.ID       `json:"tax"`
	Name        string       `json:"name,omitempty"`
	BasisPoints int          `json:"rate_bp"`
	Mode        tax.Mode     `json:"mode"`
	Net         money.Amount `json:"net"`
	Amount      money.Amount `json:"amount"`
}

// RefundPayment is what one tender gave back. Worth is what of the sale it stands for: with cash,
// Amount is that rounded to coins.
type RefundPayment struct {
	Tender string       `json:"tender"`
	Amount money.Amount `json:"amount"`
	Worth  money.Amount `json:"worth"`
}

// Refunded says what was given back.
type Refunded struct {
	RefundID uuid.UUID       `json:"refund_id"`
	Lines    []RefundedLine  `json:"lines,omitempty"`
	Amount   money.Amount    `json:"amount,omitempty"`
	Service  money.Amount    `json:"service,omitempty"`
	Tax      money.Amount    `json:"tax"`
	Tip      money.Amount    `json:"tip,omitempty"`
	Total    money.Amount    `json:"total"`
	Rounding money.Amount    `json:"rounding,omitempty"`
	Taxes    []RefundedTax   `json:"taxes,omitempty"`
	Payments []RefundPayment `json:"payments"`
	Reason   string          `json:"reason"`
	Whole    bool            `json:"whole,omitempty"`
}

func (RefundOrder) Type() string { return "refund" }
func (Refunded) Type() string    { return "refunded" }
func (Refunded) act() string     { return "refund" }

func (c RefundOrder) decide(o Order, m Meta) ([]Payload, error) {
	if err := c.check(o); err != nil {
		return nil, err
	}
	if err := m.need(PermRefund); err != nil {
		return nil, err
	}
	why, err := reason(c.Reason)
	if err != nil {
		return nil, err
	}
	c.Reason = why
	refund, err := c.work(o)
	if err == nil {
		err = m.within(PermRefund, refund.Total, m.Limits.Refund)
	}
	if err != nil {
		return nil, err
	}
	return []Payload{refund}, nil
}

// PlanRefund returns what a refund would give back, without the reason and the right that giving it takes: for the screen
// that asks.
func PlanRefund(o Order, c RefundOrder) (Refunded, error) {
	if o.Status != Closed {
		return Refunded{}, o.allow(c.Type())
	}
	if err := c.check(o); err != nil {
		return Refunded{}, err
	}
	return c.work(o)
}

func (c RefundOrder) check(o Order) error {
	switch {
	case c.RefundID == uuid.Nil:
		return fault.Invalid("order.id_needed").Field("refund_id", "order.id_needed")
	case o.Refund(c.RefundID) != nil:
		return fault.Conflict("order.refund_exists")
	case c.Amount < 0 || !c.Amount.InRange() || c.Amount > 0 && len(c.Lines) > 0:
		return fault.Invalid("order.refund_amount").Field("amount", "order.refund_amount")
	case len(c.Tender) > maxName:
		return fault.Invalid("order.tender_needed").Field("tender", "order.tender_needed")
	}
	for _, l := range c.Lines {
		sold := o.Line(l.LineID)
		if sold == nil {
			return fault.NotFound("order.line_unknown")
		}
		if l.Quantity <= 0 {
			return fault.Invalid("order.quantity").Field("quantity", "order.quantity")
		}
		if err := sold.undivided(l.Quantity); err != nil {
			return err
		}
	}
	return nil
}

// Refund returns the refund with an id, or nil.
func (o *Order) Refund(id uuid.UUID) *Refund {
	for i := range o.Refunds {
		if o.Refunds[i].ID == id {
			return &o.Refunds[i]
		}
	}
	return nil
}

// Refunded adds up what was given back of the order.
func (o Order) Refunded() money.Amount {
	var sum money.Amount
	for _, r := range o.Refunds {
		sum += r.Total
	}
	return sum
}

func (p Refunded) apply(o *Order, e Event) {
	o.Refunds = append(o.Refunds, Refund{
		ID: p.RefundID, Lines: p.Lines, Amount: p.Amount, Service: p.Service, Tax: p.Tax, Tip: p.Tip, Total: p.Total,
		Rounding: p.Rounding, Taxes: p.Taxes, Payments: p.Payments, Reason: p.Reason, Whole: p.Whole,
		By: e.Actor, At: e.At, RegisterID: e.RegisterID,
	})
}
