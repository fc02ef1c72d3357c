package order

import (
	"comptoir/models/fault"
	"comptoir/models/money"
)

// SetTip says what the guest adds for the staff.
type SetTip struct {
	Amount money.Amount `json:"amount"`
}

// TipSet says what the guest adds for the staff.
type TipSet struct {
	Amount money.Amount `json:"amount"`
}

func (SetTip) Type() string { return "set_tip" }
func (TipSet) Type() string { return "tip_set" }
func (TipSet) act() string  { return "set_tip" }

func (c SetTip) decide(Order, Meta) ([]Payload, error) {
	if c.Amount < 0 || !c.Amount.InRange() {
		return nil, fault.Invalid("order.tip").Field("amount", "order.tip")
	}
	return []Payload{TipSet(c)}, nil
}

func (p TipSet) apply(o *Order, _ Event) { o.Tip = p.Amount }
