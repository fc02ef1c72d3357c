package order

import (
	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
)

// Open begins an order. Number, venue and terms are the server's to fill in.
type Open struct {
	ID         uuid.UUID    `json:"id"`
	Number     int          `json:"-"`
	Kind       catalog.Kind `json:"kind"`
	VenueID    uuid.UUID    `json:"-"`
	RegisterID uuid.UUID    `json:"register_id"`
	TableID    uuid.UUID    `json:"table_id,omitzero"`
	GuestID    uuid.UUID    `json:"guest_id,omitzero"`
	Name       string       `json:"name,omitempty"`
	Covers     int          `json:"covers,omitempty"`
	Terms      Terms        `json:"-"`
}

// OrderOpened is the first event of an order.
type OrderOpened struct {
	ID         uuid.UUID    `json:"id"`
	Number     int          `json:"number,omitempty"`
	Kind       catalog.Kind `json:"kind"`
	VenueID    uuid.UUID    `json:"venue_id"`
	RegisterID uuid.UUID    `json:"register_id"`
	TableID    uuid.UUID    `json:"table_id,omitzero"`
	GuestID    uuid.UUID    `json:"guest_id,omitzero"`
	Name       string       `json:"name,omitempty"`
	Covers     int          `json:"covers,omitempty"`
	Terms      Terms        `json:"terms"`
}

func (Open) Type() string        { return "open" }
func (OrderOpened) Type() string { return "opened" }
func (OrderOpened) act() string  { return "open" }

func (c Open) decide(_ Order, _ Meta) ([]Payload, error) {
	if c.ID == uuid.Nil {
		return nil, fault.Invalid("order.id_needed").Field("id", "order.id_needed")
	}
	if !c.Kind.Valid() {
		return nil, fault.Invalid("order.kind_unknown").Field("kind", "order.kind_unknown")
	}
	if err := within("covers", c.Covers, maxCovers); err != nil {
		return nil, err
	}
	name, err := clean("name", c.Name, maxName)
	if err != nil {
		return nil, err
	}
	return []Payload{OrderOpened{
		ID: c.ID, Number: c.Number, Kind: c.Kind, VenueID: c.VenueID, RegisterID: c.RegisterID,
		TableID: c.TableID, GuestID: c.GuestID, Name: name, Covers: c.Covers, Terms: c.Terms,
	}}, nil
}

func (p OrderOpened) apply(o *Order, e Event) {
	*o = Order{
		ID: p.ID, Number: p.Number, Kind: p.Kind, VenueID: p.VenueID, RegisterID: p.RegisterID, TableID: p.TableID,
		GuestID: p.GuestID, Name: p.Name, Covers: p.Covers, Terms: p.Terms, OpenedBy: e.Actor, OpenedAt: e.At,
	}
}
