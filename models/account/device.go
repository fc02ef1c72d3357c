package account

import (
	"time"

	"github.com/google/uuid"
)

// A Kind is what a device is used as.
type Kind string

// The kinds of devices.
const (
	Till    Kind = "till"
	Kitchen Kind = "kitchen"
	Display Kind = "display" // towards the customer
	Board   Kind = "board"   // the numbers that guests wait for
)

// Kinds lists the kinds of devices.
func Kinds() []Kind { return []Kind{Till, Kitchen, Display, Board} }

// A Device is a browser that is paired with the account.
type Device struct {
	ID           uuid.UUID  `bun:"id"`
	Kind         Kind       `bun:"kind"`
	Name         string     `bun:"name"`
	VenueID      uuid.UUID  `bun:"venue_id"`
	VenueName    string     `bun:"venue_name"`
	RegisterID   uuid.UUID  `bun:"register_id"` // of a till, and of the till that a display shows
	RegisterName string     `bun:"register_name"`
	StationID    uuid.UUID  `bun:"station_id"` // of a kitchen screen; zero: all stations
	StationName  string     `bun:"station_name"`
	PairedAt     time.Time  `bun:"paired_at"`
	LastSeenAt   *time.Time `bun:"last_seen_at"`
}

// A Code pairs one browser that types it, for a few minutes.
type Code struct {
	Text      string
	ExpiresAt time.Time
}

const (
	codeLength = 8
	codeLife   = 10 * time.Minute
	// codeLetters look like no other, in any hand or font.
	codeLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
)
