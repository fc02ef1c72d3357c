package promotion

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
)

// Scheduled is an offer with where and when it holds.
type Scheduled struct {
	Offer
	Venues []uuid.UUID // none: all
	When   businessday.Offer
	Paused bool
}

// State says how an offer stands at a moment.
type State string

// The states of an offer.
const (
	Now    State = "now"
	Later  State = "later" // it will hold, or hold again
	Ended  State = "ended"
	Paused State = "paused"
)

// hours are the windows of the offer: without any it holds all day, by the calendar.
func (s Scheduled) hours() businessday.Offer {
	if len(s.When.Windows) > 0 {
		return s.When
	}
	return businessday.Offer{Windows: []businessday.Window{{}}, From: s.When.From, To: s.When.To}
}

// Holds says whether the offer holds for what is rung up at a venue at that moment.
func (s Scheduled) Holds(venue uuid.UUID, at time.Time, zone *time.Location) bool {
	return !s.Paused && (len(s.Venues) == 0 || slices.Contains(s.Venues, venue)) && s.hours().Open(at, zone)
}

// State says how the offer stands at a moment, wherever it holds.
func (s Scheduled) State(at time.Time, zone *time.Location) State {
	switch when := s.hours(); {
	case s.Paused:
		return Paused
	case when.Open(at, zone):
		return Now
	case s.When.To != "" && businessday.FromTime(at.In(zone)) > s.When.To:
		return Ended
	case s.When.To == businessday.FromTime(at.In(zone)) && !s.opensLater(at, zone):
		return Ended
	}
	return Later
}

// opensLater says whether a window begins after a moment on its very day.
func (s Scheduled) opensLater(at time.Time, zone *time.Location) bool {
	local := at.In(zone)
	now := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	return slices.ContainsFunc(s.hours().Windows, func(w businessday.Window) bool {
		return w.From > now && (len(w.Days) == 0 || slices.Contains(w.Days, local.Weekday()))
	})
}

// Holding returns the offers that hold at a venue at a moment.
func Holding(list []Scheduled, venue uuid.UUID, at time.Time, zone *time.Location) []Offer {
	var out []Offer
	for _, s := range list {
		if s.Holds(venue, at, zone) {
			out = append(out, s.Offer)
		}
	}
	return out
}
