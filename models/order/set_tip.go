package order

import (
	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// TipPool is who has the tips of a venue where everybody shares them.
const TipPool = "pool"

// SetTip says what the guest adds for the staff, and for whom where the venue lets them have their own.
type SetTip struct {
	Amount  money.Amount `json:"amount"`
	StaffID uuid.UUID    `json:"staff_id,omitzero"` // none: whoever opened the order
}

// TipSet says what the guest adds for the staff.
type TipSet struct {
	Amount  money.Amount `json:"amount"`
	StaffID uuid.UUID    `json:"staff_id,omitzero"`
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

func (p TipSet) apply(o *Order, _ Event) { o.Tip, o.TipStaff = p.Amount, p.StaffID }

// TipOf is a tip of so many percent of what the guest pays without one.
func TipOf(r price.Result, percent int) money.Amount {
	return money.HalfUp.Share(max(0, r.Total-r.Tip), int64(percent), 100)
}

// TipOwner is who has the tip: the id of one of the staff, or TipPool. Orders from before there
// was a rule have none.
func (o Order) TipOwner() string {
	switch {
	case o.Terms.Tips == "":
		return ""
	case o.Terms.Tips == TipPool:
		return TipPool
	case o.TipStaff != uuid.Nil:
		return o.TipStaff.String()
	case o.OpenedBy.StaffID != uuid.Nil:
		return o.OpenedBy.StaffID.String()
	}
	return TipPool
}
