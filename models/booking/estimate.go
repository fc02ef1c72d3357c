package booking

import (
	"slices"
	"time"
)

// Estimate is how long a party waits for a table, when those ahead of it are seated first: each gets the table that is free
// for it earliest and keeps it for its stay. It is rounded up to five minutes; false: no table is large enough, or none is
// free within the evening.
func Estimate(r Rules, room Room, ahead []int, party int, now time.Time) (time.Duration, bool) {
	holds := slices.Clone(room.Holds)
	for _, before := range ahead {
		at, tables := r.earliest(room.Tables, holds, before, now)
		for _, t := range tables {
			holds = append(holds, Hold{TableID: t.ID, From: at, To: at.Add(r.Stay(before))})
		}
	}
	at, tables := r.earliest(room.Tables, holds, party, now)
	const grain = 5 * time.Minute
	return (at.Sub(now) + grain - 1) / grain * grain, tables != nil
}

// longest is how far ahead a wait is foreseen: nobody waits longer.
const longest = 5 * time.Hour

// earliest is the first moment at which a party can be seated. A table gets free only where a hold ends.
func (r Rules) earliest(tables []Table, holds []Hold, party int, now time.Time) (time.Time, []Table) {
	at := []time.Time{now}
	for _, h := range holds {
		if h.To.After(now) && h.To.Sub(now) <= longest {
			_, after := quarters(h.From, h.To)
			at = append(at, time.Unix(after*int64(Quarter/time.Second), 0))
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	for _, t := range at {
		if set := Assign(tables, holds, party, r.Join, t, t.Add(r.Stay(party))); set != nil {
			return t, set
		}
	}
	return now, nil
}
