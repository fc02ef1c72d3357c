package kitchen

import (
	"time"

	"github.com/google/uuid"
)

// A Diversion is another place at which a ticket hangs, because nobody saw it where it was.
type Diversion struct {
	StationID uuid.UUID // zero: it was only printed
	Station   string
	Printer   string // that printed it; empty: it is only shown
	At        time.Time
}

// A Silence is a station that does not answer what waits there.
type Silence struct {
	StationID uuid.UUID
	Station   string
	Since     time.Time
	Fallback  string // the station that gets its tickets
	Printer   string // and the printer
}

// Unseen says whether nobody gets the tickets of the station.
func (s Silence) Unseen() bool { return s.Fallback == "" && s.Printer == "" }

// Places are where a ticket hangs besides its station, by their names.
func (t Ticket) Places() []string {
	var names []string
	for _, d := range t.Diverted {
		if d.Station != "" {
			names = append(names, d.Station)
		} else {
			names = append(names, d.Printer)
		}
	}
	return names
}
