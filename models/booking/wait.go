package booking

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/form"
)

// A WaitStatus is how far somebody is who waits at the door.
type WaitStatus string

// The statuses of those who wait.
const (
	Waiting    WaitStatus = "waiting"
	Called     WaitStatus = "called" // their table is ready
	WaitSeated WaitStatus = "seated"
	Gone       WaitStatus = "gone"
)

// A Wait is a party at the door.
type Wait struct {
	ID        uuid.UUID
	VenueID   uuid.UUID
	Party     int
	Name      string
	Contact   Contact
	Quoted    int // minutes that they were told
	Status    WaitStatus
	Language  string
	TableID   uuid.UUID // that they were called to; zero: none named
	Table     string
	OrderID   uuid.UUID // that was opened when they sat down; zero: none
	Told      string    // "sent", "failed", or empty: no message was sent
	CreatedAt time.Time
	CalledAt  time.Time
	Place     int // from 1; 0: they wait no longer
}

// Over says whether they waited longer than they were told.
func (w Wait) Over(now time.Time) bool {
	return w.Status == Waiting && now.Sub(w.CreatedAt) > time.Duration(w.Quoted)*time.Minute
}

// Ended says whether they wait no longer.
func (w Wait) Ended() bool { return w.Status == WaitSeated || w.Status == Gone }

// A Walk is who comes in without a booking and finds no table.
type Walk struct {
	VenueID  uuid.UUID
	Party    int
	Name     string
	Contact  Contact
	Quoted   int
	Language string
}

func (w *Walk) check() error {
	var c form.Check
	w.Name = c.Line("name", w.Name, nameLimit)
	w.Contact.check(&c)
	c.Require(w.Party >= 1 && w.Party <= mostParty, "party", "field.range")
	c.One("language", w.Language, "en", "fr", "ru", "uk")
	c.Require(w.Quoted >= 0 && w.Quoted <= 600, "quoted", "field.range")
	return c.Err()
}

// Known reports whether s is a status of somebody who waits.
func (s WaitStatus) Known() bool {
	return s == Waiting || s == Called || s == WaitSeated || s == Gone
}
