package floor

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
)

// A State is what a table tells a waiter at a glance.
type State string

// The states, from free to free again.
const (
	Free    State = "free"     // nobody sits there
	Booked  State = "booked"   // nobody sits there yet
	Seated  State = "seated"   // an order without lines
	Ordered State = "ordered"  // lines that the kitchen has not been told of
	Waiting State = "waiting"  // in the kitchen
	Late    State = "late"     // in the kitchen for longer than its dishes and stations may take
	Ready   State = "ready"    // the kitchen has just finished everything
	Served  State = "served"   // everything is on the table
	Billed  State = "billed"   // the guests have the bill
	Paying  State = "paying"   // some of it is paid
	ToClean State = "to_clean" // the guests have left, and nobody has cleaned yet
)

// States lists the states.
func States() []State {
	return []State{Free, Booked, Seated, Ordered, Waiting, Late, Ready, Served, Billed, Paying, ToClean}
}

const (
	fresh  = 10 * time.Minute // how long what the kitchen finished counts as ready and not yet as served
	unseen = 10 * time.Minute // how long guests sit without an order before somebody should look
)

// An Order is what is known of the order at a table.
type Order struct {
	ID       uuid.UUID
	Number   int
	Billed   bool
	Lines    int
	Unsent   int // lines that the kitchen has not been told of
	Covers   int
	Total    money.Amount
	Due      money.Amount // what of it is not paid
	OpenedAt time.Time
	WaiterID uuid.UUID
	Waiter   string
	// Oldest is when the oldest ticket that is not done was fired; zero: none waits.
	Oldest time.Time
	// DueAt is when the first of the tickets that are not done should be; zero: none waits.
	DueAt time.Time
	// Finished is when the kitchen finished its last ticket; zero: never.
	Finished time.Time
	// Served says that an expeditor had all of it carried out; Passes that one says so at all.
	Served, Passes bool
}

// A Reservation is for whom a table is kept.
type Reservation struct {
	BookingID uuid.UUID
	Name      string
	Party     int
	At        time.Time
}

// A Seating is a table and what goes on there.
type Seating struct {
	Table
	Order  *Order       // nil: nobody sits there
	LeftAt time.Time    // when the last guests left a table that is to be cleaned; zero: it is clean
	Next   *Reservation // the next booking, as it nears; nil: none
}

// State is what the table shows at now.
func (s Seating) State(now time.Time) State {
	o := s.Order
	switch {
	case o == nil && !s.LeftAt.IsZero():
		return ToClean
	case o == nil && s.Next != nil:
		return Booked
	case o == nil:
		return Free
	case o.Lines > 0 && o.Due < o.Total:
		return Paying
	case o.Billed:
		return Billed
	case !o.Oldest.IsZero() && !o.DueAt.IsZero() && now.After(o.DueAt):
		return Late
	case !o.Oldest.IsZero():
		return Waiting
	case o.Unsent > 0:
		return Ordered
	case o.Lines == 0:
		return Seated
	case o.Served:
		return Served
	case !o.Finished.IsZero() && (o.Passes || now.Sub(o.Finished) < fresh):
		return Ready
	}
	return Served
}

// calls says how soon somebody should go to a table in each state; what is not there can wait.
var calls = map[State]int{Late: 1, Ready: 2, Paying: 4, Billed: 5, Ordered: 6, ToClean: 7}

// Urgency orders tables by how soon somebody should go there: the least first. What can wait is
// LeastUrgent.
func (s Seating) Urgency(now time.Time) int {
	state := s.State(now)
	if n, ok := calls[state]; ok {
		return n
	}
	if state == Seated && now.Sub(s.Order.OpenedAt) >= unseen {
		return 3
	}
	return LeastUrgent
}

// LeastUrgent is the urgency of a table that nobody needs to go to.
const LeastUrgent = 9

// A Room is what the tables come to together.
type Room struct {
	Covers    int // guests who sit
	FreeSeats int // at tables that are free and clean
	Taken     int
	Open      money.Amount // what is not paid yet
	Calls     int          // tables that somebody should go to
}

// Sum is what tables come to together at now.
func Sum(tables []Seating, now time.Time) Room {
	var r Room
	for _, t := range tables {
		if t.Urgency(now) < LeastUrgent {
			r.Calls++
		}
		switch {
		case t.Order != nil:
			r.Taken++
			r.Covers += t.Order.Covers
			r.Open += t.Order.Due
		case t.LeftAt.IsZero():
			r.FreeSeats += t.Seats
		}
	}
	return r
}
