package businessday

import (
	"slices"
	"time"
)

// Window is a stretch of local time on some days of the week. One that ends at or before
// its beginning goes on into the next day.
type Window struct {
	Days     []time.Weekday // on which it begins; none: every day
	From, To time.Duration  // after midnight
}

// Offer is when something is offered: in any of the windows that begin on a date within
// From and To. Empty dates set no limit.
type Offer struct {
	Windows  []Window
	From, To Day
}

// Open says whether an instant falls into the offer, by the clock on the wall.
func (o Offer) Open(at time.Time, zone *time.Location) bool {
	local := at.In(zone)
	today, now := FromTime(local), sinceMidnight(local)
	for _, w := range o.Windows {
		overnight := w.To <= w.From
		if o.begins(w, today) && now >= w.From && (overnight || now < w.To) {
			return true
		}
		if overnight && o.begins(w, today.Add(-1)) && now < w.To {
			return true
		}
	}
	return false
}

func (o Offer) begins(w Window, day Day) bool {
	if len(w.Days) > 0 && !slices.Contains(w.Days, day.Weekday()) {
		return false
	}
	return (o.From == "" || day >= o.From) && (o.To == "" || day <= o.To)
}
