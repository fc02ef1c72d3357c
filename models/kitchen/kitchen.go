// Package kitchen knows what each station has to make: tickets, their lines, and what became
// of them.
//
// It owns the way from what an order tells the kitchen to tickets at stations, and the boards
// that show them. It must not know how an order decides what to tell, nor how a board looks.
// A thing that was told is one line of one ticket for ever: nothing is told twice, and what is
// taken back is told as well. Start reading at Route, then Board.
package kitchen

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
)

// A Station is where something is made: the grill, the bar.
type Station struct {
	ID       uuid.UUID
	VenueID  uuid.UUID
	Name     string
	Language string        // of its screen; empty: the venue's
	Target   time.Duration // within which a ticket should be done
	Waiting  int           // tickets that are not bumped, or orders that are not served; only Stations fills it
	// Expeditor says that it makes nothing but gathers what the others make.
	Expeditor bool
}

// An Order is what tickets say of the order they belong to.
type Order struct {
	ID        uuid.UUID
	VenueID   uuid.UUID
	Number    int
	Kind      catalog.Kind
	TableName string
	Name      string // of a tab or a guest
	Covers    int
}

// A Ticket is what one event of an order told one station.
type Ticket struct {
	ID        uuid.UUID
	StationID uuid.UUID
	Order
	Seq       int // the event's number in its order
	StaffName string
	FiredAt   time.Time
	BumpedAt  time.Time // zero: it waits
	RushedAt  time.Time // since when it goes before others; zero: it waits its turn
	ServedAt  time.Time // zero: it was not carried out yet
	Lines     []Line
	At        uuid.UUID // the order that it shows: the one that fired it, or where its dishes went
	For       string    // the station that should make it, on the board of another
	Diverted  []Diversion
}

// A Line is one thing that a station was told.
type Line struct {
	N             int       // its place in the ticket, from 1
	LineID        uuid.UUID // the order's line
	Op            order.Op
	Name          string
	Whole         string // the menu that it is a part of
	Variant       string
	Quantity      money.Quantity // of add and void the difference, of change all there are
	Unit          string         // empty: pieces
	Modifiers     []Modifier
	Note          string
	NoteBefore    string // of change
	Allergy       order.Allergy
	AllergyBefore order.Allergy // of change
	Seat          int
	Course        int
	Done          bool
	Target        time.Duration // within which it should be done; 0: as its station
	// Taken is how much of an added line was voided by later tickets. The board fills it.
	Taken money.Quantity
	// Elsewhere is how much of an added line went to other orders.
	Elsewhere []Place

	event int // that told it, while orders are gathered
}

// A Modifier is a choice as the kitchen reads it.
type Modifier struct {
	Name     string `json:"name"`
	Quantity int    `json:"quantity"`
}

// Left is how much of an added line is still to be made.
func (l Line) Left() money.Quantity { return l.Quantity - l.Taken }

// Gone says whether nobody wants it any more.
func (l Line) Gone() bool { return l.Op == order.OpVoid || l.Op == order.OpAdd && l.Left() <= 0 }

// Courses returns the courses of a ticket's lines in the order of appearance, without none.
func (t Ticket) Courses() []int {
	var courses []int
	for _, l := range t.Lines {
		if l.Course != 0 && (len(courses) == 0 || courses[len(courses)-1] != l.Course) {
			courses = append(courses, l.Course)
		}
	}
	return courses
}

// Pending reports whether something of the ticket is neither ticked off nor taken back.
func (t Ticket) Pending() bool {
	for _, l := range t.Lines {
		if !l.Done && (l.Op != order.OpAdd || l.Left() > 0) {
			return true
		}
	}
	return false
}

// firstThings compares since when things go first: those before what waits its turn, which stays the oldest first.
func firstThings(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}
