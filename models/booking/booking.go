// Package booking gives tables to guests who are not there yet: bookings, and the list of those who wait at the door.
//
// It owns the rules of when which table can be had, the wall that keeps a table from being given away twice, and how long
// guests are remembered. It must not know how a booking is shown, nor open an order: that is done at the till, which tells
// a booking that its guests sit. The rules are pure (Rules.Free, Assign, Estimate); files named store keep what they decide.
// Start reading at Rules.Free, then Store.Book.
package booking

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
)

// A Status is how far a booking has come.
type Status string

// The statuses.
const (
	Booked    Status = "booked"
	Seated    Status = "seated" // the guests sit
	Done      Status = "done"   // they have left
	Cancelled Status = "cancelled"
	NoShow    Status = "no_show" // they never came
)

// Known reports whether s is a status of a booking.
func (s Status) Known() bool {
	return s == Booked || s == Seated || s == Done || s == Cancelled || s == NoShow
}

// A Source is how a booking came.
type Source string

// The sources.
const (
	ByStaff Source = "staff"
	Online  Source = "online"
	ByAPI   Source = "api"
)

// A Contact is what is known of a guest. It is kept sealed.
type Contact struct {
	Phone     string            `json:"phone,omitempty"`
	Email     string            `json:"email,omitempty"`
	Note      string            `json:"note,omitempty"`
	Allergens catalog.Allergens `json:"allergens,omitempty"`
	Allergy   string            `json:"allergy,omitempty"` // what no list has
}

// A Booking is a table for a party at a time.
type Booking struct {
	ID        uuid.UUID
	VenueID   uuid.UUID
	Day       businessday.Day
	Start     time.Time
	End       time.Time
	Party     int
	Name      string // empty: the guest was forgotten
	Contact   Contact
	Status    Status
	Source    Source
	Language  string
	Tables    []Table // by name
	OrderID   uuid.UUID
	Version   int
	CreatedAt time.Time
}

// patience is how long guests may be late before somebody should call them.
const patience = 15 * time.Minute

// Late says whether the guests should have been there for a while.
func (b Booking) Late(now time.Time) bool { return b.Status == Booked && now.Sub(b.Start) >= patience }

// early is how long before their time guests may sit down at their table and still be the ones it is kept for.
const early = 30 * time.Minute

// Due says whether whoever sits down at the booking's table now are its guests.
func (b Booking) Due(now time.Time) bool {
	return b.Status == Booked && !now.Before(b.Start.Add(-early)) && now.Before(b.End)
}
