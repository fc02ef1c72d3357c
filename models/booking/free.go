package booking

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
)

// A Room is a venue as it is on a day: its tables and what holds them, and how many guests begin when.
type Room struct {
	Clock  businessday.Clock
	Tables []Table
	Holds  []Hold
	Begins []Begin
}

// A Begin is a party that comes.
type Begin struct {
	ID    uuid.UUID // of the booking
	At    time.Time
	Party int
}

// A Slot is a time that is offered, with the tables that the party would have.
type Slot struct {
	At     time.Time
	Tables []Table
}

// Without is the room as if a booking were not there, to move it.
func (r Room) Without(id uuid.UUID) Room {
	out := r
	out.Holds, out.Begins = nil, nil
	for _, h := range r.Holds {
		if h.BookingID != id || id == uuid.Nil {
			out.Holds = append(out.Holds, h)
		}
	}
	for _, b := range r.Begins {
		if b.ID != id || id == uuid.Nil {
			out.Begins = append(out.Begins, b)
		}
	}
	return out
}

// Free lists the times of a day at which a party can still come, by the rules for guests who book for themselves.
func (r Rules) Free(room Room, day businessday.Day, party int, now time.Time) []Slot {
	var list []Slot
	if party < 1 || party > r.Largest || !r.open(room.Clock, day, now) {
		return nil
	}
	for _, at := range r.Times(day, room.Clock) {
		if at.Sub(now) < time.Duration(r.Lead)*time.Minute {
			continue
		}
		if tables := r.At(room, at, party); tables != nil {
			list = append(list, Slot{at, tables})
		}
	}
	return list
}

// open says whether a day is neither past nor too far ahead.
func (r Rules) open(clock businessday.Clock, day businessday.Day, now time.Time) bool {
	today := clock.Of(now)
	return day >= today && day <= today.Add(r.Ahead)
}

// At are the tables that a party would have at a time; none: there is no place, or the kitchen has enough to do then.
func (r Rules) At(room Room, at time.Time, party int) []Table {
	if r.Pace > 0 && r.beginning(room, at)+party > r.Pace {
		return nil
	}
	return Assign(room.Tables, room.Holds, party, r.Join, at, at.Add(r.Stay(party)))
}

// beginning is how many guests begin within less than a step of a time, the most in any step that has it.
func (r Rules) beginning(room Room, at time.Time) int {
	most := 0
	for start := at.Add(-r.step() + Quarter); !start.After(at); start = start.Add(Quarter) {
		n := 0
		for _, b := range room.Begins {
			if !b.At.Before(start) && b.At.Before(start.Add(r.step())) {
				n += b.Party
			}
		}
		most = max(most, n)
	}
	return most
}
