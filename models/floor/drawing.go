package floor

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// A Kind is what a thing that takes no orders is.
type Kind string

// The kinds.
const (
	Wall    Kind = "wall"
	Plant   Kind = "plant"
	Counter Kind = "counter"
	Door    Kind = "door"
	Label   Kind = "label"
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{Wall, Plant, Counter, Door, Label} }

// usual is how large a thing of a kind is when it is put into a hall.
var usual = map[Kind][2]int{Wall: {300, 20}, Plant: {60, 60}, Counter: {320, 80}, Door: {100, 20}, Label: {160, 40}}

// An Item stands in a hall and takes no orders. Its place is told as a table's.
type Item struct {
	ID     uuid.UUID
	HallID uuid.UUID
	Kind   Kind
	Name   string // what is written on it
	Place
}

// A Place is where a thing stands in its hall: of the upper left corner before it is turned.
type Place struct {
	X, Y          int
	Width, Height int
	Rotation      int // degrees, clockwise
}

// thinnest is the least that a wall measures.
const thinnest = 10

// NewItem is a thing of a kind as it is put into a hall.
func NewItem(id, hall uuid.UUID, kind Kind) Item {
	size := usual[kind]
	return Item{ID: id, HallID: hall, Kind: kind, Place: Place{X: (Side - size[0]) / 2, Y: (Side - size[1]) / 2, Width: size[0], Height: size[1]}}
}

// check refuses what stands in no hall.
func (i Item) check() error {
	fields := i.misses(thinnest)
	if len([]rune(i.Name)) > longestName {
		fields["name"] = "field.too_long"
	}
	if _, known := usual[i.Kind]; !known {
		fields["kind"] = "field.unknown"
	}
	return refused(fields)
}

// misses are the fields of a place that no thing can have.
func (p Place) misses(smallest int) map[string]string {
	fields := map[string]string{}
	for name, side := range map[string]int{"width": p.Width, "height": p.Height} {
		if side < smallest || side > Side {
			fields[name] = "field.range"
		}
	}
	return fields
}

func refused(fields map[string]string) error {
	if len(fields) == 0 {
		return nil
	}
	return &fault.Fault{Kind: fault.KindInvalid, Code: "request.invalid", Fields: fields}
}

// settle brings a thing into its hall.
func (p *Place) settle() {
	p.X = max(0, min(p.X, Side-p.Width))
	p.Y = max(0, min(p.Y, Side-p.Height))
	p.Rotation = ((p.Rotation % 360) + 360) % 360
}

// beside is where a copy goes: down to the right, or back where the hall ends.
func (p Place) beside() Place {
	const step = 40
	p.X, p.Y = p.X+step, p.Y+step
	if p.X+p.Width > Side {
		p.X = max(0, p.X-2*step)
	}
	if p.Y+p.Height > Side {
		p.Y = max(0, p.Y-2*step)
	}
	return p
}

// placed is a change of where things stand, in the order of their ids.
func placed(places map[uuid.UUID]Place) []uuid.UUID {
	return slices.SortedFunc(maps.Keys(places), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
}
