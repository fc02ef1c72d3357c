package floor_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/models/floor"
	"comptoir/models/money"
)

func TestATableSaysWhatGoesOnThere(t *testing.T) {
	now := time.Date(2026, 5, 8, 20, 0, 0, 0, time.UTC)
	ago := func(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }
	for _, tt := range []struct {
		name  string
		order *floor.Order
		want  floor.State
	}{
		{"nobody sits there", nil, floor.Free},
		{"guests have sat down", &floor.Order{}, floor.Seated},
		{"they have ordered, and the kitchen does not know yet", &floor.Order{Lines: 2, Unsent: 2}, floor.Ordered},
		{"the kitchen is at it", &floor.Order{Lines: 2, Oldest: ago(4)}, floor.Waiting},
		{"the kitchen has time until later", &floor.Order{Lines: 2, Oldest: ago(4), DueAt: ago(-1)}, floor.Waiting},
		{"the kitchen should have been done", &floor.Order{Lines: 2, Oldest: ago(14), DueAt: ago(1)}, floor.Late},
		{"some of it is paid", &floor.Order{Lines: 2, Total: 900, Due: 400, Oldest: ago(14), DueAt: ago(1)}, floor.Paying},
		{"the kitchen is at it, and there is more to send", &floor.Order{Lines: 3, Unsent: 1, Oldest: ago(4)}, floor.Waiting},
		{"the kitchen has just finished", &floor.Order{Lines: 2, Finished: ago(1)}, floor.Ready},
		{"one more course is to be sent", &floor.Order{Lines: 3, Unsent: 1, Finished: ago(1)}, floor.Ordered},
		{"it stands at the pass", &floor.Order{Lines: 2, Finished: ago(30), Passes: true}, floor.Ready},
		{"the expeditor had it carried out", &floor.Order{Lines: 2, Finished: ago(1), Passes: true, Served: true}, floor.Served},
		{"they are eating", &floor.Order{Lines: 2, Finished: ago(30)}, floor.Served},
		{"only what needs no kitchen", &floor.Order{Lines: 1}, floor.Served},
		{"they have the bill", &floor.Order{Lines: 2, Billed: true, Oldest: ago(4)}, floor.Billed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := (floor.Seating{Order: tt.order}).State(now); got != tt.want {
				t.Errorf("the table shows %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAFreeTableSaysWhetherItIsKeptOrToBeCleaned(t *testing.T) {
	now := time.Date(2026, 5, 8, 20, 0, 0, 0, time.UTC)
	kept := &floor.Reservation{At: now.Add(time.Hour), Name: "Demo Guest", Party: 2}
	for _, tt := range []struct {
		name string
		s    floor.Seating
		want floor.State
	}{
		{"guests are expected", floor.Seating{Next: kept}, floor.Booked},
		{"guests have left", floor.Seating{LeftAt: now}, floor.ToClean},
		{"it is cleaned before those who are expected sit", floor.Seating{LeftAt: now, Next: kept}, floor.ToClean},
		{"somebody sits where others have left", floor.Seating{LeftAt: now, Order: &floor.Order{}}, floor.Seated},
	} {
		if got := tt.s.State(now); got != tt.want {
			t.Errorf("%s: the table shows %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWhoeverSitsWithoutAnOrderForLongIsCalledFor(t *testing.T) {
	now := time.Date(2026, 5, 8, 20, 0, 0, 0, time.UTC)
	for minutes, calls := range map[int]bool{3: false, 10: true, 40: true} {
		s := floor.Seating{Order: &floor.Order{OpenedAt: now.Add(-time.Duration(minutes) * time.Minute)}}
		if got := s.Urgency(now) < floor.LeastUrgent; got != calls {
			t.Errorf("after %d minutes somebody should go there: %v", minutes, got)
		}
	}
}

// The state is nothing but what the order and its tickets say: it is free exactly without an order, what is late is
// in the kitchen, and what the room comes to is what its tables come to.
func TestTheStateOfATableFollowsFromItsOrder(t *testing.T) {
	now := time.Date(2026, 5, 8, 20, 0, 0, 0, time.UTC)
	moment := func(t *rapid.T, name string) time.Time {
		if !rapid.Bool().Draw(t, name) {
			return time.Time{}
		}
		return now.Add(time.Duration(rapid.IntRange(-90, 90).Draw(t, name+" minutes")) * time.Minute)
	}
	rapid.Check(t, func(t *rapid.T) {
		var tables []floor.Seating
		want := floor.Room{}
		for n := range rapid.IntRange(0, 8).Draw(t, "tables") {
			s := floor.Seating{Table: floor.Table{Seats: n}, LeftAt: moment(t, "left")}
			if rapid.Bool().Draw(t, "taken") {
				lines, total := rapid.IntRange(0, 5).Draw(t, "lines"), money.Amount(0)
				if lines > 0 {
					total = money.Amount(rapid.IntRange(1, 9000).Draw(t, "total"))
				}
				s.Order = &floor.Order{
					Lines: lines, Unsent: rapid.IntRange(0, lines).Draw(t, "unsent"), Billed: rapid.Bool().Draw(t, "billed"), Covers: n,
					Total: total, Due: money.Amount(rapid.Int64Range(0, int64(total)).Draw(t, "due")),
					Oldest: moment(t, "oldest"), DueAt: moment(t, "due at"), Finished: moment(t, "finished"), OpenedAt: now.Add(-time.Hour),
				}
				want.Taken, want.Covers, want.Open = want.Taken+1, want.Covers+n, want.Open+s.Order.Due
			}
			state := s.State(now)
			if (s.Order == nil) != (state == floor.Free || state == floor.ToClean) {
				t.Fatalf("%+v shows %s", s.Order, state)
			}
			if state == floor.Late && (s.Order.Oldest.IsZero() || !s.Order.DueAt.Before(now)) {
				t.Fatalf("%+v is late", s.Order)
			}
			if state == floor.Free {
				want.FreeSeats += s.Seats
			}
			if !slices.Contains(floor.States(), state) {
				t.Fatalf("%q is no state", state)
			}
			tables = append(tables, s)
		}
		got := floor.Sum(tables, now)
		got.Calls = 0
		if got != want {
			t.Fatalf("the room comes to %+v, its tables to %+v", got, want)
		}
	})
}
