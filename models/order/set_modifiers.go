package order

import (
	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
)

// SetModifiers chooses again on a line that the kitchen does not have yet. The item stays;
// Resolve fills Sold in.
type SetModifiers struct {
	LineID    uuid.UUID                `json:"line_id"`
	VariantID uuid.UUID                `json:"variant_id,omitzero"` // zero: as it was
	Modifiers []catalog.ChosenModifier `json:"modifiers"`
	Parts     []catalog.ChosenPart     `json:"parts,omitempty"` // none: as they were
	Sold      catalog.Sold             `json:"-"`
}

// ModifiersSet says what the line is now.
type ModifiersSet struct {
	LineID uuid.UUID    `json:"line_id"`
	Sold   catalog.Sold `json:"sold"`
}

func (SetModifiers) Type() string { return "set_modifiers" }
func (ModifiersSet) Type() string { return "modifiers_set" }
func (ModifiersSet) act() string  { return "set_modifiers" }

func (c SetModifiers) decide(o Order, _ Meta) ([]Payload, error) {
	l, err := o.active(c.LineID)
	if err != nil {
		return nil, err
	}
	if l.Sent != 0 {
		return nil, fault.Conflict("order.line_sent").With("item", l.Sold.Name)
	}
	if c.Sold.Name == "" || c.Sold.ItemID != l.Sold.ItemID {
		return nil, fault.Invalid("order.item_needed")
	}
	return []Payload{ModifiersSet{LineID: c.LineID, Sold: c.Sold}}, nil
}

// choice is what SetModifiers makes of what was chosen before.
func (c SetModifiers) choice(l Line) catalog.Choice {
	choice := l.Sold.Choice()
	choice.Modifiers = c.Modifiers
	if len(c.Parts) > 0 {
		choice.Parts = c.Parts
	}
	if c.VariantID != uuid.Nil {
		choice.VariantID = c.VariantID
	}
	return choice
}

func (p ModifiersSet) apply(o *Order, _ Event) {
	if l := o.Line(p.LineID); l != nil {
		l.Sold = p.Sold
	}
}
