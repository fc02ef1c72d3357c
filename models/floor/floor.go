// Package floor knows the halls of a venue, the tables in them, and what goes on at each table.
//
// It owns where tables stand and what state they show; the state follows from the order at the
// table and its tickets and is never stored. It must not know how a table is drawn, nor change
// an order: those are opened at the till. Start reading at Board.
package floor

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
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

// A Table is where guests sit. Places are in the hall's grid, of the upper left corner.
type Table struct {
	ID       uuid.UUID
	HallID   uuid.UUID
	Name     string
	Seats    int
	Shape    Shape
	X, Y     int
	Width    int
	Height   int
	Rotation int // degrees, clockwise
}

// A State is what a table tells a waiter at a glance.
type State string

// The states, from free to billed.
const (
	Free    State = "free"    // nobody sits there
	Booked  State = "booked"  // nobody sits there yet
	Seated  State = "seated"  // an order without lines
	Ordered State = "ordered" // lines that the kitchen has not been told of
	Waiting State = "waiting" // in the kitchen
	Ready   State = "ready"   // the kitchen has just finished everything
	Served  State = "served"  // everything is on the table
	Billed  State = "billed"  // the guests have the bill
)

// fresh is how long what the kitchen finished counts as ready and not yet as served.
const fresh = 10 * time.Minute

// An Order is what is known of the order at a table.
type Order struct {
	ID       uuid.UUID
	Number   int
	Billed   bool
	Lines    int
	Unsent   int // lines that the kitchen has not been told of
	Covers   int
	Total    money.Amount
	OpenedAt time.Time
	WaiterID uuid.UUID
	Waiter   string
	// Oldest is when the oldest ticket that is not done was fired; zero: none waits.
	Oldest time.Time
	// Finished is when the kitchen finished its last ticket; zero: never.
	Finished time.Time
}

// A Seating is a table and what goes on there.
type Seating struct {
	Table
	Order *Order       // nil: the table is free
	Next  *Reservation // the next booking, as it nears; nil: none
}

// A Reservation is for whom a table is kept.
type Reservation struct {
	BookingID uuid.UUID
	Name      string
	Party     int
	At        time.Time
}

// State is what the table shows at now.
func (s Seating) State(now time.Time) State {
	o := s.Order
	switch {
	case o == nil && s.Next != nil:
		return Booked
	case o == nil:
		return Free
	case o.Billed:
		return Billed
	case !o.Oldest.IsZero():
		return Waiting
	case o.Unsent > 0:
		return Ordered
	case o.Lines == 0:
		return Seated
	case !o.Finished.IsZero() && now.Sub(o.Finished) < fresh:
		return Ready
	}
	return Served
}
