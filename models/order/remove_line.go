package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// RemoveLine takes a line off that the kitchen does not have yet.
type RemoveLine struct {
	LineID uuid.UUID `json:"line_id"`
}

// LineRemoved says that a line was taken off before the kitchen had it.
type LineRemoved struct {
	LineID uuid.UUID `json:"line_id"`
}

func (RemoveLine) Type() string  { return "remove_line" }
func (LineRemoved) Type() string { return "line_removed" }
func (LineRemoved) act() string  { return "remove_line" }

func (c RemoveLine) decide(o Order, _ Meta) ([]Payload, error) {
	l, err := o.active(c.LineID)
	if err != nil {
		return nil, err
	}
	if l.Sent != 0 || l.Voided != 0 {
		return nil, fault.Conflict("order.line_sent").With("item", l.Sold.Name)
	}
	return []Payload{LineRemoved(c)}, nil
}

func (p LineRemoved) apply(o *Order, _ Event) {
	if l := o.Line(p.LineID); l != nil {
		o.follow(*l, -l.Quantity)
	}
	o.Lines = slices.DeleteFunc(o.Lines, func(l Line) bool { return l.ID == p.LineID })
	o.Discounts = slices.DeleteFunc(o.Discounts, func(d Discount) bool { return d.LineID == p.LineID })
}
