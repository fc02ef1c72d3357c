package order

import (
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// Close ends a paid order. What the kitchen does not have yet is sent: a guest who has
// paid is waiting for it.
type Close struct{}

// OrderClosed says that the order was paid, and the totals at which it was.
type OrderClosed struct {
	Net      money.Amount `json:"net"`
	Tax      money.Amount `json:"tax"`
	Tip      money.Amount `json:"tip"`
	Deposit  money.Amount `json:"deposit,omitempty"`
	Total    money.Amount `json:"total"`
	Paid     money.Amount `json:"paid"`
	Rounding money.Amount `json:"rounding"`
	Change   money.Amount `json:"change"`
}

func (Close) Type() string       { return "close" }
func (OrderClosed) Type() string { return "closed" }
func (OrderClosed) act() string  { return "close" }

func (Close) decide(o Order, m Meta) ([]Payload, error) {
	r := Price(o)
	if err := o.payable(r); err != nil {
		return nil, err
	}
	closed := OrderClosed{
		Net: r.Net, Tax: r.Tax, Tip: r.Tip, Deposit: r.Deposit, Total: r.Total, Paid: r.Paid, Rounding: r.Rounding, Change: r.Change,
	}
	if sent := o.unsent(m, 0, all); sent != nil {
		return []Payload{*sent, closed}, nil
	}
	return []Payload{closed}, nil
}

// payable refuses to close what is not paid, or where there is nothing to pay for.
func (o Order) payable(r price.Result) error {
	if len(o.Active()) == 0 {
		return fault.Conflict("order.empty")
	}
	for _, p := range o.Payments {
		if p.Pending {
			return fault.Conflict("order.payment_pending").With("tender", p.Tender)
		}
	}
	if r.Due != 0 {
		return fault.Conflict("order.unpaid").With("due", int64(r.Due))
	}
	return nil
}

func (OrderClosed) apply(o *Order, e Event) {
	o.Held = false
	o.Closings++
	o.ClosedAt = e.At
}
