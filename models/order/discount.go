package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// ApplyDiscount takes a percentage or an amount off the order, one line, the goods of a category
// or what the guest at a seat has, with a reason and the permission for it.
type ApplyDiscount struct {
	DiscountID uuid.UUID    `json:"discount_id"`
	LineID     uuid.UUID    `json:"line_id,omitzero"` // nothing named: the whole order
	CategoryID uuid.UUID    `json:"category_id,omitzero"`
	Seat       int          `json:"seat,omitempty"`
	PercentBP  int          `json:"percent_bp,omitempty"`
	Amount     money.Amount `json:"amount,omitempty"`
	Reason     string       `json:"reason"`
}

// DiscountApplied says that a discount counts from then on.
type DiscountApplied struct {
	DiscountID uuid.UUID    `json:"discount_id"`
	LineID     uuid.UUID    `json:"line_id,omitzero"`
	CategoryID uuid.UUID    `json:"category_id,omitzero"`
	Seat       int          `json:"seat,omitempty"`
	PercentBP  int          `json:"percent_bp,omitempty"`
	Amount     money.Amount `json:"amount,omitempty"`
	Reason     string       `json:"reason"`
}

func (ApplyDiscount) Type() string   { return "apply_discount" }
func (DiscountApplied) Type() string { return "discount_applied" }
func (DiscountApplied) act() string  { return "apply_discount" }

func (c ApplyDiscount) decide(o Order, m Meta) ([]Payload, error) {
	if err := c.check(o); err != nil {
		return nil, err
	}
	if err := m.withinDiscount(o, Discount{ID: c.DiscountID, LineID: c.LineID, CategoryID: c.CategoryID, Seat: c.Seat, PercentBP: c.PercentBP, Amount: c.Amount}); err != nil {
		return nil, err
	}
	why, err := reason(c.Reason)
	if err != nil {
		return nil, err
	}
	c.Reason = why
	return []Payload{DiscountApplied(c)}, nil
}

func (c ApplyDiscount) check(o Order) error {
	switch {
	case c.DiscountID == uuid.Nil:
		return fault.Invalid("order.id_needed").Field("discount_id", "order.id_needed")
	case o.discount(c.DiscountID) != nil:
		return fault.Conflict("order.discount_exists")
	case (c.PercentBP == 0) == (c.Amount == 0), c.PercentBP < 0, c.PercentBP > 10_000, c.Amount < 0:
		return fault.Invalid("order.discount_amount").Field("discount", "order.discount_amount")
	case scopes(c) > 1 || c.Seat < 0:
		return fault.Invalid("order.discount_scope").Field("scope", "order.discount_scope")
	case c.LineID != uuid.Nil:
		l, err := o.active(c.LineID)
		if err == nil && l.Sold.NotDiscounted && !l.IsGift() { // a card may be sold below its worth
			err = fault.Conflict("order.not_discounted").With("item", l.Sold.Name)
		}
		return err
	}
	d := Discount{CategoryID: c.CategoryID, Seat: c.Seat}
	if scopes(c) == 1 && !slices.ContainsFunc(o.Active(), d.of) {
		return fault.Conflict("order.discount_nothing").Field("scope", "order.discount_nothing")
	}
	return nil
}

// scopes is how many things a discount names.
func scopes(c ApplyDiscount) (n int) {
	for _, named := range [...]bool{c.LineID != uuid.Nil, c.CategoryID != uuid.Nil, c.Seat != 0} {
		if named {
			n++
		}
	}
	return n
}

func (p DiscountApplied) apply(o *Order, e Event) {
	o.Discounts = append(o.Discounts, Discount{
		ID: p.DiscountID, LineID: p.LineID, CategoryID: p.CategoryID, Seat: p.Seat, PercentBP: p.PercentBP, Amount: p.Amount, Reason: p.Reason, By: e.Actor, ApprovedBy: e.ApprovedBy,
	})
}

// RemoveDiscount takes a discount back.
type RemoveDiscount struct {
	DiscountID uuid.UUID `json:"discount_id"`
}

// DiscountRemoved says that a discount no longer counts.
type DiscountRemoved struct {
	DiscountID uuid.UUID `json:"discount_id"`
}

func (RemoveDiscount) Type() string  { return "remove_discount" }
func (DiscountRemoved) Type() string { return "discount_removed" }
func (DiscountRemoved) act() string  { return "remove_discount" }

func (c RemoveDiscount) decide(o Order, _ Meta) ([]Payload, error) {
	if d := o.discount(c.DiscountID); d == nil || d.Comp {
		return nil, fault.NotFound("order.discount_unknown")
	}
	return []Payload{DiscountRemoved(c)}, nil
}

func (p DiscountRemoved) apply(o *Order, _ Event) {
	o.Discounts = slices.DeleteFunc(o.Discounts, func(d Discount) bool { return d.ID == p.DiscountID })
}
