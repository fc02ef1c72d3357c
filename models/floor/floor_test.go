package floor_test

import (
	"testing"
	"time"

	"comptoir/models/floor"
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
		{"the kitchen is at it, and there is more to send", &floor.Order{Lines: 3, Unsent: 1, Oldest: ago(4)}, floor.Waiting},
		{"the kitchen has just finished", &floor.Order{Lines: 2, Finished: ago(1)}, floor.Ready},
		{"one more course is to be sent", &floor.Order{Lines: 3, Unsent: 1, Finished: ago(1)}, floor.Ordered},
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
