// Package floor knows the halls of a venue, the tables in them, and what goes on at each table.
//
// It owns where tables stand and what state they show; the state follows from the order at the
// table and its tickets and is never stored. It must not know how a table is drawn, nor change
// an order: those are opened at the till. Start reading at Board.
package floor

import (
	"slices"

	"github.com/google/uuid"
)

// Side is the length of a hall's grid in both directions; a table's place is in its units.
const Side = 1000

// A Hall is a room of a venue, or its terrace.
type Hall struct {
	ID       uuid.UUID
	VenueID  uuid.UUID
	Name     string
	Position int
}

// A Shape is what a table looks like from above.
type Shape string

// The shapes.
const (
	Square Shape = "square"
	Round  Shape = "round"
	Bar    Shape = "bar"
)

// Shapes lists the shapes.
func Shapes() []Shape { return []Shape{Square, Round, Bar} }

// A Table is where guests sit.
type Table struct {
	ID     uuid.UUID
	HallID uuid.UUID
	Name   string
	Seats  int
	Shape  Shape
	Place
	SectionID uuid.UUID   // zero: in none
	Joins     []uuid.UUID // tables that can be put together with it for a larger party
}

// Joined tells whether two tables can be put together: it is said at either of them.
func Joined(a, b Table) bool {
	return a.ID != b.ID && (slices.Contains(a.Joins, b.ID) || slices.Contains(b.Joins, a.ID))
}
