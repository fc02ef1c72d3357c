package order

import (
	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

// KitchenLine is a line as the stations see it.
type KitchenLine struct {
	Line     uuid.UUID
	Origin   uuid.UUID // the line that the kitchen knows it by, after a split; zero: Line
	Item     string
	Whole    string // what it is a part of; empty: it is ordered by itself
	Quantity money.Quantity
	Note     string
	Allergy  Allergy
	Sold     *catalog.Sold // for the ticket: variant, modifiers, stations; may be nil
	Seat     int
	Course   int
}

// KitchenOp is one thing that the stations are told.
type KitchenOp struct {
	Op            Op                     `json:"op"`
	Line          uuid.UUID              `json:"line"`
	Item          string                 `json:"item"`
	Whole         string                 `json:"whole,omitempty"` // what it is a part of
	Variant       string                 `json:"variant,omitempty"`
	Modifiers     []catalog.SoldModifier `json:"modifiers,omitempty"`
	Quantity      money.Quantity         `json:"quantity"` // of add and void the difference, of change all there are
	Unit          catalog.Unit           `json:"unit,omitempty"`
	Note          string                 `json:"note,omitempty"`
	NoteBefore    string                 `json:"note_before,omitempty"` // of change
	Allergy       Allergy                `json:"allergy,omitzero"`
	AllergyBefore Allergy                `json:"allergy_before,omitzero"` // of change
	Seat          int                    `json:"seat,omitempty"`
	Course        int                    `json:"course,omitempty"`
	Stations      []uuid.UUID            `json:"stations,omitempty"`
	Target        int                    `json:"target,omitempty"` // seconds within which it should be done; 0: as its station
}

// Op is what a station is to do.
type Op string

// The operations.
const (
	OpAdd    Op = "add"
	OpVoid   Op = "void"
	OpChange Op = "change" // another note, or something else to watch for
)

// Delta returns what the stations must be told so that what they know becomes what is so
// now: in the sequence of now, then what is gone in the sequence of sent. Nothing that a
// station already has is told again, however lines were cut in the meantime.
func Delta(sent, now []KitchenLine) []KitchenOp {
	told, wanted := gather(sent), gather(now)
	var ops []KitchenOp
	for i := range wanted {
		w := &wanted[i]
		t := find(told, w.key())
		if t == nil {
			ops = append(ops, w.op(OpAdd, w.Quantity, w.Note))
			continue
		}
		ops = append(ops, difference(t, w)...)
	}
	for i := range told {
		if t := &told[i]; find(wanted, t.key()) == nil {
			ops = append(ops, t.op(OpVoid, t.Quantity, t.Note))
		}
	}
	return ops
}

// difference tells more or less of a line, and beside it another note or something else to watch for.
func difference(told, wanted *KitchenLine) []KitchenOp {
	var ops []KitchenOp
	switch more := wanted.Quantity - told.Quantity; {
	case more > 0:
		ops = append(ops, wanted.op(OpAdd, more, wanted.Note))
	case more < 0:
		ops = append(ops, told.op(OpVoid, -more, told.Note))
	}
	if (wanted.Note != told.Note || wanted.Allergy != told.Allergy) && wanted.Quantity != 0 {
		op := wanted.op(OpChange, wanted.Quantity, wanted.Note)
		op.NoteBefore, op.AllergyBefore = told.Note, told.Allergy
		ops = append(ops, op)
	}
	return ops
}

// gather adds lines up that the kitchen knows as one.
func gather(lines []KitchenLine) []KitchenLine {
	out := make([]KitchenLine, 0, len(lines))
	for _, l := range lines {
		if have := find(out, l.key()); have != nil {
			have.Quantity += l.Quantity
			continue
		}
		out = append(out, l)
	}
	return out
}

func find(lines []KitchenLine, key uuid.UUID) *KitchenLine {
	for i := range lines {
		if lines[i].key() == key {
			return &lines[i]
		}
	}
	return nil
}

func (l *KitchenLine) key() uuid.UUID {
	if l.Origin != uuid.Nil {
		return l.Origin
	}
	return l.Line
}

func (l *KitchenLine) op(op Op, quantity money.Quantity, note string) KitchenOp {
	out := KitchenOp{
		Op: op, Line: l.key(), Item: l.Item, Whole: l.Whole, Quantity: quantity, Note: note, Allergy: l.Allergy, Seat: l.Seat, Course: l.Course,
	}
	if l.Sold != nil {
		out.Variant, out.Modifiers, out.Stations, out.Unit = l.Sold.VariantName, l.Sold.Modifiers, l.Sold.Stations, l.Sold.Unit
		out.Target = l.Sold.Target
	}
	return out
}

// told is the line as the kitchen knows it, with another quantity.
func (l Line) told(quantity money.Quantity) []KitchenLine {
	if len(l.Sold.Parts) > 0 {
		return l.toldParts(quantity)
	}
	if quantity == 0 {
		return nil
	}
	return []KitchenLine{l.forKitchen(quantity, l.SentNote, l.SentAllergy)}
}

func (l Line) forKitchen(quantity money.Quantity, note string, allergy Allergy) KitchenLine {
	return KitchenLine{
		Line: l.ID, Origin: l.Origin, Item: l.Sold.ForKitchen(), Quantity: quantity, Note: note, Allergy: allergy, Sold: &l.Sold,
		Seat: l.Seat, Course: l.Course,
	}
}
