package order

import (
	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
)

// SetKind changes how the order is served. Prices and taxes may differ by kind, so every
// line is sold again; Resolve fills Resold in.
type SetKind struct {
	Kind   catalog.Kind               `json:"kind"`
	Resold map[uuid.UUID]catalog.Sold `json:"-"` // by line
}

// KindSet says how the order is served, and at what prices.
type KindSet struct {
	Kind   catalog.Kind               `json:"kind"`
	Resold map[uuid.UUID]catalog.Sold `json:"resold,omitempty"`
}

func (SetKind) Type() string { return "set_kind" }
func (KindSet) Type() string { return "kind_set" }
func (KindSet) act() string  { return "set_kind" }

func (c SetKind) decide(o Order, _ Meta) ([]Payload, error) {
	if !c.Kind.Valid() {
		return nil, fault.Invalid("order.kind_unknown").Field("kind", "order.kind_unknown")
	}
	for id := range c.Resold {
		if _, err := o.active(id); err != nil {
			return nil, err
		}
	}
	return []Payload{KindSet(c)}, nil
}

func (p KindSet) apply(o *Order, _ Event) {
	o.Kind = p.Kind
	for i := range o.Lines {
		if sold, ok := p.Resold[o.Lines[i].ID]; ok {
			o.Lines[i].Sold = sold
		}
	}
}
