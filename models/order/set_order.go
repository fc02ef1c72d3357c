package order

import "github.com/google/uuid"

// SetTable moves the order to a table; the zero table takes it off the floor.
type SetTable struct {
	TableID uuid.UUID `json:"table_id"`
}

// TableSet says at which table the order is.
type TableSet struct {
	TableID uuid.UUID `json:"table_id"`
	Undone  uuid.UUID `json:"undone,omitzero"` // the move that was taken back
}

func (SetTable) Type() string { return "set_table" }
func (TableSet) Type() string { return "table_set" }
func (TableSet) act() string  { return "set_table" }

func (c SetTable) decide(Order, Meta) ([]Payload, error) {
	return []Payload{TableSet{TableID: c.TableID}}, nil
}

func (p TableSet) apply(o *Order, e Event) {
	if p.Undone != uuid.Nil {
		o.forget(p.Undone)
	} else if o.TableID != p.TableID {
		o.crossed(e, Crossing{TableID: o.TableID})
	}
	o.TableID = p.TableID
}

// SetCovers says how many guests there are.
type SetCovers struct {
	Covers int `json:"covers"`
}

// CoversSet says how many guests there are.
type CoversSet struct {
	Covers int `json:"covers"`
}

func (SetCovers) Type() string { return "set_covers" }
func (CoversSet) Type() string { return "covers_set" }
func (CoversSet) act() string  { return "set_covers" }

func (c SetCovers) decide(Order, Meta) ([]Payload, error) {
	return []Payload{CoversSet(c)}, within("covers", c.Covers, maxCovers)
}
func (p CoversSet) apply(o *Order, _ Event) { o.Covers = p.Covers }

// SetName names the tab or the guest.
type SetName struct {
	Name string `json:"name"`
}

// NameSet says what the order is called.
type NameSet struct {
	Name string `json:"name"`
}

func (SetName) Type() string { return "set_name" }
func (NameSet) Type() string { return "name_set" }
func (NameSet) act() string  { return "set_name" }

func (c SetName) decide(Order, Meta) ([]Payload, error) {
	name, err := clean("name", c.Name, maxName)
	return []Payload{NameSet{Name: name}}, err
}
func (p NameSet) apply(o *Order, _ Event) { o.Name = p.Name }

// SetOrderNote writes a note on the whole order.
type SetOrderNote struct {
	Note string `json:"note"`
}

// OrderNoteSet says what the order's note is.
type OrderNoteSet struct {
	Note string `json:"note"`
}

func (SetOrderNote) Type() string { return "set_order_note" }
func (OrderNoteSet) Type() string { return "order_note_set" }
func (OrderNoteSet) act() string  { return "set_order_note" }

func (c SetOrderNote) decide(Order, Meta) ([]Payload, error) {
	note, err := clean("note", c.Note, maxNote)
	return []Payload{OrderNoteSet{Note: note}}, err
}
func (p OrderNoteSet) apply(o *Order, _ Event) { o.Note = p.Note }

// AttachGuest says whose order it is; the zero guest is nobody's.
type AttachGuest struct {
	GuestID uuid.UUID `json:"guest_id"`
}

// GuestAttached says whose order it is.
type GuestAttached struct {
	GuestID uuid.UUID `json:"guest_id"`
}

func (AttachGuest) Type() string   { return "attach_guest" }
func (GuestAttached) Type() string { return "guest_attached" }
func (GuestAttached) act() string  { return "attach_guest" }

func (c AttachGuest) decide(Order, Meta) ([]Payload, error) { return []Payload{GuestAttached(c)}, nil }
func (p GuestAttached) apply(o *Order, _ Event)             { o.GuestID = p.GuestID }

// Hold parks the order, out of the way of the next guest.
type Hold struct{}

// OrderHeld says that the order was parked.
type OrderHeld struct{}

func (Hold) Type() string      { return "hold" }
func (OrderHeld) Type() string { return "held" }
func (OrderHeld) act() string  { return "hold" }

func (Hold) decide(Order, Meta) ([]Payload, error) { return []Payload{OrderHeld{}}, nil }
func (OrderHeld) apply(o *Order, _ Event)          { o.Held = true }

// Resume takes a parked order up again.
type Resume struct{}

// OrderResumed says that the order was taken up again.
type OrderResumed struct{}

func (Resume) Type() string       { return "resume" }
func (OrderResumed) Type() string { return "resumed" }
func (OrderResumed) act() string  { return "resume" }

func (Resume) decide(Order, Meta) ([]Payload, error) { return []Payload{OrderResumed{}}, nil }
func (OrderResumed) apply(o *Order, _ Event)         { o.Held = false }
