package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// CompLine gives a line away, or some of it: it is free of charge, with a reason and the
// permission for it. It stays on the order, and in the books as what it would have earned.
type CompLine struct {
	CompID   uuid.UUID      `json:"comp_id,omitzero"` // none: the command's
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity,omitempty"` // none: all of it
	Reason   string         `json:"reason"`
}

// LineComped says that a line is free of charge. Where it is a part of one, the part became a
// line of its own.
type LineComped struct {
	CompID   uuid.UUID      `json:"comp_id"`
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
	PartID   uuid.UUID      `json:"part_id,omitzero"`
	Reason   string         `json:"reason"`
}

func (CompLine) Type() string   { return "comp_line" }
func (LineComped) Type() string { return "line_comped" }
func (LineComped) act() string  { return "comp_line" }

func (c CompLine) decide(o Order, m Meta) ([]Payload, error) {
	l, err := o.active(c.LineID)
	if err != nil {
		return nil, err
	}
	if c.CompID == uuid.Nil {
		c.CompID = m.CommandID
	}
	if c.Quantity == 0 {
		c.Quantity = l.Quantity
	}
	switch {
	case c.CompID == uuid.Nil:
		return nil, fault.Invalid("order.id_needed").Field("comp_id", "order.id_needed")
	case o.discount(c.CompID) != nil:
		return nil, fault.Conflict("order.discount_exists")
	case o.comp(c.LineID) != nil:
		return nil, fault.Conflict("order.comped").With("item", l.Sold.Name)
	case c.Quantity < 0 || c.Quantity > l.Quantity:
		return nil, badQuantity()
	}
	if err := l.undivided(c.Quantity); err != nil {
		return nil, err
	}
	if err := m.withinComp(o, c.LineID, c.Quantity); err != nil {
		return nil, err
	}
	out := LineComped{CompID: c.CompID, LineID: c.LineID, Quantity: c.Quantity}
	if out.Reason, err = reason(c.Reason); err != nil {
		return nil, err
	}
	if c.Quantity != l.Quantity {
		if len(o.Lines) >= maxLines {
			return nil, fault.Conflict("order.too_many_lines").With("max", maxLines)
		}
		out.PartID = uuid.NewSHA1(c.CompID, []byte("part"))
	}
	return []Payload{out}, nil
}

// withinComp refuses to give more away than the actor may.
func (m Meta) withinComp(o Order, line uuid.UUID, quantity money.Quantity) error {
	if err := m.need(PermComp); err != nil || m.Limits.Comp == 0 {
		return err
	}
	asked := o.Worth(line, quantity)
	for i, l := range Price(o).Lines {
		if comp := o.comp(o.Lines[i].ID); comp != nil && comp.ApprovedBy == (Actor{}) {
			asked += l.Comp
		}
	}
	return m.within(PermComp, asked, m.Limits.Comp)
}

// comp is what gives a line away, or nil.
func (o *Order) comp(line uuid.UUID) *Discount {
	for i := range o.Discounts {
		if o.Discounts[i].Comp && o.Discounts[i].LineID == line {
			return &o.Discounts[i]
		}
	}
	return nil
}

// Comp returns what gives a line away, if anything does.
func (o Order) Comp(line uuid.UUID) (Discount, bool) {
	if d := o.comp(line); d != nil {
		return *d, true
	}
	return Discount{}, false
}

func (p LineComped) apply(o *Order, e Event) {
	line := p.LineID
	if p.PartID != uuid.Nil {
		line = p.PartID
		o.cut(p.LineID, p.PartID, p.Quantity)
	}
	o.Discounts = append(o.Discounts, Discount{ID: p.CompID, LineID: line, Comp: true, Reason: p.Reason, By: e.Actor, ApprovedBy: e.ApprovedBy})
}

// cut makes a part of a line a line of its own, right behind it, with its discounts in percent. The
// kitchen knows both by the first; what it has goes with the part.
func (o *Order) cut(line, part uuid.UUID, quantity money.Quantity) {
	at := slices.IndexFunc(o.Lines, func(l Line) bool { return l.ID == line })
	if at < 0 {
		return
	}
	l := &o.Lines[at]
	cut := l.piece(quantity, part)
	cut.Checks = slices.Clone(l.Checks)
	l.cut(quantity)
	o.Lines = slices.Insert(o.Lines, at+1, cut)
	for _, d := range o.Discounts {
		if d.LineID == line && d.PercentBP != 0 {
			d.ID, d.LineID = uuid.NewSHA1(d.ID, part[:]), part
			o.Discounts = append(o.Discounts, d)
		}
	}
}

// UncompLine charges a line again that was given away.
type UncompLine struct {
	LineID uuid.UUID `json:"line_id"`
}

// LineUncomped says that a line is charged again.
type LineUncomped struct {
	LineID uuid.UUID `json:"line_id"`
}

func (UncompLine) Type() string   { return "uncomp_line" }
func (LineUncomped) Type() string { return "line_uncomped" }
func (LineUncomped) act() string  { return "uncomp_line" }

func (c UncompLine) decide(o Order, _ Meta) ([]Payload, error) {
	if o.comp(c.LineID) == nil {
		return nil, fault.NotFound("order.not_comped")
	}
	return []Payload{LineUncomped(c)}, nil
}

func (p LineUncomped) apply(o *Order, _ Event) {
	o.Discounts = slices.DeleteFunc(o.Discounts, func(d Discount) bool { return d.Comp && d.LineID == p.LineID })
}
