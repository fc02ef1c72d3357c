package promotion

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
)

func hour(h int, m ...int) time.Duration {
	d := time.Duration(h) * time.Hour
	for _, minute := range m {
		d += time.Duration(minute) * time.Minute
	}
	return d
}

func TestAnOfferHoldsByTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	venue := uuid.UUID{1}
	happy := Scheduled{When: businessday.Offer{Windows: []businessday.Window{{Days: []time.Weekday{time.Friday}, From: hour(22), To: hour(2)}}}}
	whole := Scheduled{When: businessday.Offer{From: "2025-03-29", To: "2025-03-30"}}
	for _, tt := range []struct {
		name  string
		offer Scheduled
		at    string // local
		want  bool
		state State
	}{
		{"before it begins", happy, "2025-03-28T21:59:59", false, Later},
		{"when it begins", happy, "2025-03-28T22:00:00", true, Now},
		{"after midnight it is still Friday's", happy, "2025-03-29T01:59:59", true, Now},
		{"when it ends", happy, "2025-03-29T02:00:00", false, Later},
		{"on another day", happy, "2025-03-29T22:30:00", false, Later},
		{"the whole day of its first date", whole, "2025-03-29T00:00:00", true, Now},
		{"through the hour that the clocks skip", whole, "2025-03-30T03:00:00", true, Now},
		{"after its last date", whole, "2025-03-31T00:00:00", false, Ended},
		{"before its first date", whole, "2025-03-28T12:00:00", false, Later},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at, err := time.ParseInLocation("2006-01-02T15:04:05", tt.at, brussels)
			if err != nil {
				t.Fatal(err)
			}
			if got := tt.offer.Holds(venue, at.UTC(), brussels); got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
			if got := tt.offer.State(at.UTC(), brussels); got != tt.state {
				t.Errorf("state: %s, want %s", got, tt.state)
			}
		})
	}
}

func TestC121HappyHourEndsAtHalfPastThreeHere(t *testing.T) {
	t.Parallel()
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	happy := Scheduled{When: businessday.Offer{Windows: []businessday.Window{{Days: []time.Weekday{time.Thursday}, From: hour(13), To: hour(15, 30)}}}}
	for at, want := range map[string]bool{
		"2025-08-28T10:59:00Z": false, "2025-08-28T11:00:00Z": true, "2025-08-28T13:00:00Z": true, "2025-08-28T13:30:00Z": false,
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := happy.Holds(uuid.UUID{1}, instant, brussels); got != want {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
}

func TestAnOfferHoldsOnlyAtItsVenuesAndWhereItIsNotPaused(t *testing.T) {
	t.Parallel()
	here, there := uuid.UUID{1}, uuid.UUID{2}
	at := time.Date(2025, 3, 28, 12, 0, 0, 0, time.UTC)
	s := Scheduled{Venues: []uuid.UUID{here}}
	if !s.Holds(here, at, time.UTC) || s.Holds(there, at, time.UTC) {
		t.Error("it does not hold at its venue, or at another's")
	}
	s.Paused = true
	if s.Holds(here, at, time.UTC) || s.State(at, time.UTC) != Paused {
		t.Error("a paused offer holds")
	}
}
